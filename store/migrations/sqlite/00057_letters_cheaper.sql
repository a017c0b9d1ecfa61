-- +goose Up
-- Of those who were asked together, many are told in one transaction: that is in the queue
-- of the log once, until it is taken out of it.

DROP TRIGGER receipts_update_staged;
-- +goose StatementBegin
CREATE TRIGGER receipts_update_staged AFTER UPDATE OF told_at, due_on, failed_at, failed, closed_at, closed ON receipts
WHEN NEW.asking_id IS NOT NULL AND (NEW.told_at, NEW.due_on, NEW.failed_at, NEW.failed, NEW.closed_at, NEW.closed) IS NOT (OLD.told_at, OLD.due_on, OLD.failed_at, OLD.failed, OLD.closed_at, OLD.closed)
    AND NOT EXISTS (SELECT 1 FROM log_staged WHERE kind = 'receipts' AND row_id = NEW.asking_id)
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('receipts', NEW.asking_id); END;
-- +goose StatementEnd

-- Links are made of ids that were just read in the same transaction, and who is forgotten
-- is so with their links: nothing more is looked up. Their keys grow with time, so that
-- those of a turn stand beside each other.
CREATE TABLE links_made (
    digest    text PRIMARY KEY,
    purpose   text NOT NULL,
    person_id integer NOT NULL,
    item_id   integer,
    version   integer NOT NULL DEFAULT 0,
    until     text NOT NULL,
    used_at   text
) WITHOUT ROWID;
INSERT INTO links_made (digest, purpose, person_id, item_id, version, until, used_at)
SELECT digest, purpose, person_id, item_id, version, until, used_at FROM links ORDER BY digest;
DROP TABLE links;
ALTER TABLE links_made RENAME TO links;
CREATE INDEX links_person ON links (person_id);
CREATE INDEX links_until ON links (until);

-- Who was told is in no index: it is written in one place.
DROP INDEX receipts_waiting;
CREATE INDEX receipts_waiting ON receipts (person_id, item_id, version) WHERE closed_at IS NULL AND answer IS NULL;
