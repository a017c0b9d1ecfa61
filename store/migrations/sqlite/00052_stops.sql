-- +goose Up
-- Who asked us to stop writing to them: somebody who works for an organisation, or an
-- organisation's own address. It holds until they come back.
CREATE TABLE stops (
    id        integer PRIMARY KEY,
    person_id integer REFERENCES people (id),
    team_id   integer REFERENCES teams (id),
    from_at   text NOT NULL,
    gone_at   text
);
CREATE UNIQUE INDEX stops_person ON stops (person_id) WHERE gone_at IS NULL AND person_id IS NOT NULL;
CREATE UNIQUE INDEX stops_team ON stops (team_id) WHERE gone_at IS NULL AND team_id IS NOT NULL;
