-- +goose Up
-- Channels' messages that show how many of the team have answered: how often that
-- changed, up to which change the message shows it, what it says, and when it may
-- be changed next. Changed more than shown is what is left to do, also after a crash.

CREATE TABLE headcounts (
    delivery_id bigint PRIMARY KEY,
    team_id     bigint NOT NULL,
    changed     integer NOT NULL DEFAULT 0,
    shown       integer NOT NULL DEFAULT 0,
    says        text NOT NULL DEFAULT '',
    not_before  timestamptz NOT NULL,
    until       timestamptz NOT NULL
);
CREATE INDEX headcounts_team ON headcounts (team_id);
CREATE INDEX headcounts_stale ON headcounts (not_before) WHERE changed > shown;
