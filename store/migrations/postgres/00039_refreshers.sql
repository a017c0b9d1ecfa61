-- +goose Up
-- The question of a lesson comes again, three and nine months after it was understood.
-- No row ties what was chosen to anybody: see digest/refresher.go. Neither is evidence.

CREATE TABLE refreshers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES people (id),
    item_id    bigint NOT NULL REFERENCES items (id),
    version    integer NOT NULL, -- that asks
    months     integer NOT NULL, -- since it was understood
    asked_on   date NOT NULL,
    replied_on date,
    UNIQUE (person_id, item_id, version, months)
);

-- Shown is what may be seen, which follows five replies at a time.
CREATE TABLE refresher_counts (
    item_id       bigint NOT NULL REFERENCES items (id),
    version       integer NOT NULL,
    months        integer NOT NULL,
    service       text NOT NULL,
    replies       integer NOT NULL,
    remembered    integer NOT NULL, -- of them
    shown_replies integer NOT NULL DEFAULT 0,
    shown         integer NOT NULL DEFAULT 0,
    PRIMARY KEY (item_id, version, months, service)
);
