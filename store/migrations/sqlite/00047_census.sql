-- +goose Up
-- How many, by item and team, owed, were told and were informed at the end of each day:
-- a leaf of the log has the hash of the whole table of a day, of which only what changed
-- since the day before is kept, and all of it once a month. See digest/census.go.

CREATE TABLE census (
    id       integer PRIMARY KEY, -- the number of the day
    day      text NOT NULL,
    until    text NOT NULL,       -- the first moment that is not in it
    whole    boolean NOT NULL,
    late     boolean NOT NULL,
    missed   integer NOT NULL,    -- days before it that nobody counted
    taken_at text NOT NULL
);

-- Of nobody, item_id is 0: the team was there. What is gone was there the day before.
CREATE TABLE census_rows (
    census_id   integer NOT NULL REFERENCES census (id),
    team_id     integer NOT NULL,
    item_id     integer NOT NULL,
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
) WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER census_insert_staged AFTER INSERT ON census
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('census', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER census_no_update BEFORE UPDATE ON census
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of census are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER census_no_delete BEFORE DELETE ON census
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of census are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER census_rows_no_update BEFORE UPDATE ON census_rows
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of census_rows are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER census_rows_no_delete BEFORE DELETE ON census_rows
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of census_rows are evidence and are never changed'); END;
-- +goose StatementEnd
