-- +goose Up
-- A record whose address was given to somebody else has none.
ALTER TABLE people ALTER COLUMN email DROP NOT NULL;

-- The office's own number of somebody, where it gives one.
ALTER TABLE people ADD COLUMN staff_no text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX people_staff_no ON people (staff_no) WHERE staff_no <> '';

-- What files call columns, where it is not their name.
CREATE TABLE column_maps (
    file    text NOT NULL,
    name    text NOT NULL,
    heading text NOT NULL,
    PRIMARY KEY (file, name)
);
