-- +goose Up
-- Organisations that look like the one of a case: staff who work on it, and whoever signs, learn of them. Looked for by equality,
-- so that a million organisations and letters cost no more than a few.

-- name_key is a name by which two are the same: without case, accents, blanks and punctuation. Empty where it has no Latin letter or
-- number, as letters must have.
CREATE FUNCTION name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN regexp_replace(lower(normalize(name, NFKD)), '[^a-z0-9]+', '', 'g');
-- number_key is a tax number without its marks and leading noughts: of 15 figures and of 16 it is the same one.
CREATE FUNCTION number_key(number text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ltrim(regexp_replace(number, '[^0-9]+', '', 'g'), '0');

-- Only organisations that have handed something in: staff does not read others.
CREATE INDEX organisations_same_name ON organisations (office_id, name_key(name), id) WHERE submitted_at IS NOT NULL;
CREATE INDEX organisations_same_npwp ON organisations (office_id, number_key(form ->> 'npwp'), id) WHERE submitted_at IS NOT NULL;
-- A deed's number is its notary's own, so that alone it says little.
CREATE INDEX organisations_same_deed ON organisations (office_id, name_key(form ->> 'deed_number'), (form ->> 'deed_date'), name_key(form ->> 'deed_notary'), id)
    WHERE submitted_at IS NOT NULL;
CREATE INDEX officers_same_nik ON officers (nik, organisation_id) WHERE nik <> '';
-- A letter keeps the name it was given, whatever its organisation calls itself later.
CREATE INDEX certificates_same_name ON certificates (office_id, name_key(name), id);
