-- +goose Up
-- Signing day: who has read which letter, and letters that one person signs with one passphrase, each by itself.

-- That a person has opened a dossier to read it for signing, as it was then: what has moved since has to be read again.
-- Nothing is referenced: a foreign key would make whoever only reads wait for whoever signs.
CREATE TABLE readings (
    dossier_id uuid NOT NULL,
    user_id    uuid NOT NULL,
    version    integer NOT NULL CHECK (version > 0),
    at         timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, user_id)
);
CREATE INDEX readings_at ON readings (at);

-- A batch says what is to be signed and what came of it. The passphrase is in no row: it lives in the process that signs,
-- and ends with it. That process says again and again that it goes on; when it falls silent, the batch has broken off.
CREATE TABLE signing_batches (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL REFERENCES offices,
    signer      uuid NOT NULL REFERENCES users,
    begun_at    timestamptz NOT NULL,
    alive_until timestamptz NOT NULL,
    ended_at    timestamptz,
    stopped     text NOT NULL DEFAULT '' -- why letters were left, for people; empty: every one was tried
);
CREATE UNIQUE INDEX signing_batches_current ON signing_batches (signer) WHERE ended_at IS NULL;
CREATE INDEX signing_batches_signer ON signing_batches (signer, begun_at DESC, id DESC);

CREATE TABLE signing_batch_items (
    batch_id   uuid NOT NULL REFERENCES signing_batches,
    n          integer NOT NULL CHECK (n BETWEEN 1 AND 50),
    dossier_id uuid NOT NULL REFERENCES dossiers,
    version    integer NOT NULL CHECK (version > 0), -- as it was read
    state      text NOT NULL DEFAULT 'menunggu'
               CHECK (state IN ('menunggu', 'berjalan', 'ditandatangani', 'gagal', 'tidak_dicoba')),
    detail     text NOT NULL DEFAULT '', -- for people
    at         timestamptz,              -- when that was known
    PRIMARY KEY (batch_id, n),
    UNIQUE (batch_id, dossier_id)
);
CREATE INDEX signing_batch_items_dossier ON signing_batch_items (dossier_id);
