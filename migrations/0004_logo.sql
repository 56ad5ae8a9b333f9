-- +goose Up
-- The logos that offices have or had. Papers go on naming the one they were made with, so a row stays for good.
CREATE TABLE logos (
    id        uuid PRIMARY KEY,
    office_id uuid NOT NULL REFERENCES offices,
    paper_key text NOT NULL UNIQUE,
    page_key  text NOT NULL UNIQUE,
    made_by   uuid REFERENCES users,
    made_at   timestamptz NOT NULL
);
