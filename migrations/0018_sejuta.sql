-- +goose Up
-- What a million letters showed.

-- How many numbers of a series were voided is counted without looking at all of them.
CREATE INDEX numbers_voided_series ON numbers (series_id) WHERE voided_at IS NOT NULL;

-- The state of the letter that a number led to is told from the index alone: the book of all years, narrowed to a state, passes
-- every number that is not in it.
DROP INDEX certificates_registered;
CREATE INDEX certificates_registered ON certificates (office_id, registration_number, correction DESC, id DESC) INCLUDE (state, valid_until);
