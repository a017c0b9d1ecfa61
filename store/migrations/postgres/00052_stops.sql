-- +goose Up
-- Who asked us to stop writing to them: somebody who works for an organisation, or an
-- organisation's own address. It holds until they come back.
CREATE TABLE stops (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint REFERENCES people (id),
    team_id   bigint REFERENCES teams (id),
    from_at   timestamptz NOT NULL,
    gone_at   timestamptz
);
CREATE UNIQUE INDEX stops_person ON stops (person_id) WHERE gone_at IS NULL AND person_id IS NOT NULL;
CREATE UNIQUE INDEX stops_team ON stops (team_id) WHERE gone_at IS NULL AND team_id IS NOT NULL;
