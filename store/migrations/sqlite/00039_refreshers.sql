-- +goose Up
-- The question of a lesson comes again, three and nine months after it was understood.
-- No row ties what was chosen to anybody: see digest/refresher.go. Neither is evidence.

CREATE TABLE refreshers (
    id         INTEGER PRIMARY KEY,
    person_id  INTEGER NOT NULL REFERENCES people (id),
    item_id    INTEGER NOT NULL REFERENCES items (id),
    version    INTEGER NOT NULL, -- that asks
    months     INTEGER NOT NULL, -- since it was understood
    asked_on   TEXT NOT NULL,
    replied_on TEXT,
    UNIQUE (person_id, item_id, version, months)
) STRICT;

-- Shown is what may be seen, which follows five replies at a time.
CREATE TABLE refresher_counts (
    item_id       INTEGER NOT NULL REFERENCES items (id),
    version       INTEGER NOT NULL,
    months        INTEGER NOT NULL,
    service       TEXT NOT NULL,
    replies       INTEGER NOT NULL,
    remembered    INTEGER NOT NULL, -- of them
    shown_replies INTEGER NOT NULL DEFAULT 0,
    shown         INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (item_id, version, months, service)
) STRICT, WITHOUT ROWID;
