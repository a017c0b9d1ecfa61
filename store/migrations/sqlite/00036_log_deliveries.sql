-- +goose Up
-- What became of each letter is evidence: to whom, by which way, which versions, and
-- when. Its leaf is made anew when that changes, as when one that was called unknown is
-- sent again.

-- +goose StatementBegin
CREATE TRIGGER deliveries_update_staged AFTER UPDATE OF state, via, place, reason, sent_at ON deliveries
WHEN (NEW.state, NEW.via, NEW.place, NEW.reason, NEW.sent_at) IS NOT (OLD.state, OLD.via, OLD.place, OLD.reason, OLD.sent_at) AND (NEW.state NOT IN ('queued', 'sending') OR OLD.state NOT IN ('queued', 'sending'))
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('deliveries', NEW.id); END;
-- +goose StatementEnd
INSERT INTO log_staged (kind, row_id) SELECT 'deliveries', id FROM deliveries WHERE state NOT IN ('queued', 'sending') ORDER BY id;
