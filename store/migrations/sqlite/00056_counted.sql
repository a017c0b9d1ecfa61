-- +goose Up
-- What each team of the council counts in the report of the whole organisation, and
-- what all of them count together, as of one day: see store/counted.go. It is made from
-- standings, memberships, absences and accounts in the background; a team that is not
-- what it was made of is counted from its people. Nothing is filled here: the service
-- does, some teams at a time, and reports are right without.

CREATE TABLE counted_day (
    id     integer PRIMARY KEY CHECK (id = 1),
    at     text NOT NULL, -- the moment of the report
    items  text NOT NULL,      -- what it asks, hashed
    people blob NOT NULL     -- how many stand how, of all teams together
);

CREATE TABLE counted_items (
    item_id integer PRIMARY KEY,
    counts  blob NOT NULL -- of all teams together
);

CREATE TABLE counted_teams (
    team_id  integer PRIMARY KEY,
    holds    boolean NOT NULL, -- false once standings of somebody in it changed
    people   text NOT NULL,    -- who is in it, and can be reached, hashed
    measures text NOT NULL,    -- as the report shows them
    counts   blob NOT NULL   -- what it adds to the whole
);
CREATE INDEX counted_teams_broken ON counted_teams (team_id) WHERE NOT holds;

CREATE TABLE counted_people (
    person_id integer NOT NULL,
    team_id   integer NOT NULL,
    PRIMARY KEY (person_id, team_id)
) WITHOUT ROWID;
CREATE INDEX counted_people_team ON counted_people (team_id);

-- +goose StatementBegin
CREATE TRIGGER standings_insert_counted AFTER INSERT ON standings
BEGIN
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT team_id FROM counted_people WHERE person_id = NEW.person_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER standings_update_counted AFTER UPDATE ON standings
BEGIN
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT team_id FROM counted_people WHERE person_id = OLD.person_id);
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT team_id FROM counted_people WHERE person_id = NEW.person_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER standings_delete_counted AFTER DELETE ON standings
BEGIN
    UPDATE counted_teams SET holds = false WHERE holds AND team_id IN (SELECT team_id FROM counted_people WHERE person_id = OLD.person_id);
END;
-- +goose StatementEnd
