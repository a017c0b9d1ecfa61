-- +goose Up
-- Whom a note to supervision was written to: who managed a team of its writer on
-- that day, and since then whom the writer shared it with. Memberships do not say
-- it: they are recorded later than they begin, and a note is read by nobody who was
-- not there.

CREATE TABLE note_readers (
    answer_id integer NOT NULL REFERENCES answers (id),
    person_id integer NOT NULL REFERENCES people (id),
    since     text NOT NULL,
    PRIMARY KEY (answer_id, person_id)
) WITHOUT ROWID;
CREATE INDEX note_readers_person ON note_readers (person_id);

INSERT INTO note_readers (answer_id, person_id, since)
SELECT DISTINCT a.id, l.person_id, a.at
FROM answers a
JOIN memberships m ON m.person_id = a.person_id AND m.cover = 0 AND m.recorded_at <= a.at
    AND m.from_on <= date(a.at) AND (m.to_on IS NULL OR m.to_on >= date(a.at))
JOIN memberships l ON l.team_id = m.team_id AND l.manager <> 0 AND l.person_id <> a.person_id AND l.recorded_at <= a.at
    AND l.from_on <= date(a.at) AND (l.to_on IS NULL OR l.to_on >= date(a.at))
WHERE a.kind = 'supervision';

-- Notes whose readers are gone: when their writer was asked whether to share the
-- words, once, and what came of it.

CREATE TABLE note_offers (
    answer_id  integer PRIMARY KEY REFERENCES answers (id),
    asked_at   text NOT NULL,
    decided_at text,
    shared     integer NOT NULL DEFAULT 0
);

CREATE INDEX receipts_supervision ON receipts (person_id, item_id, version) WHERE answer = 'supervision';

-- Who covers a team for a time is not one of its people, and is counted where they
-- work: weeks that are over are counted again.
DELETE FROM weeks;

-- +goose StatementBegin
CREATE TRIGGER note_readers_no_update BEFORE UPDATE ON note_readers
BEGIN SELECT RAISE(ABORT, 'rows of note_readers are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_readers_no_delete BEFORE DELETE ON note_readers
BEGIN SELECT RAISE(ABORT, 'rows of note_readers are evidence and are never changed'); END;
-- +goose StatementEnd
