-- +goose Up
-- What planning has to look at, so that it need not look at everybody: see marks.go.
-- Triggers mark in the transaction of the change, so that no use case can forget it.

-- A mark is of a person or of an item. There is one for each change: were there one for
-- each person, who changes something would wait for the planner, or rely on a mark that
-- is just being taken away.
CREATE TABLE unplanned (
    person_id bigint,
    item_id   bigint
);
CREATE INDEX unplanned_person ON unplanned (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX unplanned_item ON unplanned (item_id) WHERE item_id IS NOT NULL;

-- For which day, and with which setting, everybody without a mark is planned; and how
-- far the check of a night has come.
CREATE TABLE planned (
    id             integer PRIMARY KEY CHECK (id = 1),
    day            date NOT NULL,
    backlog_weeks  integer NOT NULL,
    checked_on     date NOT NULL,
    checked_to     bigint NOT NULL
);

INSERT INTO planned (id, day, backlog_weeks, checked_on, checked_to) VALUES (1, DATE '1970-01-01', -1, DATE '1970-01-01', 0);

-- Who begins or ends on a day.
CREATE INDEX memberships_from ON memberships (from_on);
CREATE INDEX memberships_to ON memberships (to_on) WHERE to_on IS NOT NULL;
CREATE INDEX absences_to ON absences (to_on) WHERE to_on IS NOT NULL;

-- +goose StatementBegin
CREATE FUNCTION mark_people_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unplanned (person_id) SELECT DISTINCT person_id FROM changed;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mark_new_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unplanned (person_id) VALUES (NEW.person_id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mark_item_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unplanned (item_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mark_team_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unplanned (person_id) SELECT DISTINCT m.person_id FROM memberships m WHERE m.team_id = NEW.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mark_works_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unplanned (person_id) SELECT DISTINCT m.person_id FROM memberships m JOIN changed c ON c.team_id = m.team_id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mark_starters_unplanned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO unplanned (item_id) SELECT DISTINCT item_id FROM changed;
    RETURN NULL;
END $$;
-- +goose StatementEnd

CREATE TRIGGER memberships_insert_unplanned AFTER INSERT ON memberships
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_people_unplanned();
CREATE TRIGGER memberships_update_unplanned AFTER UPDATE OF person_id, team_id, role_key, employment_key, nqsw, from_on, to_on ON memberships
    FOR EACH ROW EXECUTE FUNCTION mark_new_unplanned();
CREATE TRIGGER memberships_delete_unplanned AFTER DELETE ON memberships
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_people_unplanned();

CREATE TRIGGER absences_insert_unplanned AFTER INSERT ON absences
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_people_unplanned();
CREATE TRIGGER absences_update_unplanned AFTER UPDATE OF from_on, to_on, revoked_at ON absences
    FOR EACH ROW EXECUTE FUNCTION mark_new_unplanned();
CREATE TRIGGER absences_delete_unplanned AFTER DELETE ON absences
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_people_unplanned();

CREATE TRIGGER exemptions_insert_unplanned AFTER INSERT ON exemptions
    FOR EACH ROW EXECUTE FUNCTION mark_new_unplanned();
CREATE TRIGGER exemptions_update_unplanned AFTER UPDATE ON exemptions
    FOR EACH ROW EXECUTE FUNCTION mark_new_unplanned();

CREATE TRIGGER items_unplanned AFTER UPDATE OF version_id, withdrawn_at, superseded_by ON items
    FOR EACH ROW EXECUTE FUNCTION mark_item_unplanned();

CREATE TRIGGER teams_unplanned AFTER UPDATE OF slug, service_key, nation ON teams
    FOR EACH ROW WHEN ((OLD.slug, OLD.service_key, OLD.nation) IS DISTINCT FROM (NEW.slug, NEW.service_key, NEW.nation))
    EXECUTE FUNCTION mark_team_unplanned();
CREATE TRIGGER team_works_insert_unplanned AFTER INSERT ON team_works
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_works_unplanned();
CREATE TRIGGER team_works_delete_unplanned AFTER DELETE ON team_works
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_works_unplanned();

CREATE TRIGGER starters_insert_unplanned AFTER INSERT ON starters
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_starters_unplanned();
CREATE TRIGGER starters_delete_unplanned AFTER DELETE ON starters
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION mark_starters_unplanned();

-- A database from before is planned once wholly: the first plan finds that it was not
-- planned with its setting (-1), and marks everybody.
