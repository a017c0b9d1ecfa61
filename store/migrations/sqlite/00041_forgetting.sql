-- +goose Up
-- How long a kind of record is kept, what is held back from being forgotten, and what was
-- forgotten: see digest/retention.go and store/forgetting.go. While a transaction erases,
-- erasing has a row, which nobody else sees and which is gone before it commits; only
-- then do the triggers that keep evidence as it is let a row go.

CREATE TABLE retention (
    id     integer PRIMARY KEY AUTOINCREMENT,
    kind   text NOT NULL,
    years  integer NOT NULL, -- 0: kept for as long as there is no other line
    reason text NOT NULL,
    set_at text NOT NULL,
    set_by text NOT NULL
);

CREATE TABLE holds (
    id        integer PRIMARY KEY AUTOINCREMENT,
    person_id integer REFERENCES people (id),
    team_id   integer REFERENCES teams (id),
    item_id   integer REFERENCES items (id),
    reason    text NOT NULL,
    placed_at text NOT NULL,
    placed_by text NOT NULL,
    lifted_at text,
    lifted_by text NOT NULL DEFAULT '',
    CHECK ((person_id IS NULL) + (team_id IS NULL) + (item_id IS NULL) = 2)
);

-- Which leaves of the log were erased, by which rule and by whom: of entries their salt
-- and bytes, of words their own salt.
CREATE TABLE erasures (
    id      integer PRIMARY KEY AUTOINCREMENT,
    at      text NOT NULL,
    rule    text NOT NULL,
    done_by integer NOT NULL REFERENCES people (id),
    entries text NOT NULL, -- numbers, with a space between
    words   text NOT NULL
);

CREATE TABLE erasing (since text NOT NULL);

