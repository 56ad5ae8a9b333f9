-- +goose Up
-- What letters are checked by without asking the office: keys that sign the token in the QR, and the list of states.

-- The public halves of issuing keys. The private ones are files of the operator. Rows are never deleted: a key goes on
-- verifying what it has signed.
CREATE TABLE issuing_keys (
    id           text PRIMARY KEY CHECK (id ~ '^[0-9a-f]{8}$'),
    office_id    uuid NOT NULL REFERENCES offices,
    x            text NOT NULL CHECK (x ~ '^[A-Za-z0-9_-]{43}$'), -- point on P-256, base64url
    y            text NOT NULL CHECK (y ~ '^[A-Za-z0-9_-]{43}$'),
    from_at      timestamptz NOT NULL, -- from when it signs; it is published before
    until_at     timestamptz, -- when another takes over; null: it is the last
    revoked_from timestamptz, -- from when what it signs may be somebody else's; null: nobody else has it
    reason       text,
    made_at      timestamptz NOT NULL,
    CHECK (until_at >= from_at),
    CHECK ((revoked_from IS NULL) = (reason IS NULL)),
    CHECK (revoked_from IS NULL OR until_at IS NOT NULL)
);
CREATE UNIQUE INDEX issuing_keys_last ON issuing_keys (office_id) WHERE until_at IS NULL;
CREATE INDEX issuing_keys_office ON issuing_keys (office_id, from_at DESC);

-- The list of states of an office: how many positions were given, and a count that moves whenever the list says something
-- else, so that whoever keeps a list knows by one row whether it is still the latest.
CREATE TABLE status_lists (
    office_id uuid PRIMARY KEY REFERENCES offices,
    size      integer NOT NULL DEFAULT 0 CHECK (size >= 0),
    changes   bigint NOT NULL DEFAULT 0
);

ALTER TABLE signings ADD COLUMN list_index integer CHECK (list_index >= 0);
CREATE INDEX signings_given_up ON signings (dossier_id) WHERE state = 'dilepaskan' AND list_index IS NOT NULL;

ALTER TABLE certificates ADD COLUMN list_index integer CHECK (list_index >= 0); -- null: given out before there was a list
CREATE UNIQUE INDEX certificates_list ON certificates (office_id, list_index);
CREATE INDEX certificates_not_active ON certificates (office_id, list_index) WHERE state <> 'aktif';

-- By statement and not by row: a million letters are one change.
-- +goose StatementBegin
CREATE FUNCTION status_list_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE status_lists SET changes = changes + 1
    WHERE office_id IN (SELECT DISTINCT office_id FROM letters WHERE list_index IS NOT NULL);
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION status_list_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE status_lists SET changes = changes + 1
    WHERE office_id IN (SELECT DISTINCT n.office_id FROM letters n JOIN before o ON o.id = n.id
        WHERE n.state <> o.state OR n.list_index IS DISTINCT FROM o.list_index);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER certificates_grow AFTER INSERT ON certificates REFERENCING NEW TABLE AS letters
    FOR EACH STATEMENT EXECUTE FUNCTION status_list_grows();
CREATE TRIGGER certificates_change AFTER UPDATE ON certificates REFERENCING NEW TABLE AS letters OLD TABLE AS before
    FOR EACH STATEMENT EXECUTE FUNCTION status_list_changes();
