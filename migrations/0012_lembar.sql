-- +goose Up
-- What is known of the sheets that leave the office: whether a file is the one that was issued.

ALTER TABLE certificates ADD COLUMN fingerprint text NOT NULL DEFAULT ''
    CHECK (fingerprint ~ '^([0-9a-f]{64})?$'); -- SHA-256 of the certificate that signed; empty: none did
CREATE INDEX certificates_sha256 ON certificates (sha256); -- whoever holds a file asks by its bytes

-- Every paper of the office that left it as a file: who took it, when, what, with which bytes. Rows are only ever added; upkeep
-- takes away those that are older than the office keeps them (offices.settings: rendering_days).
CREATE TABLE renderings (
    id             uuid PRIMARY KEY,
    office_id      uuid NOT NULL REFERENCES offices,
    dossier_id     uuid, -- no reference: a draft may be deleted, and what was printed of it stays known
    certificate_id uuid REFERENCES certificates,
    kind           text NOT NULL CHECK (kind <> ''),
    subject        text NOT NULL DEFAULT '', -- which one of its kind, such as the code of a requirement
    sha256         text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size           bigint NOT NULL CHECK (size >= 0),
    by_user        uuid REFERENCES users, -- null: nobody was signed in
    purpose        text NOT NULL DEFAULT '' CHECK (length(purpose) <= 200),
    at             timestamptz NOT NULL
);
CREATE INDEX renderings_office ON renderings (office_id, at DESC, id DESC);
CREATE INDEX renderings_dossier ON renderings (dossier_id, at DESC, id DESC) WHERE dossier_id IS NOT NULL;

-- Upkeep says by a setting of its own transaction that it takes away what has had its time; nobody else may.
-- +goose StatementBegin
CREATE FUNCTION refuse_all_but_upkeep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('ormas.upkeep', true) = 'on' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER renderings_stay BEFORE UPDATE OR DELETE ON renderings FOR EACH ROW EXECUTE FUNCTION refuse_all_but_upkeep();

-- What the audits of letters found, office by office.
CREATE TABLE certificate_audits (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL REFERENCES offices,
    begun_at    timestamptz NOT NULL,
    ended_at    timestamptz NOT NULL CHECK (ended_at >= begun_at),
    letters     integer NOT NULL CHECK (letters >= 0), -- whose rows were compared
    files       integer NOT NULL CHECK (files >= 0),   -- that were opened
    differences integer NOT NULL CHECK (differences >= 0)
);
CREATE INDEX certificate_audits_office ON certificate_audits (office_id, begun_at DESC, id DESC);

-- The differences in sentences, the first thousand of an audit.
CREATE TABLE certificate_differences (
    audit_id uuid NOT NULL REFERENCES certificate_audits ON DELETE CASCADE,
    n        integer NOT NULL CHECK (n BETWEEN 1 AND 1000),
    sentence text NOT NULL CHECK (sentence <> ''),
    PRIMARY KEY (audit_id, n)
);
