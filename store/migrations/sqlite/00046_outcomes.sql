-- +goose Up
-- What came of a question, or of what was not clear to somebody: the version that changes
-- it. Of each answer there is one, and who asked is told once.
CREATE TABLE outcomes (
    answer_id integer PRIMARY KEY REFERENCES answers (id),
    item_id   integer NOT NULL REFERENCES items (id),
    version   integer NOT NULL,
    at        text NOT NULL
);
CREATE INDEX outcomes_at ON outcomes (at);
