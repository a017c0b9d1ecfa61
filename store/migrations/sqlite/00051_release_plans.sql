-- +goose Up
-- Hear it from us first: see digest/releaseplan.go.

-- The steps by which a review becomes known. When each was, and how many had it, is
-- evidence: people is a count in words, with few people said as such.
CREATE TABLE release_steps (
    id         INTEGER PRIMARY KEY,
    review_id  INTEGER NOT NULL REFERENCES case_reviews (id),
    step       TEXT NOT NULL,
    position   INTEGER NOT NULL, -- from 1
    due_at     TEXT, -- NULL for by hand
    begun_at   TEXT,
    done_at    TEXT,
    reason     TEXT NOT NULL DEFAULT '', -- why it went before its turn
    people     TEXT NOT NULL DEFAULT '', -- '' while nobody has counted
    UNIQUE (review_id, step)
) STRICT;
CREATE INDEX release_steps_due ON release_steps (due_at) WHERE begun_at IS NULL;

-- Who worked with the family that a review is of. It is between who named them, their
-- manager and themselves, so that it is not in the log and in no other table.
CREATE TABLE case_workers (
    id         INTEGER PRIMARY KEY,
    review_id  INTEGER NOT NULL REFERENCES case_reviews (id),
    person_id  INTEGER NOT NULL REFERENCES people (id),
    manager_id INTEGER NOT NULL REFERENCES people (id), -- who speaks with them
    named_by   INTEGER NOT NULL REFERENCES people (id),
    named_at   TEXT NOT NULL,
    asked_at   TEXT, -- the manager was
    told_on    TEXT, -- the person was, in person
    told_at    TEXT, -- that the manager recorded it
    UNIQUE (review_id, person_id, named_by)
) STRICT;
CREATE INDEX case_workers_person ON case_workers (person_id);
CREATE INDEX case_workers_manager ON case_workers (manager_id);

-- +goose StatementBegin
CREATE TRIGGER release_steps_insert_staged AFTER INSERT ON release_steps
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('release_steps', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_steps_update_staged AFTER UPDATE ON release_steps
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('release_steps', NEW.id); END;
-- +goose StatementEnd

-- When the role that owns an action was reminded of it last.
ALTER TABLE recommendation_actions ADD COLUMN reminded_at TEXT;
