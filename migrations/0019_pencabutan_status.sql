-- +goose Up
-- A legal status that was entered wrongly is withdrawn with a reason: its row stays, and holds no more. Rows are only ever added.
CREATE TABLE organisation_status_withdrawals (
    status_id uuid PRIMARY KEY REFERENCES organisation_statuses,
    reason    text NOT NULL CHECK (reason <> ''),
    by_user   uuid NOT NULL REFERENCES users,
    by_name   text NOT NULL CHECK (by_name <> ''),
    as_role   text NOT NULL,
    at        timestamptz NOT NULL
);
CREATE TRIGGER organisation_status_withdrawals_stay BEFORE UPDATE OR DELETE ON organisation_status_withdrawals
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The numbers of decisions about letters are a series that the office writes in its own form too.
ALTER TABLE number_changes DROP CONSTRAINT number_changes_kind_check,
    ADD CONSTRAINT number_changes_kind_check CHECK (kind IN ('registrasi', 'surat', 'keputusan'));
