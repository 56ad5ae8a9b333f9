-- +goose Up
-- How long services take: told from the journals by a job, and read by pages.

-- What happened in a time. Rows are only added, so their times grow with their places: an index of ranges is enough, and
-- for a million cases a B-tree would be half a gigabyte.
CREATE INDEX journal_at ON journal USING brin (at) WITH (autosummarize = on);
CREATE INDEX rounds_sent ON rounds (sent_at);

-- What was measured last over so many days, so that pages need not walk over journals. Nothing rests on it: it may be
-- emptied at any time.
CREATE TABLE measures (
    office_id   uuid NOT NULL REFERENCES offices,
    service     text NOT NULL CHECK (service <> ''),
    days        integer NOT NULL CHECK (days > 0),
    computed_at timestamptz NOT NULL,
    body        jsonb NOT NULL,
    PRIMARY KEY (office_id, service, days)
);
