-- +goose Up
-- Twice a year people are asked what they feel. No row ties a reply to anybody: see
-- digest/pulse.go. No table here is evidence, and none has a trigger.

CREATE TABLE pulses (
    id        INTEGER PRIMARY KEY,
    opens_on  TEXT NOT NULL UNIQUE,
    closes_on TEXT NOT NULL,
    asked_on  TEXT, -- when people were asked last
    closed_at TEXT,
    wiped     INTEGER NOT NULL DEFAULT 0 -- nothing is left of how it was counted
) STRICT;

-- Every counter is there at nought when a pulse opens.
CREATE TABLE pulse_counts (
    pulse_id INTEGER NOT NULL,
    service  TEXT NOT NULL, -- '' for everybody in no service named
    question TEXT NOT NULL,
    reply    TEXT NOT NULL,
    n        INTEGER NOT NULL,
    PRIMARY KEY (pulse_id, service, question, reply)
) STRICT, WITHOUT ROWID;

-- Who replied, while a pulse is open: by person, as a number of a row would tell the order.
CREATE TABLE pulse_replied (
    pulse_id  INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    question  TEXT NOT NULL,
    on_day    TEXT NOT NULL,
    PRIMARY KEY (pulse_id, person_id, question)
) STRICT, WITHOUT ROWID;
