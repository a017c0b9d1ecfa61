-- +goose Up
-- What was replied to who asked is evidence, and whether others may read it.

-- +goose StatementBegin
CREATE TRIGGER replies_insert_staged AFTER INSERT ON replies
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('replies', NEW.question_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replies_update_staged AFTER UPDATE ON replies
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('replies', NEW.question_id); END;
-- +goose StatementEnd
INSERT INTO log_staged (kind, row_id) SELECT 'replies', question_id FROM replies ORDER BY question_id;