-- +goose StatementBegin
CREATE TRIGGER erasures_no_update BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'rows of erasures are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_no_delete BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'rows of erasures are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_no_update BEFORE UPDATE ON retention
BEGIN SELECT RAISE(ABORT, 'rows of retention are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_no_delete BEFORE DELETE ON retention
BEGIN SELECT RAISE(ABORT, 'rows of retention are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER erasures_insert_staged AFTER INSERT ON erasures
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('erasures', NEW.id); END;
-- +goose StatementEnd

DROP TRIGGER absences_revoke;
-- +goose StatementBegin
CREATE TRIGGER absences_revoke BEFORE UPDATE ON absences
WHEN NOT EXISTS (SELECT 1 FROM erasing) AND (NEW.person_id <> OLD.person_id OR NEW.from_on <> OLD.from_on OR NEW.to_on IS NOT OLD.to_on OR OLD.revoked_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'rows of absences are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER absences_stay;
-- +goose StatementBegin
CREATE TRIGGER absences_stay BEFORE DELETE ON absences
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of absences are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER answers_no_delete;
-- +goose StatementBegin
CREATE TRIGGER answers_no_delete BEFORE DELETE ON answers
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of answers are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER answers_no_update;
-- +goose StatementBegin
CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of answers are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER attendances_no_delete;
-- +goose StatementBegin
CREATE TRIGGER attendances_no_delete BEFORE DELETE ON attendances
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of attendances are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER attendances_no_update;
-- +goose StatementBegin
CREATE TRIGGER attendances_no_update BEFORE UPDATE ON attendances
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of attendances are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER audit_no_delete;
-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of audit are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER audit_no_update;
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of audit are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER discussions_close;
-- +goose StatementBegin
CREATE TRIGGER discussions_close BEFORE UPDATE ON discussions
WHEN NOT EXISTS (SELECT 1 FROM erasing) AND (NEW.team_id IS NOT OLD.team_id OR NEW.item_id IS NOT OLD.item_id OR NEW.version IS NOT OLD.version OR NEW.shown IS NOT OLD.shown OR NEW.on_day IS NOT OLD.on_day OR NEW.meeting IS NOT OLD.meeting OR NEW.thoughts IS NOT OLD.thoughts OR NEW.embedding IS NOT OLD.embedding OR NEW.planning IS NOT OLD.planning OR NEW.action IS NOT OLD.action OR NEW.owner_id IS NOT OLD.owner_id OR NEW.due_on IS NOT OLD.due_on OR NEW.recorded_at IS NOT OLD.recorded_at OR NEW.recorded_by IS NOT OLD.recorded_by OR NEW.people_key IS NOT OLD.people_key OR OLD.done_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'rows of discussions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER discussions_stay;
-- +goose StatementBegin
CREATE TRIGGER discussions_stay BEFORE DELETE ON discussions
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of discussions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER exemptions_lift;
-- +goose StatementBegin
CREATE TRIGGER exemptions_lift BEFORE UPDATE ON exemptions
WHEN NOT EXISTS (SELECT 1 FROM erasing) AND (NEW.person_id IS NOT OLD.person_id OR NEW.item_id IS NOT OLD.item_id OR NEW.version IS NOT OLD.version OR NEW.reason IS NOT OLD.reason OR NEW.exempted_at IS NOT OLD.exempted_at OR NEW.exempted_by IS NOT OLD.exempted_by OR OLD.lifted_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'rows of exemptions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER exemptions_stay;
-- +goose StatementBegin
CREATE TRIGGER exemptions_stay BEFORE DELETE ON exemptions
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of exemptions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER handbacks_no_delete;
-- +goose StatementBegin
CREATE TRIGGER handbacks_no_delete BEFORE DELETE ON handbacks
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of handbacks are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER handbacks_no_update;
-- +goose StatementBegin
CREATE TRIGGER handbacks_no_update BEFORE UPDATE ON handbacks
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of handbacks are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER looks_no_delete;
-- +goose StatementBegin
CREATE TRIGGER looks_no_delete BEFORE DELETE ON looks
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of looks are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER looks_no_update;
-- +goose StatementBegin
CREATE TRIGGER looks_no_update BEFORE UPDATE ON looks
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of looks are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER memberships_close;
-- +goose StatementBegin
CREATE TRIGGER memberships_close BEFORE UPDATE ON memberships
WHEN NOT EXISTS (SELECT 1 FROM erasing) AND ((NEW.person_id, NEW.team_id, NEW.role, NEW.manager, NEW.employment, NEW.nqsw, NEW.from_on) <> (OLD.person_id, OLD.team_id, OLD.role, OLD.manager, OLD.employment, OLD.nqsw, OLD.from_on))
BEGIN SELECT RAISE(ABORT, 'rows of memberships are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER memberships_stay;
-- +goose StatementBegin
CREATE TRIGGER memberships_stay BEFORE DELETE ON memberships
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of memberships are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER note_readers_no_delete;
-- +goose StatementBegin
CREATE TRIGGER note_readers_no_delete BEFORE DELETE ON note_readers
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of note_readers are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER note_readers_no_update;
-- +goose StatementBegin
CREATE TRIGGER note_readers_no_update BEFORE UPDATE ON note_readers
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of note_readers are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER objections_no_delete;
-- +goose StatementBegin
CREATE TRIGGER objections_no_delete BEFORE DELETE ON objections
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of objections are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER objections_no_update;
-- +goose StatementBegin
CREATE TRIGGER objections_no_update BEFORE UPDATE ON objections
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of objections are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER replies_hide;
-- +goose StatementBegin
CREATE TRIGGER replies_hide BEFORE UPDATE ON replies
WHEN NOT EXISTS (SELECT 1 FROM erasing) AND (NEW.question_id IS NOT OLD.question_id OR NEW.text IS NOT OLD.text OR NEW.wording IS NOT OLD.wording OR NEW.replied_at IS NOT OLD.replied_at OR NEW.replied_by IS NOT OLD.replied_by)
BEGIN SELECT RAISE(ABORT, 'rows of replies are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER replies_stay;
-- +goose StatementBegin
CREATE TRIGGER replies_stay BEFORE DELETE ON replies
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of replies are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER supervisions_no_delete;
-- +goose StatementBegin
CREATE TRIGGER supervisions_no_delete BEFORE DELETE ON supervisions
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of supervisions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER supervisions_no_update;
-- +goose StatementBegin
CREATE TRIGGER supervisions_no_update BEFORE UPDATE ON supervisions
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of supervisions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER versions_no_delete;
-- +goose StatementBegin
CREATE TRIGGER versions_no_delete BEFORE DELETE ON versions
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of versions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER versions_no_update;
-- +goose StatementBegin
CREATE TRIGGER versions_no_update BEFORE UPDATE ON versions
WHEN NOT EXISTS (SELECT 1 FROM erasing)
BEGIN SELECT RAISE(ABORT, 'rows of versions are evidence and are never changed'); END;
-- +goose StatementEnd
DROP TRIGGER log_entries_erase;
-- +goose StatementBegin
CREATE TRIGGER log_entries_erase BEFORE UPDATE ON log_entries
WHEN NOT EXISTS (SELECT 1 FROM erasing)
    OR (NEW.seq, NEW.kind, NEW.row_id, NEW.at) IS NOT (OLD.seq, OLD.kind, OLD.row_id, OLD.at)
    OR NEW.note_salt IS NOT NULL
    OR NEW.salt IS NOT NULL AND NEW.salt IS NOT OLD.salt
    OR NEW.salt IS NULL AND NEW.body IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rows of log_entries are evidence and are never changed'); END;
-- +goose StatementEnd
