-- +goose Up
-- Sessions of the web pages. Tokens are kept as their digests only.

CREATE TABLE web_sessions (
    digest     text PRIMARY KEY,
    data       bytea NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX web_sessions_expires ON web_sessions (expires_at);

-- Links that stand for a person: to sign in with, once, or to answer one item by.

CREATE TABLE links (
    digest    text PRIMARY KEY,
    purpose   text NOT NULL,
    person_id bigint NOT NULL REFERENCES people (id),
    item_id   bigint REFERENCES items (id),
    until     timestamptz NOT NULL,
    used_at   timestamptz
);
CREATE INDEX links_person ON links (person_id);
CREATE INDEX links_until ON links (until);

-- When somebody ended all their sessions.

CREATE TABLE sign_outs (
    person_id bigint PRIMARY KEY REFERENCES people (id),
    at        timestamptz NOT NULL
);
