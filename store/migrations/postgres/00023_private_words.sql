-- +goose Up
-- Whom a note to supervision was written to: who managed a team of its writer on
-- that day, and since then whom the writer shared it with. Memberships do not say
-- it: they are recorded later than they begin, and a note is read by nobody who was
-- not there.

CREATE TABLE note_readers (
    answer_id bigint NOT NULL REFERENCES answers (id),
    person_id bigint NOT NULL REFERENCES people (id),
    since     timestamptz NOT NULL,
    PRIMARY KEY (answer_id, person_id)
);
CREATE INDEX note_readers_person ON note_readers (person_id);

INSERT INTO note_readers (answer_id, person_id, since)
SELECT DISTINCT a.id, l.person_id, a.at
FROM answers a
JOIN memberships m ON m.person_id = a.person_id AND NOT m.cover AND m.recorded_at <= a.at
    AND m.from_on <= (a.at AT TIME ZONE 'UTC')::date AND (m.to_on IS NULL OR m.to_on >= (a.at AT TIME ZONE 'UTC')::date)
JOIN memberships l ON l.team_id = m.team_id AND l.manager AND l.person_id <> a.person_id AND l.recorded_at <= a.at
    AND l.from_on <= (a.at AT TIME ZONE 'UTC')::date AND (l.to_on IS NULL OR l.to_on >= (a.at AT TIME ZONE 'UTC')::date)
WHERE a.kind = 'supervision';

-- Notes whose readers are gone: when their writer was asked whether to share the
-- words, once, and what came of it.

CREATE TABLE note_offers (
    answer_id  bigint PRIMARY KEY REFERENCES answers (id),
    asked_at   timestamptz NOT NULL,
    decided_at timestamptz,
    shared     boolean NOT NULL DEFAULT false
);

CREATE INDEX receipts_supervision ON receipts (person_id, item_id, version) WHERE answer = 'supervision';

-- Who covers a team for a time is not one of its people, and is counted where they
-- work: weeks that are over are counted again.
DELETE FROM weeks;

CREATE TRIGGER note_readers_are_evidence BEFORE UPDATE OR DELETE ON note_readers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
