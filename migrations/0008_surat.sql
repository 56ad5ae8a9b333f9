-- +goose Up
-- The life of a letter after its issue: what is done to it, the legal status of its organisation, renewal, correction.

-- version counts what was done to a letter; lapse_on is the earliest day on which something that it rests on ends.
ALTER TABLE certificates
    ADD COLUMN version    integer NOT NULL DEFAULT 1 CHECK (version > 0),
    ADD COLUMN replaces   uuid UNIQUE REFERENCES certificates, -- the letter it took the place of
    ADD COLUMN correction integer NOT NULL DEFAULT 0 CHECK (correction >= 0), -- pembetulan ke-n of one registration
    ADD COLUMN lapse_on   date NOT NULL DEFAULT '9999-12-31',
    ADD COLUMN lapse_what text NOT NULL DEFAULT ''; -- field of the form; empty: the letter itself
CREATE INDEX certificates_lapse ON certificates (office_id, lapse_on, id) WHERE state IN ('aktif', 'ditunda');
CREATE INDEX certificates_organisation ON certificates (organisation_id, issued_on DESC) WHERE organisation_id IS NOT NULL;
-- A correction keeps the registration number of the letter it replaces.
CREATE UNIQUE INDEX certificates_number ON certificates (office_id, registration_number) WHERE state <> 'diganti';

-- A case that leads to a letter in the place of another: a renewal, or a correction by the office. One at a time.
ALTER TABLE dossiers
    ADD COLUMN replaces uuid REFERENCES certificates,
    ADD COLUMN origin   uuid REFERENCES dossiers, -- of a correction: the case whose numbers its letter keeps
    ADD CHECK (replaces IS NOT NULL OR origin IS NULL);
CREATE UNIQUE INDEX dossiers_replaces ON dossiers (replaces) WHERE open AND replaces IS NOT NULL;

-- What outside offices decided about an organisation: facts with their letters, no acts of ours. Rows are only ever added.
CREATE TABLE organisation_statuses (
    id              uuid PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations,
    status          text NOT NULL CHECK (status IN ('aktif', 'peringatan', 'penghentian_kegiatan', 'skt_dicabut', 'dibubarkan')),
    letter_number   text NOT NULL CHECK (letter_number <> ''),
    letter_date     date NOT NULL,
    issuer          text NOT NULL CHECK (issuer <> ''),
    note            text NOT NULL DEFAULT '',
    filename        text NOT NULL CHECK (filename <> ''),
    mime            text NOT NULL,
    size            bigint NOT NULL CHECK (size > 0),
    sha256          text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    object_key      text NOT NULL UNIQUE,
    by_user         uuid NOT NULL REFERENCES users,
    by_name         text NOT NULL CHECK (by_name <> ''),
    as_role         text NOT NULL,
    at              timestamptz NOT NULL
);
CREATE INDEX organisation_statuses_organisation ON organisation_statuses (organisation_id, at DESC, id DESC);
CREATE TRIGGER organisation_statuses_stay BEFORE UPDATE OR DELETE ON organisation_statuses
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The journal of letters, from issue on. Rows are only ever added.
CREATE TABLE certificate_events (
    id             uuid PRIMARY KEY,
    certificate_id uuid NOT NULL REFERENCES certificates,
    seq            integer NOT NULL CHECK (seq > 0), -- the version of the letter after it
    act            text NOT NULL CHECK (act <> ''), -- of the definition; of the first row the step that issued it
    from_state     text NOT NULL, -- empty: it was issued
    to_state       text NOT NULL CHECK (to_state IN ('aktif', 'ditunda', 'dicabut', 'diganti')),
    by_user        uuid REFERENCES users, -- null: followed from something else, such as the issue of another letter
    by_name        text NOT NULL CHECK (by_name <> ''),
    as_role        text NOT NULL,
    mandate_id     uuid REFERENCES mandates,
    ground         text NOT NULL DEFAULT '', -- of the definition's closed list
    reason         text NOT NULL DEFAULT '',
    attachment_id  uuid REFERENCES attachments, -- the letter about it
    letter_number  text NOT NULL DEFAULT '',    -- of that letter
    status_id      uuid REFERENCES organisation_statuses, -- the fact that it rests on
    definition_id  uuid NOT NULL REFERENCES definitions,
    at             timestamptz NOT NULL,
    UNIQUE (certificate_id, seq),
    CHECK ((seq = 1) = (from_state = ''))
);
CREATE TRIGGER certificate_events_stay BEFORE UPDATE OR DELETE ON certificate_events
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A reminder of an end is claimed by its row in the transaction that sends it.
CREATE TABLE letter_reminders (
    certificate_id uuid NOT NULL REFERENCES certificates,
    lapse_on       date NOT NULL,
    days           integer NOT NULL CHECK (days >= 0), -- before the end
    at             timestamptz NOT NULL,
    PRIMARY KEY (certificate_id, lapse_on, days)
);

-- What a renewal takes over from the case before is a document of its own with the same bytes.
ALTER TABLE documents
    ADD COLUMN carried_from uuid REFERENCES documents,
    DROP CONSTRAINT documents_object_key_key;
CREATE UNIQUE INDEX documents_object ON documents (object_key) WHERE carried_from IS NULL;
CREATE INDEX documents_object_key ON documents (object_key);
CREATE INDEX documents_carried ON documents (carried_from) WHERE carried_from IS NOT NULL;
