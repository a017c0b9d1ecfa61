-- +goose Up
-- Starts of people who are another manager's, until that manager or an
-- administrator has decided.

CREATE TABLE start_requests (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id  bigint NOT NULL REFERENCES people (id),
    team_id    bigint NOT NULL REFERENCES teams (id),
    role       text NOT NULL,
    employment text NOT NULL,
    nqsw       boolean NOT NULL,
    from_on    date NOT NULL,
    to_on      date,
    reason     text NOT NULL,
    asked_at   timestamptz NOT NULL,
    asked_by   bigint NOT NULL REFERENCES people (id),
    decided_at timestamptz,
    decided_by text NOT NULL DEFAULT '',
    accepted   boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX start_requests_open ON start_requests (person_id, team_id) WHERE decided_at IS NULL;

-- What was recorded of where somebody works, and who is told of it. What was
-- recorded together is told together.

CREATE TABLE staff_news (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch        bigint NOT NULL,
    kind         text NOT NULL,
    person_id    bigint NOT NULL REFERENCES people (id),
    team_id      bigint NOT NULL REFERENCES teams (id),
    from_team_id bigint REFERENCES teams (id),
    from_on      date NOT NULL,
    to_on        date,
    request_id   bigint REFERENCES start_requests (id),
    by_name      text NOT NULL,
    at           timestamptz NOT NULL
);
CREATE INDEX staff_news_batch ON staff_news (batch);

CREATE TABLE staff_told (
    news_id   bigint NOT NULL REFERENCES staff_news (id),
    person_id bigint NOT NULL REFERENCES people (id),
    PRIMARY KEY (news_id, person_id)
);
