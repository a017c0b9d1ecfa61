-- +goose Up
-- The months in which policy leads were told what is to be looked at again.

CREATE TABLE months_told (
    month   text PRIMARY KEY,
    told_at text NOT NULL
);
