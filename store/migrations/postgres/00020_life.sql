-- +goose Up
-- What a team works with and in which nation, for audience rules by them; versions
-- that ask nobody (for reference, training, ended); and what supersedes an item,
-- which tells its readers once.

ALTER TABLE teams ADD COLUMN nation text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN ages text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN works_with text NOT NULL DEFAULT '';

CREATE TABLE team_works (
    team_id bigint NOT NULL REFERENCES teams (id),
    value   text NOT NULL,
    PRIMARY KEY (team_id, value)
);

ALTER TABLE versions ADD COLUMN by_nation boolean NOT NULL DEFAULT false;
ALTER TABLE versions ADD COLUMN by_nqsw boolean NOT NULL DEFAULT false;
ALTER TABLE versions ADD COLUMN by_works_with boolean NOT NULL DEFAULT false;
ALTER TABLE versions ADD COLUMN by_organisation boolean NOT NULL DEFAULT false;
ALTER TABLE versions ADD COLUMN asks_nobody boolean NOT NULL DEFAULT false;

ALTER TABLE items ADD COLUMN superseded_by text NOT NULL DEFAULT '';
