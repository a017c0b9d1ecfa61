-- +goose Up
-- Who was at a discussion and who objected, whose record was looked at, who may read a note
-- and who asked to, what was let stand in a text, by what ways people could be reached, and
-- what organisations said of how many they told: evidence too. See store/evidence.go.

INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'attendances', discussion_id FROM attendances ORDER BY discussion_id;
INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'objections', discussion_id FROM objections ORDER BY discussion_id;
INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'looks', audit_id FROM looks ORDER BY audit_id;
INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'note_readers', answer_id FROM note_readers ORDER BY answer_id;
INSERT INTO log_staged (kind, row_id) SELECT 'note_offers', answer_id FROM note_offers ORDER BY answer_id;
INSERT INTO log_staged (kind, row_id) SELECT 'verdicts', id FROM verdicts ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'shares', id FROM shares ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'accounts', id FROM accounts ORDER BY id;

CREATE INDEX looks_audit ON looks (audit_id);

-- +goose StatementBegin
CREATE TRIGGER attendances_insert_staged AFTER INSERT ON attendances
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('attendances', NEW.discussion_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER objections_insert_staged AFTER INSERT ON objections
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('objections', NEW.discussion_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER looks_insert_staged AFTER INSERT ON looks
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('looks', NEW.audit_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_readers_insert_staged AFTER INSERT ON note_readers
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('note_readers', NEW.answer_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_offers_insert_staged AFTER INSERT ON note_offers
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('note_offers', NEW.answer_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_offers_update_staged AFTER UPDATE ON note_offers
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('note_offers', NEW.answer_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER verdicts_insert_staged AFTER INSERT ON verdicts
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('verdicts', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER shares_insert_staged AFTER INSERT ON shares
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('shares', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accounts_insert_staged AFTER INSERT ON accounts
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('accounts', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accounts_update_staged AFTER UPDATE ON accounts
WHEN (NEW.person_id, NEW.via, NEW.account, NEW.address, NEW.from_at, NEW.gone_at, NEW.held) IS NOT (OLD.person_id, OLD.via, OLD.account, OLD.address, OLD.from_at, OLD.gone_at, OLD.held)
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('accounts', NEW.id); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER verdicts_no_update BEFORE UPDATE ON verdicts
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of verdicts are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER verdicts_no_delete BEFORE DELETE ON verdicts
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of verdicts are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER shares_no_update BEFORE UPDATE ON shares
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of shares are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER shares_no_delete BEFORE DELETE ON shares
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of shares are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_offers_stay BEFORE DELETE ON note_offers
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of note_offers are evidence and are never changed'); END;
-- +goose StatementEnd
