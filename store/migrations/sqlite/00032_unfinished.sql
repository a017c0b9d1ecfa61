-- +goose Up
-- What a policy lead has written of an item and could not save yet, or did not: theirs
-- alone, one text for each item. It goes when the item is saved or thrown away.
CREATE TABLE unfinished (
    person_id integer NOT NULL REFERENCES people (id),
    about     text NOT NULL, -- the ref of the draft; empty for an item that has none yet
    body      text NOT NULL,
    at        text NOT NULL,
    PRIMARY KEY (person_id, about)
);
