-- +goose Up
-- The bodies of old letters go by a setting of the service, in nobody's name: what
-- BRIEFED_KEEP_BODIES had done says so by an empty done_by. SQLite changes no column, so
-- the table is made anew, with the triggers that keep and log it.
CREATE TABLE erasures_by (
    id      integer PRIMARY KEY AUTOINCREMENT,
    at      text NOT NULL,
    rule    text NOT NULL,
    done_by integer REFERENCES people (id),
    entries text NOT NULL, -- numbers, with a space between
    words   text NOT NULL
);
INSERT INTO erasures_by (id, at, rule, done_by, entries, words) SELECT id, at, rule, done_by, entries, words FROM erasures ORDER BY id;
DROP TABLE erasures;
ALTER TABLE erasures_by RENAME TO erasures;
-- +goose StatementBegin
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'rows of erasures are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'rows of erasures are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_insert_staged AFTER INSERT ON erasures
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('erasures', NEW.id); END;
-- +goose StatementEnd

-- Notices that still have their words, without a look at those that have none.
CREATE INDEX deliveries_noticed ON deliveries (id) WHERE notice <> '';
