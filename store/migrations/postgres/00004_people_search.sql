-- +goose Up
-- Finding items: the words of live versions, by the item's id. They come as
-- digest.Words makes them, so that both engines know the same words.

CREATE TABLE search_index (
    item_id  bigint PRIMARY KEY REFERENCES items (id),
    document tsvector NOT NULL
);
CREATE INDEX search_index_document ON search_index USING gin (document);

CREATE TABLE item_themes (
    item_id bigint NOT NULL REFERENCES items (id),
    theme   text NOT NULL,
    key     text NOT NULL,
    PRIMARY KEY (item_id, key)
);
CREATE INDEX item_themes_key ON item_themes (key);

-- When and where somebody would rather read.

CREATE TABLE preferences (
    person_id  bigint PRIMARY KEY REFERENCES people (id),
    weekday    integer,
    hour       integer,
    place      text NOT NULL,
    changed_at timestamptz NOT NULL
);

-- What newly qualified and agency staff of a service read first.

CREATE TABLE starters (
    service_key text NOT NULL,
    position    integer NOT NULL,
    item_id     bigint NOT NULL REFERENCES items (id),
    PRIMARY KEY (service_key, item_id)
);

-- Staff changes that were recorded here and not in the file: by whom and why.

ALTER TABLE memberships ADD COLUMN recorded_by text NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN ended_by text NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN cover boolean NOT NULL DEFAULT false;
ALTER TABLE absences ADD COLUMN recorded_by text NOT NULL DEFAULT '';
ALTER TABLE absences ADD COLUMN revoked_by text NOT NULL DEFAULT '';
CREATE INDEX audit_at ON audit (at);
