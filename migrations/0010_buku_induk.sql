-- +goose Up
-- Number series in the hands of the office, the main register book, and the public register.

-- A year may begin later than at 1, where the office has counted on paper before.
ALTER TABLE series ADD COLUMN start integer NOT NULL DEFAULT 1 CHECK (start > 0), ADD CHECK (last >= start - 1);

-- What the office has decided about its numbers: how those of a procedure are written from a year on, or with which one a
-- year begins. The newest row of a year holds, for a template also in the years after. Rows are only ever added: so this
-- is the journal too.
CREATE TABLE number_changes (
    id        uuid PRIMARY KEY,
    office_id uuid NOT NULL REFERENCES offices,
    kind      text NOT NULL CHECK (kind IN ('registrasi', 'surat')),
    service   text NOT NULL CHECK (service <> ''),
    year      integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
    template  text CHECK (template LIKE '%{urut%' AND template LIKE '%{tahun}%'),
    start     integer CHECK (start > 0),
    was       text NOT NULL, -- what held before, in the same form
    reason    text NOT NULL CHECK (reason <> ''),
    by_user   uuid NOT NULL REFERENCES users,
    by_name   text NOT NULL CHECK (by_name <> ''),
    at        timestamptz NOT NULL,
    CHECK ((template IS NULL) <> (start IS NULL))
);
CREATE INDEX number_changes_templates ON number_changes (office_id, kind, service, year DESC, at DESC, id DESC) WHERE template IS NOT NULL;
CREATE INDEX number_changes_office ON number_changes (office_id, at DESC, id DESC);
CREATE TRIGGER number_changes_stay BEFORE UPDATE OR DELETE ON number_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The main register book, in the order in which numbers were given, with the letter that a number led to: of several
-- that share one, since a correction keeps it, the last.
CREATE INDEX numbers_book ON numbers (office_id, given_at, id) WHERE kind = 'registrasi';
CREATE INDEX certificates_registered ON certificates (office_id, registration_number, correction DESC, id DESC);

-- The public register: its lists by field and place, and the choices that its filters offer. The order of the whole
-- register carries what a letter's state is told from, so that a list by state is read from the index alone.
CREATE INDEX certificates_kecamatan ON certificates (office_id, kecamatan, issued_on DESC, id DESC);
CREATE INDEX certificates_field ON certificates (office_id, field_of_activity, issued_on DESC, id DESC);
DROP INDEX certificates_register;
CREATE INDEX certificates_register ON certificates (office_id, issued_on DESC, id DESC) INCLUDE (state, valid_until);

-- Letters of one state, the newest first: of a rare state too, without looking through all.
CREATE INDEX certificates_state ON certificates (office_id, state, issued_on DESC, id DESC);
