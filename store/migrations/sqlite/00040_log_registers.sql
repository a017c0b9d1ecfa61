-- +goose Up
-- By what names people, teams and items went is evidence: other rows have their numbers,
-- and whoever could change a name could say that somebody else had answered.

-- +goose StatementBegin
CREATE TRIGGER people_insert_staged AFTER INSERT ON people
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('people', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER people_update_staged AFTER UPDATE ON people
WHEN NEW.email IS NOT OLD.email OR NEW.name IS NOT OLD.name
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('people', NEW.id); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER teams_insert_staged AFTER INSERT ON teams
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('teams', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER teams_update_staged AFTER UPDATE ON teams
WHEN NEW.slug IS NOT OLD.slug OR NEW.name IS NOT OLD.name OR NEW.service IS NOT OLD.service
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('teams', NEW.id); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER items_insert_staged AFTER INSERT ON items
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('items', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER items_update_staged AFTER UPDATE ON items
WHEN NEW.ref IS NOT OLD.ref OR NEW.kind IS NOT OLD.kind OR NEW.withdrawn_at IS NOT OLD.withdrawn_at OR NEW.withdrawn_reason IS NOT OLD.withdrawn_reason
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('items', NEW.id); END;
-- +goose StatementEnd

INSERT INTO log_staged (kind, row_id) SELECT 'people', id FROM people ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'teams', id FROM teams ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'items', id FROM items ORDER BY id;
