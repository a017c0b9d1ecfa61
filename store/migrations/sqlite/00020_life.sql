-- +goose Up
-- What a team works with and in which nation, for audience rules by them; versions
-- that ask nobody (for reference, training, ended); and what supersedes an item,
-- which tells its readers once.

ALTER TABLE teams ADD COLUMN nation text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN ages text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN works_with text NOT NULL DEFAULT '';

CREATE TABLE team_works (
    team_id integer NOT NULL REFERENCES teams (id),
    value   text NOT NULL,
    PRIMARY KEY (team_id, value)
) WITHOUT ROWID;

ALTER TABLE versions ADD COLUMN by_nation integer NOT NULL DEFAULT 0;
ALTER TABLE versions ADD COLUMN by_nqsw integer NOT NULL DEFAULT 0;
ALTER TABLE versions ADD COLUMN by_works_with integer NOT NULL DEFAULT 0;
ALTER TABLE versions ADD COLUMN by_organisation integer NOT NULL DEFAULT 0;
ALTER TABLE versions ADD COLUMN asks_nobody integer NOT NULL DEFAULT 0;

ALTER TABLE items ADD COLUMN superseded_by text NOT NULL DEFAULT '';
