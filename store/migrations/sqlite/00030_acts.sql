-- +goose Up
-- What Slack sent and was taken, by the digest of its signature or of the act it tells
-- of, so that a restart or another replica does not take it again. It goes within
-- the hour: it is no evidence.

CREATE TABLE acts (
    key text PRIMARY KEY,
    at  text NOT NULL
);
CREATE INDEX acts_at ON acts (at);
