-- +goose Up
-- What is watched outside, what was seen there, what policy leads should look at, and
-- what became of the addresses that live items give.

CREATE TABLE feeds (
    url       text PRIMARY KEY,
    looked_at text,
    etag      text NOT NULL,
    modified  text NOT NULL,
    failures  integer NOT NULL,
    alarm     text NOT NULL
);

CREATE TABLE feed_entries (
    key     text NOT NULL,
    feed    text NOT NULL,
    mark    text NOT NULL,
    seen_at text NOT NULL,
    PRIMARY KEY (key, feed)
);

CREATE TABLE finds (
    id         integer PRIMARY KEY,
    found_at   text NOT NULL,
    body       text NOT NULL,
    settled_at text,
    settled_by text NOT NULL DEFAULT ''
);
CREATE INDEX finds_found ON finds (found_at);
CREATE INDEX finds_open ON finds (id) WHERE settled_at IS NULL;

CREATE TABLE source_links (
    url       text PRIMARY KEY,
    looked_at text NOT NULL,
    state     text NOT NULL,
    leads_to  text NOT NULL,
    since     text,
    failures  integer NOT NULL
);

-- One row: whoever moves not_before on has the turn to look.
CREATE TABLE watch_pass (
    id         integer PRIMARY KEY CHECK (id = 1),
    not_before text,
    began_at   text,
    over_at    text
);
INSERT INTO watch_pass (id) VALUES (1);
