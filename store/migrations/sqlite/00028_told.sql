-- +goose Up
-- How a receipt stands: who knows of the item, what came back to whom, and what
-- could not be delivered. Until somebody is told, nothing runs against them.

ALTER TABLE receipts ADD COLUMN said_at text;
ALTER TABLE receipts ADD COLUMN replied_at text;
ALTER TABLE receipts ADD COLUMN failed_at text;
ALTER TABLE receipts ADD COLUMN failed text;
-- Tenths of an hour that the version before took to be understood: that counts until
-- the person is told of this one.
ALTER TABLE receipts ADD COLUMN before_took integer;

UPDATE receipts SET said_at = (SELECT MIN(a.at) FROM answers a WHERE a.person_id = receipts.person_id AND a.item_id = receipts.item_id
    AND a.version = receipts.version AND a.kind IN ('understood', 'question', 'not_clear', 'not_my_role', 'supervision'))
WHERE answered_at IS NOT NULL;

-- What somebody asked, by an answer other than yes, and came back to them.
CREATE TABLE handbacks (
    answer_id integer PRIMARY KEY REFERENCES answers (id),
    at        text NOT NULL
);

INSERT INTO handbacks (answer_id, at) SELECT question_id, replied_at FROM replies;
INSERT INTO handbacks (answer_id, at)
SELECT x.answer_id, MIN(x.ticked_at) FROM (
    SELECT (SELECT MAX(a.id) FROM answers a WHERE a.person_id = s.person_id AND a.item_id = s.item_id AND a.version = s.version
        AND a.kind = 'supervision' AND a.at <= s.ticked_at) AS answer_id, s.ticked_at
    FROM supervisions s) x
WHERE x.answer_id IS NOT NULL GROUP BY x.answer_id;

UPDATE receipts SET replied_at = (SELECT h.at FROM handbacks h WHERE h.answer_id = (SELECT MAX(a.id) FROM answers a
    WHERE a.person_id = receipts.person_id AND a.item_id = receipts.item_id AND a.version = receipts.version))
WHERE answer IN ('question', 'supervision');

-- +goose StatementBegin
CREATE TRIGGER handbacks_no_update BEFORE UPDATE ON handbacks
BEGIN SELECT RAISE(ABORT, 'rows of handbacks are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER handbacks_no_delete BEFORE DELETE ON handbacks
BEGIN SELECT RAISE(ABORT, 'rows of handbacks are evidence and are never changed'); END;
-- +goose StatementEnd

-- Whether a lesson comes from this area, as its newest version says.
ALTER TABLE items ADD COLUMN local integer NOT NULL DEFAULT 0;
UPDATE items SET local = 1 WHERE (SELECT json_extract(v.body, '$.Scope') FROM versions v WHERE v.id = items.version_id) = 'local';

-- What is kept for reports is counted anew.
DELETE FROM weeks;
ALTER TABLE weeks ADD COLUMN asked integer NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN waiting integer NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN people_informed integer NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN people_asking integer NOT NULL DEFAULT 0;
ALTER TABLE weeks ADD COLUMN people_behind integer NOT NULL DEFAULT 0;

DELETE FROM standings;
ALTER TABLE standings ADD COLUMN told_lessons text;
ALTER TABLE standings ADD COLUMN told_local text;
ALTER TABLE standings ADD COLUMN told_policies text;
DELETE FROM stale_standings;
INSERT INTO stale_standings SELECT DISTINCT person_id FROM receipts;

DROP TRIGGER receipts_update_stale;
DROP TRIGGER receipts_told_stale;
-- +goose StatementBegin
CREATE TRIGGER receipts_update_stale
AFTER UPDATE OF due_on, told_at, said_at, answer, answered_at, replied_at, failed_at, before_took, closed_at, closed ON receipts
BEGIN
    INSERT INTO stale_standings (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
