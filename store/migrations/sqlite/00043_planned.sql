-- +goose Up
-- What planning has to look at, so that it need not look at everybody: see marks.go.
-- Triggers mark in the transaction of the change, so that no use case can forget it.

-- A mark is of a person or of an item.
CREATE TABLE unplanned (
    person_id integer UNIQUE,
    item_id   integer UNIQUE
) STRICT;

-- For which day, and with which setting, everybody without a mark is planned; and how
-- far the check of a night has come.
CREATE TABLE planned (
    id             integer PRIMARY KEY CHECK (id = 1),
    day            text NOT NULL,
    backlog_weeks  integer NOT NULL,
    checked_on     text NOT NULL,
    checked_to     integer NOT NULL
) STRICT;

INSERT INTO planned (id, day, backlog_weeks, checked_on, checked_to) VALUES (1, '1970-01-01', -1, '1970-01-01', 0);

-- Who begins or ends on a day.
CREATE INDEX memberships_from ON memberships (from_on);
CREATE INDEX memberships_to ON memberships (to_on) WHERE to_on IS NOT NULL;
CREATE INDEX absences_to ON absences (to_on) WHERE to_on IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER memberships_insert_unplanned AFTER INSERT ON memberships
BEGIN
    INSERT INTO unplanned (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_update_unplanned AFTER UPDATE OF person_id, team_id, role_key, employment_key, nqsw, from_on, to_on ON memberships
BEGIN
    INSERT INTO unplanned (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_delete_unplanned AFTER DELETE ON memberships
BEGIN
    INSERT INTO unplanned (person_id) VALUES (OLD.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_insert_unplanned AFTER INSERT ON absences
BEGIN
    INSERT INTO unplanned (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_update_unplanned AFTER UPDATE OF from_on, to_on, revoked_at ON absences
BEGIN
    INSERT INTO unplanned (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_delete_unplanned AFTER DELETE ON absences
BEGIN
    INSERT INTO unplanned (person_id) VALUES (OLD.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exemptions_insert_unplanned AFTER INSERT ON exemptions
BEGIN
    INSERT INTO unplanned (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exemptions_update_unplanned AFTER UPDATE ON exemptions
BEGIN
    INSERT INTO unplanned (person_id) VALUES (NEW.person_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER items_unplanned AFTER UPDATE OF version_id, withdrawn_at, superseded_by ON items
BEGIN
    INSERT INTO unplanned (item_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER teams_unplanned AFTER UPDATE OF slug, service_key, nation ON teams
WHEN (OLD.slug, OLD.service_key, OLD.nation) IS NOT (NEW.slug, NEW.service_key, NEW.nation)
BEGIN
    INSERT INTO unplanned (person_id) SELECT m.person_id FROM memberships m WHERE m.team_id = NEW.id ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER team_works_insert_unplanned AFTER INSERT ON team_works
BEGIN
    INSERT INTO unplanned (person_id) SELECT m.person_id FROM memberships m WHERE m.team_id = NEW.team_id ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER team_works_delete_unplanned AFTER DELETE ON team_works
BEGIN
    INSERT INTO unplanned (person_id) SELECT m.person_id FROM memberships m WHERE m.team_id = OLD.team_id ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER starters_insert_unplanned AFTER INSERT ON starters
BEGIN
    INSERT INTO unplanned (item_id) VALUES (NEW.item_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER starters_delete_unplanned AFTER DELETE ON starters
BEGIN
    INSERT INTO unplanned (item_id) VALUES (OLD.item_id) ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd

-- A database from before is planned once wholly: the first plan finds that it was not
-- planned with its setting (-1), and marks everybody.
