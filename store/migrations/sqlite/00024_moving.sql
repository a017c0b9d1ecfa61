-- +goose Up
-- Starts of people who are another manager's, until that manager or an
-- administrator has decided.

CREATE TABLE start_requests (
    id         integer PRIMARY KEY,
    person_id  integer NOT NULL REFERENCES people (id),
    team_id    integer NOT NULL REFERENCES teams (id),
    role       text NOT NULL,
    employment text NOT NULL,
    nqsw       integer NOT NULL,
    from_on    text NOT NULL,
    to_on      text,
    reason     text NOT NULL,
    asked_at   text NOT NULL,
    asked_by   integer NOT NULL REFERENCES people (id),
    decided_at text,
    decided_by text NOT NULL DEFAULT '',
    accepted   integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX start_requests_open ON start_requests (person_id, team_id) WHERE decided_at IS NULL;

-- What was recorded of where somebody works, and who is told of it. What was
-- recorded together is told together.

CREATE TABLE staff_news (
    id           integer PRIMARY KEY,
    batch        integer NOT NULL,
    kind         text NOT NULL,
    person_id    integer NOT NULL REFERENCES people (id),
    team_id      integer NOT NULL REFERENCES teams (id),
    from_team_id integer REFERENCES teams (id),
    from_on      text NOT NULL,
    to_on        text,
    request_id   integer REFERENCES start_requests (id),
    by_name      text NOT NULL,
    at           text NOT NULL
);
CREATE INDEX staff_news_batch ON staff_news (batch);

CREATE TABLE staff_told (
    news_id   integer NOT NULL REFERENCES staff_news (id),
    person_id integer NOT NULL REFERENCES people (id),
    PRIMARY KEY (news_id, person_id)
) WITHOUT ROWID;
