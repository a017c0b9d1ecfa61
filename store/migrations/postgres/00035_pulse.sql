-- +goose Up
-- Twice a year people are asked what they feel. No row ties a reply to anybody: see
-- digest/pulse.go. No table here is evidence, and none has a trigger.

CREATE TABLE pulses (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    opens_on  date NOT NULL UNIQUE,
    closes_on date NOT NULL,
    asked_on  date, -- when people were asked last
    closed_at timestamptz,
    wiped     boolean NOT NULL DEFAULT false -- nothing is left of how it was counted
);

-- Every counter is there at nought when a pulse opens.
CREATE TABLE pulse_counts (
    pulse_id bigint NOT NULL,
    service  text NOT NULL, -- '' for everybody in no service named
    question text NOT NULL,
    reply    text NOT NULL,
    n        integer NOT NULL,
    PRIMARY KEY (pulse_id, service, question, reply)
);

-- Who replied, while a pulse is open.
CREATE TABLE pulse_replied (
    pulse_id  bigint NOT NULL,
    person_id bigint NOT NULL,
    question  text NOT NULL,
    on_day    date NOT NULL,
    PRIMARY KEY (pulse_id, person_id, question)
);
