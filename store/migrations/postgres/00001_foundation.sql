-- +goose Up
-- Teams, people and who was where when.

CREATE TABLE teams (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug        text NOT NULL UNIQUE,
    name        text NOT NULL,
    service     text NOT NULL,
    service_key text NOT NULL,
    channel     text NOT NULL,
    mode        text NOT NULL,
    schedule    text NOT NULL,
    timezone    text NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE TABLE people (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email         text NOT NULL UNIQUE,
    name          text NOT NULL,
    slack_id      text UNIQUE,
    slack_gone_at timestamptz,
    access        text NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE TABLE memberships (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id      bigint NOT NULL REFERENCES people (id),
    team_id        bigint NOT NULL REFERENCES teams (id),
    role           text NOT NULL,
    role_key       text NOT NULL,
    manager        boolean NOT NULL,
    employment     text NOT NULL,
    employment_key text NOT NULL,
    nqsw           boolean NOT NULL,
    from_on        date NOT NULL,
    to_on          date,
    recorded_at    timestamptz NOT NULL
);
CREATE INDEX memberships_person ON memberships (person_id);
CREATE INDEX memberships_team ON memberships (team_id);

CREATE TABLE absences (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id   bigint NOT NULL REFERENCES people (id),
    from_on     date NOT NULL,
    to_on       date,
    recorded_at timestamptz NOT NULL,
    revoked_at  timestamptz
);
CREATE INDEX absences_person ON absences (person_id);

-- What is told.

CREATE TABLE items (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ref              text NOT NULL UNIQUE,
    kind             text NOT NULL,
    version_id       bigint,
    withdrawn_at     timestamptz,
    withdrawn_reason text NOT NULL DEFAULT '',
    created_at       timestamptz NOT NULL
);

CREATE TABLE versions (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item_id       bigint NOT NULL REFERENCES items (id),
    number        integer NOT NULL,
    asks          integer NOT NULL,
    change        text NOT NULL,
    title         text NOT NULL,
    urgent        boolean NOT NULL,
    minutes       integer NOT NULL,
    ack_within    integer NOT NULL,
    by_service    boolean NOT NULL,
    by_team       boolean NOT NULL,
    by_role       boolean NOT NULL,
    by_employment boolean NOT NULL,
    body          text NOT NULL,
    published_at  timestamptz NOT NULL,
    published_by  text NOT NULL,
    UNIQUE (item_id, number)
);

CREATE TABLE audiences (
    version_id bigint NOT NULL REFERENCES versions (id),
    dimension  text NOT NULL,
    value      text NOT NULL,
    PRIMARY KEY (version_id, dimension, value)
);

CREATE TABLE drafts (
    ref        text PRIMARY KEY,
    body       text NOT NULL,
    updated_at timestamptz NOT NULL
);

-- What each person owes and said.

CREATE TABLE receipts (
    person_id   bigint NOT NULL REFERENCES people (id),
    item_id     bigint NOT NULL REFERENCES items (id),
    version     integer NOT NULL,
    assigned_at timestamptz NOT NULL,
    due_from    date NOT NULL,
    due_on      date,
    told_at     timestamptz,
    reminders   integer NOT NULL DEFAULT 0,
    answer      text,
    answered_at timestamptz,
    closed_at   timestamptz,
    closed      text,
    -- Tenths of an hour from told, or assigned where no digest came before, to answered.
    took        integer GENERATED ALWAYS AS (CAST(FLOOR(EXTRACT(EPOCH FROM
        (answered_at - CASE WHEN told_at <= answered_at THEN told_at ELSE assigned_at END)) / 360) AS integer)) STORED,
    PRIMARY KEY (person_id, item_id, version)
);
CREATE INDEX receipts_item ON receipts (item_id, person_id, version);
CREATE INDEX receipts_waiting ON receipts (person_id, item_id, version)
    WHERE closed_at IS NULL AND answer IS NULL AND told_at IS NULL;

CREATE TABLE answers (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people (id),
    item_id   bigint NOT NULL REFERENCES items (id),
    version   integer NOT NULL,
    shown     integer NOT NULL,
    kind      text NOT NULL,
    note      text NOT NULL,
    face      text NOT NULL,
    at        timestamptz NOT NULL
);
CREATE INDEX answers_receipt ON answers (person_id, item_id, version, at);
CREATE INDEX answers_at ON answers (at);

-- When digests go out, and what became of each message.

CREATE TABLE schedules (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id  bigint NOT NULL REFERENCES teams (id),
    kind     text NOT NULL,
    cron     text NOT NULL,
    timezone text NOT NULL,
    since    timestamptz NOT NULL,
    last_due timestamptz,
    UNIQUE (team_id, kind)
);

CREATE TABLE runs (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    schedule_id bigint NOT NULL REFERENCES schedules (id),
    team_id     bigint NOT NULL REFERENCES teams (id),
    kind        text NOT NULL,
    slot        text NOT NULL,
    due_at      timestamptz NOT NULL,
    late        boolean NOT NULL,
    planned_at  timestamptz NOT NULL,
    UNIQUE (schedule_id, slot)
);

CREATE TABLE deliveries (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id      bigint REFERENCES runs (id),
    kind        text NOT NULL,
    recipient   text NOT NULL,
    person_id   bigint REFERENCES people (id),
    team_id     bigint REFERENCES teams (id),
    state       text NOT NULL,
    attempt     integer NOT NULL DEFAULT 0,
    not_before  timestamptz NOT NULL,
    lease_until timestamptz,
    created_at  timestamptz NOT NULL,
    sent_at     timestamptz,
    channel     text NOT NULL DEFAULT '',
    ts          text NOT NULL DEFAULT '',
    reason      text NOT NULL DEFAULT '',
    queued      integer NOT NULL DEFAULT 0,
    minutes     integer NOT NULL DEFAULT 0,
    late        boolean NOT NULL DEFAULT false,
    last        boolean NOT NULL DEFAULT false,
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
    delivery_id bigint NOT NULL,
    position    integer NOT NULL,
    item_id     bigint NOT NULL,
    version     integer NOT NULL,
    fresh       boolean NOT NULL,
    PRIMARY KEY (delivery_id, position)
);

CREATE TABLE pauses (
    bucket text PRIMARY KEY,
    until  timestamptz,
    reason text NOT NULL
);

CREATE TABLE leases (
    name   text PRIMARY KEY,
    holder text NOT NULL,
    until  timestamptz NOT NULL
);

CREATE TABLE audit (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text NOT NULL,
    action  text NOT NULL,
    subject text NOT NULL,
    detail  text NOT NULL
);

-- Evidence is added to, never changed: whoever connects, the database refuses.

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are evidence and are never changed', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER answers_are_evidence BEFORE UPDATE OR DELETE ON answers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER versions_are_evidence BEFORE UPDATE OR DELETE ON versions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_is_evidence BEFORE UPDATE OR DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER memberships_stay BEFORE DELETE ON memberships
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER memberships_close BEFORE UPDATE ON memberships
    FOR EACH ROW WHEN ((NEW.person_id, NEW.team_id, NEW.role, NEW.manager, NEW.employment, NEW.nqsw, NEW.from_on)
        IS DISTINCT FROM (OLD.person_id, OLD.team_id, OLD.role, OLD.manager, OLD.employment, OLD.nqsw, OLD.from_on))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER absences_stay BEFORE DELETE ON absences
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER absences_revoke BEFORE UPDATE ON absences
    FOR EACH ROW WHEN ((NEW.person_id, NEW.from_on, NEW.to_on) IS DISTINCT FROM (OLD.person_id, OLD.from_on, OLD.to_on)
        OR OLD.revoked_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
