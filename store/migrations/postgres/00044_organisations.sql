-- +goose Up
-- Organisations outside the council are units like teams, each of a kind; '' for the
-- council's own teams. The contact is an address of the organisation, not of a person
-- in it. Who is in it has memberships like anybody.
ALTER TABLE teams ADD COLUMN kind text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN size integer NOT NULL DEFAULT 0;
ALTER TABLE teams ADD COLUMN contact text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN ended_on date;

-- With how many people an organisation without a list of people shared what it was
-- sent, as its coordinator says. Rows are added, and never changed.
CREATE TABLE shares (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id     bigint NOT NULL REFERENCES teams (id),
    people      integer NOT NULL,
    on_day      date NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by bigint NOT NULL REFERENCES people (id)
);

-- What is meant for one kind of organisation is theirs by it: planned anew when it changes.
DROP TRIGGER teams_unplanned ON teams;
CREATE TRIGGER teams_unplanned AFTER UPDATE OF slug, service_key, nation, kind ON teams
    FOR EACH ROW WHEN ((OLD.slug, OLD.service_key, OLD.nation, OLD.kind) IS DISTINCT FROM (NEW.slug, NEW.service_key, NEW.nation, NEW.kind))
    EXECUTE FUNCTION mark_team_unplanned();
