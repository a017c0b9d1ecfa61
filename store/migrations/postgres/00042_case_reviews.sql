-- +goose Up
-- From a recommendation to a difference: see digest/casereview.go. Each step stands in
-- audit, which is evidence.

CREATE TABLE case_reviews (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type         text NOT NULL,
    publisher    text NOT NULL,
    published_as text NOT NULL, -- the name that the report uses
    published_on date,
    local        boolean NOT NULL,
    unpublished  text NOT NULL, -- why it is not published for now
    recorded_at  timestamptz NOT NULL
);

CREATE TABLE recommendations (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id   bigint NOT NULL REFERENCES case_reviews (id),
    number      integer NOT NULL,
    text        text NOT NULL,
    no_change   text NOT NULL DEFAULT '', -- why nothing changes
    decided_at  timestamptz,
    recorded_at timestamptz NOT NULL,
    UNIQUE (review_id, number)
);

-- A draft has no id that it keeps when it is published: its ref stays.
CREATE TABLE recommendation_items (
    recommendation_id bigint NOT NULL REFERENCES recommendations (id),
    ref               text NOT NULL,
    linked_at         timestamptz NOT NULL,
    PRIMARY KEY (recommendation_id, ref)
);

CREATE TABLE recommendation_actions (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recommendation_id bigint NOT NULL REFERENCES recommendations (id),
    what              text NOT NULL,
    team_id           bigint REFERENCES teams (id), -- whose managers own it; NULL for the policy leads
    due_on            date NOT NULL,
    done_at           timestamptz,
    recorded_at       timestamptz NOT NULL
);

CREATE TABLE dip_samples (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recommendation_id bigint NOT NULL REFERENCES recommendations (id),
    looked            integer NOT NULL,
    showed            integer NOT NULL, -- of them
    on_day            date NOT NULL,
    taken_by          bigint REFERENCES people (id),
    sentence          text NOT NULL,
    recorded_at       timestamptz NOT NULL,
    asked_at          timestamptz -- that a second one was asked for
);
