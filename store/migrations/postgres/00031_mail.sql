-- +goose Up
-- A link to answer by is for the version that its letter showed; 0 for one that was
-- made before.
ALTER TABLE links ADD COLUMN version integer NOT NULL DEFAULT 0;

-- Keys that this installation made for itself, such as the one that marks its mails.
CREATE TABLE keys (
    name text PRIMARY KEY,
    key  bytea NOT NULL
);
