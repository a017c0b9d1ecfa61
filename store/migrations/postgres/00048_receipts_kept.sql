-- +goose Up
-- By when a receipt is due, and that its person could not be told, with the reason, are in
-- the leaf of those who were asked: they make the denominator. Who was asked about what, and
-- when, is never changed, and when they were told is never moved back.

DROP TRIGGER receipts_update_staged ON receipts;
CREATE TRIGGER receipts_update_staged AFTER UPDATE OF told_at, due_on, failed_at, failed, closed_at, closed ON receipts
    FOR EACH ROW WHEN (NEW.asking_id IS NOT NULL AND (NEW.told_at, NEW.due_on, NEW.failed_at, NEW.failed, NEW.closed_at, NEW.closed)
        IS DISTINCT FROM (OLD.told_at, OLD.due_on, OLD.failed_at, OLD.failed, OLD.closed_at, OLD.closed))
    EXECUTE FUNCTION stage_receipt();
INSERT INTO log_staged (kind, row_id) SELECT 'receipts', id FROM askings ORDER BY id;

CREATE TRIGGER receipts_keep BEFORE UPDATE OF person_id, item_id, version, assigned_at, asking_id, told_at ON receipts
    FOR EACH ROW WHEN ((NEW.person_id, NEW.item_id, NEW.version, NEW.assigned_at) IS DISTINCT FROM (OLD.person_id, OLD.item_id, OLD.version, OLD.assigned_at)
        OR OLD.asking_id IS NOT NULL AND NEW.asking_id IS DISTINCT FROM OLD.asking_id OR NEW.told_at < OLD.told_at)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER receipts_stay BEFORE DELETE ON receipts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
