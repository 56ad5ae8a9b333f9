-- +goose Up
-- What is known of the sheets that leave the office: whether a file is the one that was issued.

ALTER TABLE certificates ADD COLUMN fingerprint text NOT NULL DEFAULT ''
    CHECK (fingerprint ~ '^([0-9a-f]{64})?$'); -- SHA-256 of the certificate that signed; empty: none did
CREATE INDEX certificates_sha256 ON certificates (sha256); -- whoever holds a file asks by its bytes
