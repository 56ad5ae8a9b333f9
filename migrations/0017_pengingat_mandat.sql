-- +goose Up
ALTER TABLE mandates ADD reminded_at timestamptz; -- when holder and incumbent were told that it ends soon
