-- +goose Up
-- Organisations outside the council are units like teams, each of a kind; '' for the
-- council's own teams. The contact is an address of the organisation, not of a person
-- in it. Who is in it has memberships like anybody.
ALTER TABLE teams ADD COLUMN kind text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN size integer NOT NULL DEFAULT 0;
ALTER TABLE teams ADD COLUMN contact text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN ended_on text;

-- With how many people an organisation without a list of people shared what it was
-- sent, as its coordinator says. Rows are added, and never changed.
CREATE TABLE shares (
    id          integer PRIMARY KEY,
    team_id     integer NOT NULL REFERENCES teams (id),
    people      integer NOT NULL,
    on_day      text NOT NULL,
    recorded_at text NOT NULL,
    recorded_by integer NOT NULL REFERENCES people (id)
);

-- What is meant for one kind of organisation is theirs by it: planned anew when it changes.
DROP TRIGGER teams_unplanned;
-- +goose StatementBegin
CREATE TRIGGER teams_unplanned AFTER UPDATE OF slug, service_key, nation, kind ON teams
WHEN (OLD.slug, OLD.service_key, OLD.nation, OLD.kind) IS NOT (NEW.slug, NEW.service_key, NEW.nation, NEW.kind)
BEGIN
    INSERT INTO unplanned (person_id) SELECT m.person_id FROM memberships m WHERE m.team_id = NEW.id ON CONFLICT DO NOTHING;
END;
-- +goose StatementEnd
