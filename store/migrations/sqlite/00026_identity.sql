-- +goose Up
-- A record whose address was given to somebody else has none.
-- SQLite has no statement for it, and to build the table anew would take its triggers
-- and what refers to it along: the definition is corrected, as its documentation has
-- it (ALTER TABLE, section 7), which changes nothing on disk. The statements after it
-- make every connection read the schema anew.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'email         text NOT NULL UNIQUE', 'email         text UNIQUE') WHERE type = 'table' AND name = 'people';
PRAGMA writable_schema = RESET;

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
