-- +goose Up
-- The Slack user group that a team names, to be compared with it.

ALTER TABLE teams ADD COLUMN slack_group text NOT NULL DEFAULT '';

-- When the whole directory of the workspace was read last. One row: whoever moves
-- not_before on has the turn to read it.

CREATE TABLE directory_pass (
    id           integer PRIMARY KEY CHECK (id = 1),
    not_before   timestamptz,
    began_at     timestamptz,
    completed_at timestamptz,
    accounts     integer NOT NULL DEFAULT 0,
    linked       integer NOT NULL DEFAULT 0,
    gone         integer NOT NULL DEFAULT 0,
    failed_at    timestamptz,
    problem      text NOT NULL DEFAULT ''
);
INSERT INTO directory_pass (id) VALUES (1);

-- What it found: live accounts of no one on the staff list, without names, and
-- people with an account that the directory does not have.

CREATE TABLE directory_strangers (
    slack_id text PRIMARY KEY,
    email    text NOT NULL
);
CREATE INDEX directory_strangers_email ON directory_strangers (email);

CREATE TABLE directory_unseen (
    person_id bigint PRIMARY KEY REFERENCES people (id),
    slack_id  text NOT NULL
);

-- The user groups of teams, as last read or told.

CREATE TABLE team_groups (
    team_id  bigint PRIMARY KEY REFERENCES teams (id),
    named    text NOT NULL,
    slack_id text NOT NULL,
    state    text NOT NULL,
    read_at  timestamptz NOT NULL
);

CREATE TABLE team_group_members (
    team_id  bigint NOT NULL REFERENCES team_groups (team_id) ON DELETE CASCADE,
    slack_id text NOT NULL,
    PRIMARY KEY (team_id, slack_id)
);
