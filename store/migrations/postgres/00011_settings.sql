-- +goose Up
-- What administrators set, and counts instead of what the service was started with.

CREATE TABLE settings (
    name   text PRIMARY KEY,
    value  integer NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL
);
