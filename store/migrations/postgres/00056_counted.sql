-- +goose Up
-- What each team of the council counts in the report of the whole organisation, and
-- what all of them count together, as of one day: see store/counted.go. It is made from
-- standings, memberships, absences and accounts in the background; a team that is not
-- what it was made of is counted from its people. Nothing is filled here: the service
-- does, some teams at a time, and reports are right without.

CREATE TABLE counted_day (
    id     integer PRIMARY KEY CHECK (id = 1),
    at     timestamptz NOT NULL, -- the moment of the report
    items  text NOT NULL,      -- what it asks, hashed
    people bytea NOT NULL     -- how many stand how, of all teams together
);

CREATE TABLE counted_items (
    item_id bigint PRIMARY KEY,
    counts  bytea NOT NULL -- of all teams together
);

CREATE TABLE counted_teams (
    team_id  bigint PRIMARY KEY,
    holds    boolean NOT NULL, -- false once standings of somebody in it changed
    people   text NOT NULL,    -- who is in it, and can be reached, hashed
    measures text NOT NULL,    -- as the report shows them
    counts   bytea NOT NULL   -- what it adds to the whole
);
CREATE INDEX counted_teams_broken ON counted_teams (team_id) WHERE NOT holds;

CREATE TABLE counted_people (
    person_id bigint NOT NULL,
    team_id   bigint NOT NULL,
    PRIMARY KEY (person_id, team_id)
);
CREATE INDEX counted_people_team ON counted_people (team_id);

-- By statement, as standings are written for hundreds of people at once.
-- +goose StatementBegin
CREATE FUNCTION uncount_after() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT c.team_id FROM counted_people c JOIN after s ON s.person_id = c.person_id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION uncount_before() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT c.team_id FROM counted_people c JOIN before s ON s.person_id = c.person_id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION uncount_both() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT c.team_id FROM counted_people c JOIN before s ON s.person_id = c.person_id);
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT c.team_id FROM counted_people c JOIN after s ON s.person_id = c.person_id);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER standings_insert_counted AFTER INSERT ON standings
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION uncount_after();
CREATE TRIGGER standings_update_counted AFTER UPDATE ON standings
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION uncount_both();
CREATE TRIGGER standings_delete_counted AFTER DELETE ON standings
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION uncount_before();
