-- +goose Up
-- Teams, people and who was where when.

CREATE TABLE teams (
    id          integer PRIMARY KEY,
    slug        text NOT NULL UNIQUE,
    name        text NOT NULL,
    service     text NOT NULL,
    service_key text NOT NULL,
    channel     text NOT NULL,
    mode        text NOT NULL,
    schedule    text NOT NULL,
    timezone    text NOT NULL,
    created_at  text NOT NULL
);

CREATE TABLE people (
    id            integer PRIMARY KEY,
    email         text NOT NULL UNIQUE,
    name          text NOT NULL,
    slack_id      text UNIQUE,
    slack_gone_at text,
    access        text NOT NULL,
    created_at    text NOT NULL
);

CREATE TABLE memberships (
    id             integer PRIMARY KEY,
    person_id      integer NOT NULL REFERENCES people (id),
    team_id        integer NOT NULL REFERENCES teams (id),
    role           text NOT NULL,
    role_key       text NOT NULL,
    manager        integer NOT NULL,
    employment     text NOT NULL,
    employment_key text NOT NULL,
    nqsw           integer NOT NULL,
    from_on        text NOT NULL,
    to_on          text,
    recorded_at    text NOT NULL
);
CREATE INDEX memberships_person ON memberships (person_id);
CREATE INDEX memberships_team ON memberships (team_id);

CREATE TABLE absences (
    id          integer PRIMARY KEY,
    person_id   integer NOT NULL REFERENCES people (id),
    from_on     text NOT NULL,
    to_on       text,
    recorded_at text NOT NULL,
    revoked_at  text
);
CREATE INDEX absences_person ON absences (person_id);

-- What is told.

CREATE TABLE items (
    id               integer PRIMARY KEY,
    ref              text NOT NULL UNIQUE,
    kind             text NOT NULL,
    version_id       integer,
    withdrawn_at     text,
    withdrawn_reason text NOT NULL DEFAULT '',
    created_at       text NOT NULL
);

CREATE TABLE versions (
    id            integer PRIMARY KEY,
    item_id       integer NOT NULL REFERENCES items (id),
    number        integer NOT NULL,
    asks          integer NOT NULL,
    change        text NOT NULL,
    title         text NOT NULL,
    urgent        integer NOT NULL,
    minutes       integer NOT NULL,
    ack_within    integer NOT NULL,
    by_service    integer NOT NULL,
    by_team       integer NOT NULL,
    by_role       integer NOT NULL,
    by_employment integer NOT NULL,
    body          text NOT NULL,
    published_at  text NOT NULL,
    published_by  text NOT NULL,
    UNIQUE (item_id, number)
);

CREATE TABLE audiences (
    version_id integer NOT NULL REFERENCES versions (id),
    dimension  text NOT NULL,
    value      text NOT NULL,
    PRIMARY KEY (version_id, dimension, value)
);

CREATE TABLE drafts (
    ref        text PRIMARY KEY,
    body       text NOT NULL,
    updated_at text NOT NULL
);

-- What each person owes and said.

CREATE TABLE receipts (
    person_id   integer NOT NULL REFERENCES people (id),
    item_id     integer NOT NULL REFERENCES items (id),
    version     integer NOT NULL,
    assigned_at text NOT NULL,
    due_from    text NOT NULL,
    due_on      text,
    told_at     text,
    reminders   integer NOT NULL DEFAULT 0,
    answer      text,
    answered_at text,
    closed_at   text,
    closed      text,
    -- Tenths of an hour from told, or assigned where no digest came before, to answered.
    took        integer GENERATED ALWAYS AS (
        ((CAST(strftime('%s', answered_at) AS integer) - CAST(strftime('%s', CASE WHEN told_at <= answered_at THEN told_at ELSE assigned_at END) AS integer)) * 1000000
        + CAST(substr(answered_at, 21, 6) AS integer) - CAST(substr(CASE WHEN told_at <= answered_at THEN told_at ELSE assigned_at END, 21, 6) AS integer)) / 360000000) STORED,
    PRIMARY KEY (person_id, item_id, version)
) WITHOUT ROWID;
CREATE INDEX receipts_item ON receipts (item_id, person_id, version);
CREATE INDEX receipts_waiting ON receipts (person_id, item_id, version)
    WHERE closed_at IS NULL AND answer IS NULL AND told_at IS NULL;

