-- +goose Up
-- By what names people, teams and items went is evidence: other rows have their numbers,
-- and whoever could change a name could say that somebody else had answered.

-- +goose StatementBegin
CREATE FUNCTION stage_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'people' THEN
        INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, a.id FROM after a JOIN before b ON b.id = a.id
        WHERE (a.email, a.name) IS DISTINCT FROM (b.email, b.name);
    ELSIF TG_TABLE_NAME = 'teams' THEN
        INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, a.id FROM after a JOIN before b ON b.id = a.id
        WHERE (a.slug, a.name, a.service) IS DISTINCT FROM (b.slug, b.name, b.service);
    ELSE
        INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, a.id FROM after a JOIN before b ON b.id = a.id
        WHERE (a.ref, a.kind, a.withdrawn_at, a.withdrawn_reason) IS DISTINCT FROM (b.ref, b.kind, b.withdrawn_at, b.withdrawn_reason);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER people_insert_staged AFTER INSERT ON people
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER people_update_staged AFTER UPDATE ON people
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_renamed();
CREATE TRIGGER teams_insert_staged AFTER INSERT ON teams
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER teams_update_staged AFTER UPDATE ON teams
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_renamed();
CREATE TRIGGER items_insert_staged AFTER INSERT ON items
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER items_update_staged AFTER UPDATE ON items
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_renamed();

INSERT INTO log_staged (kind, row_id) SELECT 'people', id FROM people ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'teams', id FROM teams ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'items', id FROM items ORDER BY id;
