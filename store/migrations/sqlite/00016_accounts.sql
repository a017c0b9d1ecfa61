-- +goose Up
-- The ways by which letters may go, in the order in which they are tried, and since
-- when and until when the organisation lets them. NULL: since ever, and still.

CREATE TABLE vias (
    via     text NOT NULL,
    rank    integer NOT NULL,
    from_at text,
    gone_at text
);
CREATE UNIQUE INDEX vias_open ON vias (via) WHERE gone_at IS NULL;
INSERT INTO vias (via, rank) VALUES ('slack', 1);

-- Who people are in each of them, and how a letter reaches them there, which only the
-- courier reads. A row is one stretch of time: an account that comes back is another.
-- held is what is on record as theirs, gone or not; taken_for is the account in whose
-- place the directory put it: a staff list that still names that one does not bring it back.

CREATE TABLE accounts (
    id        integer PRIMARY KEY,
    person_id integer NOT NULL REFERENCES people (id),
    via       text NOT NULL,
    account   text NOT NULL,
    address   text NOT NULL,
    from_at   text,
    gone_at   text,
    held      boolean NOT NULL,
    taken_for text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX accounts_account ON accounts (via, account) WHERE held;
CREATE UNIQUE INDEX accounts_person ON accounts (person_id, via) WHERE held;
CREATE INDEX accounts_history ON accounts (person_id);

-- Accounts had no beginning on record: who has one had it since ever, as was reported.
INSERT INTO accounts (person_id, via, account, address, gone_at, held, taken_for)
SELECT id, 'slack', slack_id, slack_id, slack_gone_at, true, slack_before FROM people WHERE slack_id IS NOT NULL ORDER BY id;
INSERT INTO accounts (person_id, via, account, address, held)
SELECT id, 'email', email, email, true FROM people WHERE email <> '' ORDER BY id;

-- SQLite drops no column that has a key without building the table anew, and with it
-- every reference to people: slack_id stays, empty.
ALTER TABLE people DROP COLUMN slack_gone_at;
ALTER TABLE people DROP COLUMN slack_before;
UPDATE people SET slack_id = NULL;

-- How somebody would rather be reached, of what the organisation allows; '' for its order.
ALTER TABLE people ADD COLUMN reach text NOT NULL DEFAULT '';
