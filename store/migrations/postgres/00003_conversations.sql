-- +goose Up
-- What came of answers other than yes.

-- A question is an answer with words: it needs no row of its own.
CREATE INDEX answers_questions ON answers (id) WHERE kind = 'question';

CREATE TABLE replies (
    question_id bigint PRIMARY KEY REFERENCES answers (id),
    text        text NOT NULL,
    wording     text NOT NULL,
    shown       boolean NOT NULL,
    replied_at  timestamptz NOT NULL,
    replied_by  text NOT NULL
);

CREATE TABLE supervisions (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint NOT NULL REFERENCES people (id),
    item_id   bigint NOT NULL REFERENCES items (id),
    version   integer NOT NULL,
    outcome   text NOT NULL,
    ticked_at timestamptz NOT NULL,
    ticked_by bigint NOT NULL REFERENCES people (id)
);
CREATE INDEX supervisions_receipt ON supervisions (person_id, item_id, version);

CREATE TABLE discussions (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    team_id     bigint NOT NULL REFERENCES teams (id),
    item_id     bigint NOT NULL REFERENCES items (id),
    version     integer NOT NULL,
    shown       integer NOT NULL,
    on_day      date NOT NULL,
    meeting     text NOT NULL,
    thoughts    text NOT NULL,
    embedding   text NOT NULL,
    planning    text NOT NULL,
    action      text NOT NULL,
    owner_id    bigint REFERENCES people (id),
    due_on      date,
    done_at     timestamptz,
    done_by     bigint REFERENCES people (id),
    recorded_at timestamptz NOT NULL,
    recorded_by bigint NOT NULL REFERENCES people (id),
    people_key  text NOT NULL, -- names the people present: the same record twice is one
    UNIQUE (team_id, item_id, on_day, meeting, people_key)
);

CREATE TABLE attendances (
    discussion_id bigint NOT NULL REFERENCES discussions (id),
    person_id     bigint NOT NULL REFERENCES people (id),
    PRIMARY KEY (discussion_id, person_id)
);
CREATE INDEX attendances_person ON attendances (person_id);

CREATE TABLE objections (
    discussion_id bigint NOT NULL,
    person_id     bigint NOT NULL,
    reason        text NOT NULL,
    objected_at   timestamptz NOT NULL,
    PRIMARY KEY (discussion_id, person_id),
    FOREIGN KEY (discussion_id, person_id) REFERENCES attendances (discussion_id, person_id)
);

CREATE TABLE exemptions (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id   bigint NOT NULL REFERENCES people (id),
    item_id     bigint NOT NULL REFERENCES items (id),
    version     integer NOT NULL,
    reason      text NOT NULL,
    exempted_at timestamptz NOT NULL,
    exempted_by bigint NOT NULL REFERENCES people (id),
    lifted_at   timestamptz,
    lifted_by   bigint REFERENCES people (id)
);
CREATE INDEX exemptions_receipt ON exemptions (person_id, item_id, version);

-- Whose record an entry of the audit log looked at.
CREATE TABLE looks (
    person_id bigint NOT NULL REFERENCES people (id),
    audit_id  bigint NOT NULL REFERENCES audit (id),
    PRIMARY KEY (person_id, audit_id)
);

-- Somebody's own thoughts: no evidence, and theirs to delete.
CREATE TABLE reflections (
    person_id  bigint NOT NULL REFERENCES people (id),
    item_id    bigint NOT NULL REFERENCES items (id),
    on_day     date NOT NULL,
    activity   text NOT NULL,
    relevance  text NOT NULL,
    learnt     text NOT NULL,
    impact     text NOT NULL,
    peer       text NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (person_id, item_id)
);

CREATE TRIGGER replies_stay BEFORE DELETE ON replies
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER replies_hide BEFORE UPDATE ON replies
    FOR EACH ROW WHEN ((NEW.question_id, NEW.text, NEW.wording, NEW.replied_at, NEW.replied_by)
        IS DISTINCT FROM (OLD.question_id, OLD.text, OLD.wording, OLD.replied_at, OLD.replied_by))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER supervisions_are_evidence BEFORE UPDATE OR DELETE ON supervisions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER discussions_stay BEFORE DELETE ON discussions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER discussions_close BEFORE UPDATE ON discussions
    FOR EACH ROW WHEN ((NEW.team_id, NEW.item_id, NEW.version, NEW.shown, NEW.on_day, NEW.meeting, NEW.thoughts, NEW.embedding, NEW.planning,
            NEW.action, NEW.owner_id, NEW.due_on, NEW.recorded_at, NEW.recorded_by, NEW.people_key)
        IS DISTINCT FROM (OLD.team_id, OLD.item_id, OLD.version, OLD.shown, OLD.on_day, OLD.meeting, OLD.thoughts, OLD.embedding, OLD.planning,
            OLD.action, OLD.owner_id, OLD.due_on, OLD.recorded_at, OLD.recorded_by, OLD.people_key)
        OR OLD.done_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attendances_are_evidence BEFORE UPDATE OR DELETE ON attendances
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER objections_are_evidence BEFORE UPDATE OR DELETE ON objections
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exemptions_stay BEFORE DELETE ON exemptions
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER exemptions_lift BEFORE UPDATE ON exemptions
    FOR EACH ROW WHEN ((NEW.person_id, NEW.item_id, NEW.version, NEW.reason, NEW.exempted_at, NEW.exempted_by)
        IS DISTINCT FROM (OLD.person_id, OLD.item_id, OLD.version, OLD.reason, OLD.exempted_at, OLD.exempted_by)
        OR OLD.lifted_at IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER looks_are_evidence BEFORE UPDATE OR DELETE ON looks
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
