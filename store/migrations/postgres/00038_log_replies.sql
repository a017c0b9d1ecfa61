-- +goose Up
-- What was replied to who asked is evidence, and whether others may read it.

-- +goose StatementBegin
CREATE FUNCTION stage_replies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT 'replies', question_id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER replies_insert_staged AFTER INSERT ON replies
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_replies();
CREATE TRIGGER replies_update_staged AFTER UPDATE ON replies
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_replies();
INSERT INTO log_staged (kind, row_id) SELECT 'replies', question_id FROM replies ORDER BY question_id;
