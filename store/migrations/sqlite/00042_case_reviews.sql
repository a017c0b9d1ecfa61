-- +goose Up
-- From a recommendation to a difference: see digest/casereview.go. Each step stands in
-- audit, which is evidence.

CREATE TABLE case_reviews (
    id           INTEGER PRIMARY KEY,
    type         TEXT NOT NULL,
    publisher    TEXT NOT NULL,
    published_as TEXT NOT NULL, -- the name that the report uses
    published_on TEXT,
    local        INTEGER NOT NULL,
    unpublished  TEXT NOT NULL, -- why it is not published for now
    recorded_at  TEXT NOT NULL
) STRICT;

CREATE TABLE recommendations (
    id          INTEGER PRIMARY KEY,
    review_id   INTEGER NOT NULL REFERENCES case_reviews (id),
    number      INTEGER NOT NULL,
    text        TEXT NOT NULL,
    no_change   TEXT NOT NULL DEFAULT '', -- why nothing changes
    decided_at  TEXT,
    recorded_at TEXT NOT NULL,
    UNIQUE (review_id, number)
) STRICT;

-- A draft has no id that it keeps when it is published: its ref stays.
CREATE TABLE recommendation_items (
    recommendation_id INTEGER NOT NULL REFERENCES recommendations (id),
    ref               TEXT NOT NULL,
    linked_at         TEXT NOT NULL,
    PRIMARY KEY (recommendation_id, ref)
) STRICT, WITHOUT ROWID;

CREATE TABLE recommendation_actions (
    id                INTEGER PRIMARY KEY,
    recommendation_id INTEGER NOT NULL REFERENCES recommendations (id),
    what              TEXT NOT NULL,
    team_id           INTEGER REFERENCES teams (id), -- whose managers own it; NULL for the policy leads
    due_on            TEXT NOT NULL,
    done_at           TEXT,
    recorded_at       TEXT NOT NULL
) STRICT;

CREATE TABLE dip_samples (
    id                INTEGER PRIMARY KEY,
    recommendation_id INTEGER NOT NULL REFERENCES recommendations (id),
    looked            INTEGER NOT NULL,
    showed            INTEGER NOT NULL, -- of them
    on_day            TEXT NOT NULL,
    taken_by          INTEGER REFERENCES people (id),
    sentence          TEXT NOT NULL,
    recorded_at       TEXT NOT NULL,
    asked_at          TEXT -- that a second one was asked for
) STRICT;
