-- +goose Up
-- What goes to people on top of their contacts of the week: urgent items, and what
-- somebody sends by hand.

ALTER TABLE deliveries ADD COLUMN apart boolean NOT NULL DEFAULT false;
