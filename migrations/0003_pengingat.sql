-- +goose Up
-- What reminds people of running time. Like the due times these columns are cached from definition, journal and calendar,
-- and from the reminders below.
ALTER TABLE dossiers
    ADD COLUMN look_at     timestamptz NOT NULL DEFAULT '9999-12-31 00:00+00', -- when the next reminder is due
    ADD COLUMN deemed_at   timestamptz NOT NULL DEFAULT '9999-12-31 00:00+00', -- by when a law may take it as granted
    ADD COLUMN late_notice boolean NOT NULL DEFAULT false;                     -- the last round was sent late in the office's norm
CREATE INDEX dossiers_look ON dossiers (office_id, look_at, id) WHERE look_at < '9999-12-31 00:00+00';

-- A reminder is claimed by its row in the transaction that sends it, so that no restart and no second worker sends it
-- again. began is the row of the journal with which the time began that percent is of: a new round, a new reminder.
CREATE TABLE reminders (
    dossier_id uuid NOT NULL REFERENCES dossiers,
    kind       text NOT NULL CHECK (kind IN ('pemohon', 'langkah', 'undang_undang')),
    began      integer NOT NULL CHECK (began > 0),
    percent    integer NOT NULL CHECK (percent > 0),
    at         timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, kind, began, percent)
);

-- What people of the office are to be reminded of; the lines of one person leave in one mail.
CREATE TABLE reminder_lines (
    dossier_id uuid NOT NULL,
    kind       text NOT NULL,
    began      integer NOT NULL,
    percent    integer NOT NULL,
    user_id    uuid NOT NULL REFERENCES users,
    office_id  uuid NOT NULL REFERENCES offices,
    events     integer NOT NULL, -- of the case then: what has moved on since needs no reminder
    mailed_at  timestamptz,
    PRIMARY KEY (dossier_id, kind, began, percent, user_id),
    FOREIGN KEY (dossier_id, kind, began, percent) REFERENCES reminders
);
CREATE INDEX reminder_lines_waiting ON reminder_lines (office_id, user_id) WHERE mailed_at IS NULL;
