-- +goose Up
-- How each person's receipts stand, in one row for the report: see kept.go. Whoever
-- changes what the report would count marks the person as stale. A row is packed
-- again later, and until then the person is counted from the receipts.

CREATE TABLE standings (
    person_id bigint PRIMARY KEY,
    latest    timestamptz NOT NULL, -- the newest moment in it: it says nothing of moments before
    packed    text NOT NULL
);

-- A mark for each change: were there one for each person, who changes a receipt
-- would wait for others, or rely on a mark that is just being taken away.
CREATE TABLE stale_standings (person_id bigint NOT NULL);
CREATE INDEX stale_standings_person ON stale_standings (person_id);

INSERT INTO stale_standings SELECT DISTINCT person_id FROM receipts;

-- +goose StatementBegin
CREATE FUNCTION mark_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO stale_standings (person_id) VALUES (NEW.person_id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mark_all_stale() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO stale_standings (person_id) SELECT DISTINCT person_id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER receipts_insert_stale AFTER INSERT ON receipts
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION mark_all_stale();
CREATE TRIGGER receipts_update_stale AFTER UPDATE OF due_on, answer, answered_at, closed_at, closed ON receipts
    FOR EACH ROW EXECUTE FUNCTION mark_stale();
CREATE TRIGGER receipts_told_stale AFTER UPDATE OF told_at ON receipts
    FOR EACH ROW WHEN (NEW.took IS DISTINCT FROM OLD.took) EXECUTE FUNCTION mark_stale();
