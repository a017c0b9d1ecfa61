-- +goose Up
-- How each person's receipts stand, in one row for the report: see kept.go. Whoever
-- changes what the report would count marks the person as stale. A row is packed
-- again later, and until then the person is counted from the receipts.

CREATE TABLE standings (
    person_id integer PRIMARY KEY,
    latest    text NOT NULL, -- the newest moment in it: it says nothing of moments before
    packed    text NOT NULL
);

CREATE TABLE stale_standings (person_id integer PRIMARY KEY);

INSERT INTO stale_standings SELECT DISTINCT person_id FROM receipts;

-- +goose StatementBegin
CREATE TRIGGER receipts_insert_stale AFTER INSERT ON receipts
BEGIN
    INSERT INTO stale_standings (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER receipts_update_stale AFTER UPDATE OF due_on, answer, answered_at, closed_at, closed ON receipts
BEGIN
    INSERT INTO stale_standings (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER receipts_told_stale AFTER UPDATE OF told_at ON receipts
WHEN NEW.took IS NOT OLD.took
BEGIN
    INSERT INTO stale_standings (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
