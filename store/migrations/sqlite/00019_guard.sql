-- +goose Up
-- A draft has a key of its own, as notices and the log must not hold its words; what
-- the guard found of a revision is kept beside it, without a word of the text.
ALTER TABLE drafts ADD COLUMN key text NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN findings text NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN guarded text NOT NULL DEFAULT '';
UPDATE drafts SET key = lower(hex(randomblob(12)));
CREATE UNIQUE INDEX drafts_key ON drafts (key);

-- What people said of a finding: a second person's reason why it may stand, or that
-- it is a false alarm. It is bound to the text by its hash. Append-only.
CREATE TABLE verdicts (
    id        integer PRIMARY KEY AUTOINCREMENT,
    text_hash text NOT NULL,
    field     text NOT NULL,
    line      integer NOT NULL,
    start_at  integer NOT NULL,
    end_at    integer NOT NULL,
    kind      text NOT NULL,
    severity  integer NOT NULL,
    verdict   text NOT NULL CHECK (verdict IN ('may_stand', 'false_alarm')),
    reason    text NOT NULL DEFAULT '',
    person_id integer NOT NULL REFERENCES people (id),
    at        text NOT NULL
);
CREATE INDEX verdicts_text ON verdicts (text_hash);

-- Phrases that the organisation lets stand, each as one kind, by two people.
CREATE TABLE allowed_phrases (
    id         integer PRIMARY KEY AUTOINCREMENT,
    phrase     text NOT NULL,
    kind       text NOT NULL,
    reason     text NOT NULL,
    asked_by   integer NOT NULL REFERENCES people (id),
    asked_at   text NOT NULL,
    allowed_by integer REFERENCES people (id),
    allowed_at text,
    ended_by   integer REFERENCES people (id),
    ended_at   text
);
