-- +goose Up
-- The files of the public register as anybody may take them, made once a day.

-- One making of them. Rows are only ever added, and taken away with their files when newer ones have long stood.
CREATE TABLE register_snapshots (
    id        uuid PRIMARY KEY,
    office_id uuid NOT NULL REFERENCES offices,
    day       date NOT NULL, -- of the office, as of which the states are told
    letters   integer NOT NULL CHECK (letters >= 0),
    made_at   timestamptz NOT NULL,
    UNIQUE (office_id, day)
);

CREATE TABLE register_files (
    snapshot_id uuid NOT NULL REFERENCES register_snapshots ON DELETE CASCADE,
    name        text NOT NULL CHECK (name ~ '^(data\.(csv|json)|sitemap(-[1-9][0-9]*)?\.xml)$'),
    object_key  text NOT NULL UNIQUE,
    size        bigint NOT NULL CHECK (size > 0),
    sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (snapshot_id, name)
);
