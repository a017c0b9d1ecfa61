-- +goose Up
-- The months in which policy leads were told what is to be looked at again.

CREATE TABLE months_told (
    month   date PRIMARY KEY,
    told_at timestamptz NOT NULL
);
