-- +goose Up
-- Who was asked, when they were told, and why they are not asked any more is evidence:
-- a leaf for those who were asked about one version in one team at one moment, made
-- anew when one of them is told, or their receipt is closed or opened.

-- The number of a batch stands above the lowest 24 bits.
CREATE TABLE askings (
    id       integer PRIMARY KEY,
    item_id  integer NOT NULL REFERENCES items (id),
    version  integer NOT NULL,
    team_id  integer REFERENCES teams (id),
    asked_at text NOT NULL
);
CREATE INDEX askings_item ON askings (item_id, version);

-- Hashes in short of the rows that share a leaf, to tell which of them was changed.
CREATE TABLE log_marks (
    kind   text NOT NULL,
    row_id integer NOT NULL,
    marks  text NOT NULL,
    PRIMARY KEY (kind, row_id)
);
CREATE INDEX log_staged_receipts ON log_staged (row_id) WHERE kind = 'receipts';

-- +goose StatementBegin
CREATE TRIGGER askings_insert_staged AFTER INSERT ON askings
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('receipts', NEW.id); END;
-- +goose StatementEnd

ALTER TABLE receipts ADD COLUMN asking_id integer;
UPDATE receipts SET asking_id = x.asking_id FROM (
    SELECT person_id, item_id, version, DENSE_RANK() OVER (ORDER BY item_id, version, assigned_at, COALESCE(team_id, 0)) AS asking_id
    FROM (SELECT r.person_id, r.item_id, r.version, r.assigned_at, (
        SELECT COALESCE(MIN(CASE WHEN NOT m.cover THEN m.team_id END), MIN(m.team_id)) FROM memberships m WHERE m.person_id = r.person_id
            AND m.from_on <= substr(r.assigned_at, 1, 10) AND (m.to_on IS NULL OR m.to_on >= substr(r.assigned_at, 1, 10))) AS team_id
        FROM receipts r) t) x
WHERE x.person_id = receipts.person_id AND x.item_id = receipts.item_id AND x.version = receipts.version;
CREATE INDEX receipts_asking ON receipts (asking_id);
INSERT INTO askings (id, item_id, version, team_id, asked_at)
SELECT a.id, a.item_id, a.version, (
    SELECT COALESCE(MIN(CASE WHEN NOT m.cover THEN m.team_id END), MIN(m.team_id)) FROM memberships m WHERE m.person_id = a.person_id
        AND m.from_on <= substr(a.asked_at, 1, 10) AND (m.to_on IS NULL OR m.to_on >= substr(a.asked_at, 1, 10))), a.asked_at
FROM (SELECT asking_id AS id, MIN(item_id) AS item_id, MIN(version) AS version, MIN(person_id) AS person_id, MIN(assigned_at) AS asked_at
    FROM receipts GROUP BY asking_id) a;

-- +goose StatementBegin
CREATE TRIGGER receipts_update_staged AFTER UPDATE OF told_at, closed_at, closed ON receipts
WHEN NEW.asking_id IS NOT NULL AND (NEW.told_at IS NOT OLD.told_at OR NEW.closed_at IS NOT OLD.closed_at OR NEW.closed IS NOT OLD.closed)
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('receipts', NEW.asking_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER askings_no_update BEFORE UPDATE ON askings
BEGIN SELECT RAISE(ABORT, 'rows of askings are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER askings_no_delete BEFORE DELETE ON askings
BEGIN SELECT RAISE(ABORT, 'rows of askings are evidence and are never changed'); END;
-- +goose StatementEnd
