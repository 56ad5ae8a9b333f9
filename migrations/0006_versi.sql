-- +goose Up
-- Versions of the SOP: how they are written and approved, and the drafts of dossiers that follow them.

-- What must never be changed afterwards, whoever writes: see the tables that use it.
-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd

-- What was published stays as it is; it may only be called off before it is in force.
CREATE TRIGGER definitions_stay BEFORE UPDATE OF office_id, service, version, hash, body, effective_at, created_at OR DELETE
    ON definitions FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A version of a procedure before it is published. Its text may be changed while it is a draf; what is proposed stands still.
CREATE TABLE definition_drafts (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL REFERENCES offices,
    service       text NOT NULL CHECK (service <> ''),
    body          text NOT NULL CHECK (length(body) <= 262144),
    hash          text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the body
    revision      integer NOT NULL DEFAULT 1 CHECK (revision > 0), -- counts what was changed
    waiting       boolean NOT NULL DEFAULT false, -- for the decree on the office's structure
    state         text NOT NULL DEFAULT 'draf' CHECK (state IN ('draf', 'diajukan', 'terbit', 'dibatalkan')),
    made_by       uuid REFERENCES users, -- null: the operator of the server
    made_at       timestamptz NOT NULL,
    changed_at    timestamptz NOT NULL,
    definition_id uuid UNIQUE REFERENCES definitions, -- what was published of it
    CHECK ((state = 'terbit') = (definition_id IS NOT NULL)),
    CHECK (NOT (waiting AND state IN ('diajukan', 'terbit')))
);
CREATE INDEX definition_drafts_office ON definition_drafts (office_id, service, changed_at DESC, id DESC);

-- What people of the office say about a draft. Rows are only ever added.
CREATE TABLE definition_comments (
    id       uuid PRIMARY KEY,
    draft_id uuid NOT NULL REFERENCES definition_drafts,
    by_user  uuid NOT NULL REFERENCES users,
    at       timestamptz NOT NULL,
    text     text NOT NULL CHECK (text <> '')
);
CREATE INDEX definition_comments_draft ON definition_comments (draft_id, at, id);
CREATE TRIGGER definition_comments_stay BEFORE UPDATE OR DELETE ON definition_comments
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The office's journal of its procedures: who wrote, proposed, approved, called off what, with the hash of the text it was
-- about. Rows are only ever added.
CREATE TABLE definition_events (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL REFERENCES offices,
    service       text NOT NULL CHECK (service <> ''),
    draft_id      uuid REFERENCES definition_drafts, -- null: as it is shipped
    definition_id uuid REFERENCES definitions,       -- null: nothing was published
    kind          text NOT NULL CHECK (kind IN ('dibuat', 'diubah', 'diajukan', 'ditarik', 'dikembalikan', 'terbit',
                      'dibatalkan', 'draf_dipindahkan')),
    hash          text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
    by_user       uuid REFERENCES users, -- null: the operator, or the clock
    by_name       text NOT NULL CHECK (by_name <> ''),
    as_role       text NOT NULL DEFAULT '',
    at            timestamptz NOT NULL,
    effective_at  timestamptz, -- of what was published
    note          text NOT NULL DEFAULT '',
    CHECK ((kind = 'terbit') = (effective_at IS NOT NULL)),
    CHECK (effective_at IS NULL OR definition_id IS NOT NULL)
);
CREATE INDEX definition_events_service ON definition_events (office_id, service, at DESC, id DESC);
CREATE INDEX definition_events_draft ON definition_events (draft_id) WHERE draft_id IS NOT NULL;
CREATE TRIGGER definition_events_stay BEFORE UPDATE OR DELETE ON definition_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A draft has followed a new version of its procedure. That is no step of the SOP, so it stands beside the journal.
CREATE TABLE definition_moves (
    dossier_id      uuid NOT NULL REFERENCES dossiers ON DELETE CASCADE,
    from_definition uuid NOT NULL REFERENCES definitions,
    to_definition   uuid NOT NULL REFERENCES definitions,
    at              timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, to_definition)
);
CREATE INDEX dossiers_drafts ON dossiers (definition_id, id) WHERE submitted_at IS NULL; -- which move to a new version
