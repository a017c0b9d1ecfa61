-- +goose Up
-- What becomes of receipts is noted once a statement: of fifty letters with three items
-- each, a function for each row took two thirds of recording who was told.

-- +goose StatementBegin
CREATE FUNCTION note_receipts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'receipts', a.asking_id
    FROM after a JOIN before b ON b.person_id = a.person_id AND b.item_id = a.item_id AND b.version = a.version
    WHERE a.asking_id IS NOT NULL AND (a.told_at, a.due_on, a.failed_at, a.failed, a.closed_at, a.closed)
        IS DISTINCT FROM (b.told_at, b.due_on, b.failed_at, b.failed, b.closed_at, b.closed) ORDER BY a.asking_id;
    INSERT INTO stale_standings (person_id) SELECT DISTINCT person_id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
DROP TRIGGER receipts_update_staged ON receipts;
DROP TRIGGER receipts_update_stale ON receipts;
DROP FUNCTION stage_receipt();
DROP FUNCTION mark_stale();
CREATE TRIGGER receipts_update_noted AFTER UPDATE ON receipts
    REFERENCING NEW TABLE AS after OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION note_receipts();

-- As with deliveries: links are made of ids that were just read in the same transaction,
-- and who is forgotten is so with their links.
ALTER TABLE links DROP CONSTRAINT links_person_id_fkey;
ALTER TABLE links DROP CONSTRAINT links_item_id_fkey;

-- Who was told is in no index, and each page has some room: so PostgreSQL writes it in its
-- place (a HOT update), and not into each index of the table.
DROP INDEX receipts_waiting;
CREATE INDEX receipts_waiting ON receipts (person_id, item_id, version) WHERE closed_at IS NULL AND answer IS NULL;
ALTER TABLE receipts SET (fillfactor = 80);
