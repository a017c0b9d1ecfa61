-- +goose Up
-- What the log of evidence speaks of stays: a row goes only with the person's, by erasing.
-- The program deletes none of these; that one was gone was found, and not refused.
-- +goose StatementBegin
CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of accounts are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER people_stay BEFORE DELETE ON people
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of people are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER teams_stay BEFORE DELETE ON teams
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of teams are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER items_stay BEFORE DELETE ON items
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of items are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER release_steps_stay BEFORE DELETE ON release_steps
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of release_steps are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER deliveries_stay BEFORE DELETE ON deliveries
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of deliveries are evidence and are never changed'); END;
-- +goose StatementEnd
