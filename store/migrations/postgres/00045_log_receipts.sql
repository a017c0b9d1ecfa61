-- +goose Up
-- Who was asked, when they were told, and why they are not asked any more is evidence:
-- a leaf for those who were asked about one version in one team at one moment, made
-- anew when one of them is told, or their receipt is closed or opened.

CREATE SEQUENCE asking_batches;
-- The number of a batch stands above the lowest 24 bits.
CREATE TABLE askings (
    id       bigint PRIMARY KEY,
    item_id  bigint NOT NULL REFERENCES items (id),
    version  integer NOT NULL,
    team_id  bigint REFERENCES teams (id),
    asked_at timestamptz NOT NULL
);
CREATE INDEX askings_item ON askings (item_id, version);

-- Hashes in short of the rows that share a leaf, to tell which of them was changed.
CREATE TABLE log_marks (
    kind   text NOT NULL,
    row_id bigint NOT NULL,
    marks  text NOT NULL,
    PRIMARY KEY (kind, row_id)
);
CREATE INDEX log_staged_receipts ON log_staged (row_id) WHERE kind = 'receipts';

-- +goose StatementBegin
CREATE FUNCTION stage_askings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT 'receipts', id FROM after ORDER BY id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER askings_insert_staged AFTER INSERT ON askings
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_askings();

ALTER TABLE receipts ADD COLUMN asking_id bigint;
UPDATE receipts SET asking_id = x.asking_id FROM (
    SELECT person_id, item_id, version, DENSE_RANK() OVER (ORDER BY item_id, version, assigned_at, COALESCE(team_id, 0)) AS asking_id
    FROM (SELECT r.person_id, r.item_id, r.version, r.assigned_at, (
        SELECT COALESCE(MIN(CASE WHEN NOT m.cover THEN m.team_id END), MIN(m.team_id)) FROM memberships m WHERE m.person_id = r.person_id
            AND m.from_on <= CAST(r.assigned_at AT TIME ZONE 'UTC' AS date) AND (m.to_on IS NULL OR m.to_on >= CAST(r.assigned_at AT TIME ZONE 'UTC' AS date))) AS team_id
        FROM receipts r) t) x
WHERE x.person_id = receipts.person_id AND x.item_id = receipts.item_id AND x.version = receipts.version;
CREATE INDEX receipts_asking ON receipts (asking_id);
INSERT INTO askings (id, item_id, version, team_id, asked_at)
SELECT a.id, a.item_id, a.version, (
    SELECT COALESCE(MIN(CASE WHEN NOT m.cover THEN m.team_id END), MIN(m.team_id)) FROM memberships m WHERE m.person_id = a.person_id
        AND m.from_on <= CAST(a.asked_at AT TIME ZONE 'UTC' AS date) AND (m.to_on IS NULL OR m.to_on >= CAST(a.asked_at AT TIME ZONE 'UTC' AS date))), a.asked_at
FROM (SELECT asking_id AS id, MIN(item_id) AS item_id, MIN(version) AS version, MIN(person_id) AS person_id, MIN(assigned_at) AS asked_at
    FROM receipts GROUP BY asking_id) a;
SELECT setval('asking_batches', COALESCE(MAX(id) >> 24, 0) + 1) FROM askings;

-- +goose StatementBegin
CREATE FUNCTION stage_receipt() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) VALUES ('receipts', NEW.asking_id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER receipts_update_staged AFTER UPDATE OF told_at, closed_at, closed ON receipts
    FOR EACH ROW WHEN (NEW.asking_id IS NOT NULL AND (NEW.told_at, NEW.closed_at, NEW.closed) IS DISTINCT FROM (OLD.told_at, OLD.closed_at, OLD.closed))
    EXECUTE FUNCTION stage_receipt();

CREATE TRIGGER askings_are_evidence BEFORE UPDATE OR DELETE ON askings
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
