-- +goose Up
-- Who signs how, and what a gateway sent in place of a signed letter.

-- How a person signs letters. Keys and secrets are files of the operator; here is by what a signature is known as theirs.
CREATE TABLE signers (
    user_id     uuid PRIMARY KEY REFERENCES users,
    kind        text NOT NULL CHECK (kind IN ('kunci_kantor', 'bsre', 'basah')),
    certificate text NOT NULL DEFAULT '' CHECK (certificate ~ '^([0-9a-f]{64}|[1-9][0-9]{0,48})?$'),
    set_by      uuid REFERENCES users, -- null: by the operator
    set_at      timestamptz NOT NULL,
    CHECK ((kind = 'bsre') = (certificate <> ''))
);

-- What came in place of a signed letter. It is kept apart: nothing that is given out ever looks here.
CREATE TABLE signing_answers (
    id          uuid PRIMARY KEY,
    signing_id  uuid NOT NULL REFERENCES signings,
    reason      text NOT NULL CHECK (reason <> ''),
    object_key  text NOT NULL UNIQUE,
    sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size        bigint NOT NULL CHECK (size > 0),
    received_at timestamptz NOT NULL
);
CREATE INDEX signing_answers_signing ON signing_answers (signing_id, received_at DESC);
