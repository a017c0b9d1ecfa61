-- +goose Up
-- Who counts on a day hangs on what kind of unit a team is: that this changed is known from
-- the log too, or the day before would seem to have been counted wrong.
DROP TRIGGER teams_update_staged;
-- +goose StatementBegin
CREATE TRIGGER teams_update_staged AFTER UPDATE ON teams
WHEN NEW.slug IS NOT OLD.slug OR NEW.name IS NOT OLD.name OR NEW.service IS NOT OLD.service OR NEW.kind IS NOT OLD.kind
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('teams', NEW.id); END;
-- +goose StatementEnd
