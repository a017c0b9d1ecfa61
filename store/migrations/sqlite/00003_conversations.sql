-- +goose Up
-- What came of answers other than yes.

-- A question is an answer with words: it needs no row of its own.
CREATE INDEX answers_questions ON answers (id) WHERE kind = 'question';

CREATE TABLE replies (
    question_id integer PRIMARY KEY REFERENCES answers (id),
    text        text NOT NULL,
    wording     text NOT NULL,
    shown       integer NOT NULL,
    replied_at  text NOT NULL,
    replied_by  text NOT NULL
);

CREATE TABLE supervisions (
    id        integer PRIMARY KEY,
    person_id integer NOT NULL REFERENCES people (id),
    item_id   integer NOT NULL REFERENCES items (id),
    version   integer NOT NULL,
    outcome   text NOT NULL,
    ticked_at text NOT NULL,
    ticked_by integer NOT NULL REFERENCES people (id)
);
CREATE INDEX supervisions_receipt ON supervisions (person_id, item_id, version);

CREATE TABLE discussions (
    id          integer PRIMARY KEY,
    team_id     integer NOT NULL REFERENCES teams (id),
    item_id     integer NOT NULL REFERENCES items (id),
    version     integer NOT NULL,
    shown       integer NOT NULL,
    on_day      text NOT NULL,
    meeting     text NOT NULL,
    thoughts    text NOT NULL,
    embedding   text NOT NULL,
    planning    text NOT NULL,
    action      text NOT NULL,
    owner_id    integer REFERENCES people (id),
    due_on      text,
    done_at     text,
    done_by     integer REFERENCES people (id),
    recorded_at text NOT NULL,
    recorded_by integer NOT NULL REFERENCES people (id),
    people_key  text NOT NULL, -- names the people present: the same record twice is one
    UNIQUE (team_id, item_id, on_day, meeting, people_key)
);

CREATE TABLE attendances (
    discussion_id integer NOT NULL REFERENCES discussions (id),
    person_id     integer NOT NULL REFERENCES people (id),
    PRIMARY KEY (discussion_id, person_id)
);
CREATE INDEX attendances_person ON attendances (person_id);

CREATE TABLE objections (
    discussion_id integer NOT NULL,
    person_id     integer NOT NULL,
    reason        text NOT NULL,
    objected_at   text NOT NULL,
    PRIMARY KEY (discussion_id, person_id),
    FOREIGN KEY (discussion_id, person_id) REFERENCES attendances (discussion_id, person_id)
);

CREATE TABLE exemptions (
    id          integer PRIMARY KEY,
    person_id   integer NOT NULL REFERENCES people (id),
    item_id     integer NOT NULL REFERENCES items (id),
    version     integer NOT NULL,
    reason      text NOT NULL,
    exempted_at text NOT NULL,
    exempted_by integer NOT NULL REFERENCES people (id),
    lifted_at   text,
    lifted_by   integer REFERENCES people (id)
);
CREATE INDEX exemptions_receipt ON exemptions (person_id, item_id, version);

-- Whose record an entry of the audit log looked at.
CREATE TABLE looks (
    person_id integer NOT NULL REFERENCES people (id),
    audit_id  integer NOT NULL REFERENCES audit (id),
    PRIMARY KEY (person_id, audit_id)
);

-- Somebody's own thoughts: no evidence, and theirs to delete.
CREATE TABLE reflections (
    person_id  integer NOT NULL REFERENCES people (id),
    item_id    integer NOT NULL REFERENCES items (id),
    on_day     text NOT NULL,
    activity   text NOT NULL,
    relevance  text NOT NULL,
    learnt     text NOT NULL,
    impact     text NOT NULL,
    peer       text NOT NULL,
    updated_at text NOT NULL,
    PRIMARY KEY (person_id, item_id)
);

-- +goose StatementBegin
CREATE TRIGGER replies_stay BEFORE DELETE ON replies
BEGIN SELECT RAISE(ABORT, 'rows of replies are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER replies_hide BEFORE UPDATE ON replies
WHEN NEW.question_id IS NOT OLD.question_id OR NEW.text IS NOT OLD.text OR NEW.wording IS NOT OLD.wording
    OR NEW.replied_at IS NOT OLD.replied_at OR NEW.replied_by IS NOT OLD.replied_by
BEGIN SELECT RAISE(ABORT, 'rows of replies are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER supervisions_no_update BEFORE UPDATE ON supervisions
BEGIN SELECT RAISE(ABORT, 'rows of supervisions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER supervisions_no_delete BEFORE DELETE ON supervisions
BEGIN SELECT RAISE(ABORT, 'rows of supervisions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER discussions_stay BEFORE DELETE ON discussions
BEGIN SELECT RAISE(ABORT, 'rows of discussions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER discussions_close BEFORE UPDATE ON discussions
WHEN NEW.team_id IS NOT OLD.team_id OR NEW.item_id IS NOT OLD.item_id OR NEW.version IS NOT OLD.version
    OR NEW.shown IS NOT OLD.shown OR NEW.on_day IS NOT OLD.on_day OR NEW.meeting IS NOT OLD.meeting
    OR NEW.thoughts IS NOT OLD.thoughts OR NEW.embedding IS NOT OLD.embedding OR NEW.planning IS NOT OLD.planning
    OR NEW.action IS NOT OLD.action OR NEW.owner_id IS NOT OLD.owner_id OR NEW.due_on IS NOT OLD.due_on
    OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by OR NEW.people_key IS NOT OLD.people_key
    OR OLD.done_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rows of discussions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attendances_no_update BEFORE UPDATE ON attendances
BEGIN SELECT RAISE(ABORT, 'rows of attendances are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attendances_no_delete BEFORE DELETE ON attendances
BEGIN SELECT RAISE(ABORT, 'rows of attendances are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER objections_no_update BEFORE UPDATE ON objections
BEGIN SELECT RAISE(ABORT, 'rows of objections are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER objections_no_delete BEFORE DELETE ON objections
BEGIN SELECT RAISE(ABORT, 'rows of objections are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exemptions_stay BEFORE DELETE ON exemptions
BEGIN SELECT RAISE(ABORT, 'rows of exemptions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exemptions_lift BEFORE UPDATE ON exemptions
WHEN NEW.person_id IS NOT OLD.person_id OR NEW.item_id IS NOT OLD.item_id OR NEW.version IS NOT OLD.version
    OR NEW.reason IS NOT OLD.reason OR NEW.exempted_at IS NOT OLD.exempted_at OR NEW.exempted_by IS NOT OLD.exempted_by
    OR OLD.lifted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rows of exemptions are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER looks_no_update BEFORE UPDATE ON looks
BEGIN SELECT RAISE(ABORT, 'rows of looks are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER looks_no_delete BEFORE DELETE ON looks
BEGIN SELECT RAISE(ABORT, 'rows of looks are evidence and are never changed'); END;
-- +goose StatementEnd
