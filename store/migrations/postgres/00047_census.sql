-- +goose Up
-- How many, by item and team, owed, were told and were informed at the end of each day:
-- a leaf of the log has the hash of the whole table of a day, of which only what changed
-- since the day before is kept, and all of it once a month. See digest/census.go.

CREATE TABLE census (
    id       bigint PRIMARY KEY, -- the number of the day
    day      date NOT NULL,
    until    timestamptz NOT NULL, -- the first moment that is not in it
    whole    boolean NOT NULL,
    late     boolean NOT NULL,
    missed   integer NOT NULL,     -- days before it that nobody counted
    taken_at timestamptz NOT NULL
);

-- Of nobody, item_id is 0: the team was there. What is gone was there the day before.
CREATE TABLE census_rows (
    census_id   bigint NOT NULL REFERENCES census (id),
    team_id     bigint NOT NULL,
    item_id     bigint NOT NULL,
    version     integer NOT NULL,
    owed        integer NOT NULL,
    told        integer NOT NULL,
    informed    integer NOT NULL,
    asked       integer NOT NULL,
    away        integer NOT NULL,
    unreachable integer NOT NULL,
    waiting     integer NOT NULL,
    outstanding integer NOT NULL,
    gone        boolean NOT NULL,
    PRIMARY KEY (census_id, team_id, item_id)
);

CREATE TRIGGER census_insert_staged AFTER INSERT ON census
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER census_are_evidence BEFORE UPDATE OR DELETE ON census
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER census_rows_are_evidence BEFORE UPDATE OR DELETE ON census_rows
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