CREATE TABLE answers (
    id        integer PRIMARY KEY,
    person_id integer NOT NULL REFERENCES people (id),
    item_id   integer NOT NULL REFERENCES items (id),
    version   integer NOT NULL,
    shown     integer NOT NULL,
    kind      text NOT NULL,
    note      text NOT NULL,
    face      text NOT NULL,
    at        text NOT NULL
);
CREATE INDEX answers_receipt ON answers (person_id, item_id, version, at);
CREATE INDEX answers_at ON answers (at);

-- When digests go out, and what became of each message.

CREATE TABLE schedules (
    id       integer PRIMARY KEY,
    team_id  integer NOT NULL REFERENCES teams (id),
    kind     text NOT NULL,
    cron     text NOT NULL,
    timezone text NOT NULL,
    since    text NOT NULL,
    last_due text,
    UNIQUE (team_id, kind)
);

CREATE TABLE runs (
    id          integer PRIMARY KEY,
    schedule_id integer NOT NULL REFERENCES schedules (id),
    team_id     integer NOT NULL REFERENCES teams (id),
    kind        text NOT NULL,
    slot        text NOT NULL,
    due_at      text NOT NULL,
    late        integer NOT NULL,
    planned_at  text NOT NULL,
    UNIQUE (schedule_id, slot)
);

CREATE TABLE deliveries (
    id          integer PRIMARY KEY,
    run_id      integer REFERENCES runs (id),
    kind        text NOT NULL,
    recipient   text NOT NULL,
    person_id   integer REFERENCES people (id),
    team_id     integer REFERENCES teams (id),
    state       text NOT NULL,
    attempt     integer NOT NULL DEFAULT 0,
    not_before  text NOT NULL,
    lease_until text,
    created_at  text NOT NULL,
    sent_at     text,
    channel     text NOT NULL DEFAULT '',
    ts          text NOT NULL DEFAULT '',
    reason      text NOT NULL DEFAULT '',
    queued      integer NOT NULL DEFAULT 0,
    minutes     integer NOT NULL DEFAULT 0,
    late        integer NOT NULL DEFAULT 0,
    last        integer NOT NULL DEFAULT 0,
    notice      text NOT NULL DEFAULT '',
    UNIQUE (run_id, recipient, kind)
);
CREATE INDEX deliveries_open ON deliveries (not_before, id) WHERE state = 'queued';
CREATE INDEX deliveries_sending ON deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX deliveries_recipient ON deliveries (recipient, created_at);
CREATE INDEX deliveries_created ON deliveries (created_at);

-- Without references: one statement writes the rows from ids it has just read,
-- nothing is ever deleted, and checking each row would double the cost of planning.
CREATE TABLE delivery_items (
    delivery_id integer NOT NULL,
    position    integer NOT NULL,
    item_id     integer NOT NULL,
    version     integer NOT NULL,
    fresh       integer NOT NULL,
    PRIMARY KEY (delivery_id, position)
);

CREATE TABLE pauses (
    bucket text PRIMARY KEY,
    until  text,
    reason text NOT NULL
);

CREATE TABLE leases (
    name   text PRIMARY KEY,
    holder text NOT NULL,
    until  text NOT NULL
);

CREATE TABLE audit (
    id      integer PRIMARY KEY,
    at      text NOT NULL,
    actor   text NOT NULL,
    action  text NOT NULL,
    subject text NOT NULL,
    detail  text NOT NULL
);

-- Evidence is added to, never changed: whoever connects, the database refuses.

-- +goose StatementBegin
CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers
BEGIN SELECT RAISE(ABORT, 'rows of answers are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answers_no_delete BEFORE DELETE ON answers
BEGIN SELECT RAISE(ABORT, 'rows of answers are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions
BEGIN SELECT RAISE(ABORT, 'rows of versions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_no_delete BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'rows of versions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of audit are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'rows of audit are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_stay BEFORE DELETE ON memberships
BEGIN SELECT RAISE(ABORT, 'rows of memberships are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_close BEFORE UPDATE ON memberships
WHEN (NEW.person_id, NEW.team_id, NEW.role, NEW.manager, NEW.employment, NEW.nqsw, NEW.from_on)
    <> (OLD.person_id, OLD.team_id, OLD.role, OLD.manager, OLD.employment, OLD.nqsw, OLD.from_on)
BEGIN SELECT RAISE(ABORT, 'rows of memberships are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_stay BEFORE DELETE ON absences
BEGIN SELECT RAISE(ABORT, 'rows of absences are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_revoke BEFORE UPDATE ON absences
WHEN NEW.person_id <> OLD.person_id OR NEW.from_on <> OLD.from_on OR NEW.to_on IS NOT OLD.to_on OR OLD.revoked_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rows of absences are evidence and are never changed'); END;
-- +goose StatementEnd
