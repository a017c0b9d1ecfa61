-- +goose Up
-- A Merkle log of the rows that are evidence: see digest/evidence and evidence.go. Whoever
-- adds such a row, or closes one, puts its number in a queue in the same transaction,
-- and none of the program's parts can forget to. A moment later one process takes it
-- out of the queue, and makes it a leaf of the log.

CREATE TABLE log_staged (
    id     integer PRIMARY KEY AUTOINCREMENT,
    kind   text NOT NULL, -- the table
    row_id integer NOT NULL,
    at     text NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
);

CREATE TABLE log_entries (
    seq       integer PRIMARY KEY,
    kind      text NOT NULL,
    row_id    integer NOT NULL,
    at        text NOT NULL,
    salt      blob, -- NULL: erased
    note_salt blob, -- of the words that somebody wrote, apart
    body      text   -- where the row may still change, what it was
);
CREATE INDEX log_entries_row ON log_entries (kind, row_id, seq);

CREATE TABLE log_tiles (
    level integer NOT NULL,
    n     integer NOT NULL,
    data  blob NOT NULL, -- up to 256 hashes
    PRIMARY KEY (level, n)
);

CREATE TABLE log_checkpoints (
    size integer PRIMARY KEY,
    note text NOT NULL, -- signed, where there is a key
    at   text NOT NULL
);

-- Where a checkpoint is kept outside: mailed, posted or printed.
CREATE TABLE log_pins (
    id    integer PRIMARY KEY AUTOINCREMENT,
    size  integer NOT NULL,
    note  text NOT NULL,
    at    text NOT NULL,
    place text NOT NULL,
    ref   text NOT NULL
);

-- +goose StatementBegin
CREATE TRIGGER log_entries_stay BEFORE DELETE ON log_entries
BEGIN SELECT RAISE(ABORT, 'rows of log_entries are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_entries_erase BEFORE UPDATE ON log_entries
WHEN (NEW.seq, NEW.kind, NEW.row_id, NEW.at) IS NOT (OLD.seq, OLD.kind, OLD.row_id, OLD.at)
    OR NEW.salt IS NOT NULL OR NEW.note_salt IS NOT NULL OR NEW.body IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'rows of log_entries are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_tiles_stay BEFORE DELETE ON log_tiles
BEGIN SELECT RAISE(ABORT, 'rows of log_tiles are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_tiles_grow BEFORE UPDATE ON log_tiles
WHEN (NEW.level, NEW.n, substr(NEW.data, 1, length(OLD.data))) IS NOT (OLD.level, OLD.n, OLD.data)
BEGIN SELECT RAISE(ABORT, 'rows of log_tiles are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_checkpoints_no_update BEFORE UPDATE ON log_checkpoints
BEGIN SELECT RAISE(ABORT, 'rows of log_checkpoints are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_checkpoints_no_delete BEFORE DELETE ON log_checkpoints
BEGIN SELECT RAISE(ABORT, 'rows of log_checkpoints are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_pins_no_update BEFORE UPDATE ON log_pins
BEGIN SELECT RAISE(ABORT, 'rows of log_pins are evidence and are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER log_pins_no_delete BEFORE DELETE ON log_pins
BEGIN SELECT RAISE(ABORT, 'rows of log_pins are evidence and are never changed'); END;
-- +goose StatementEnd

INSERT INTO log_staged (kind, row_id)
SELECT 'log', 0 WHERE EXISTS (SELECT 1 FROM audit);
INSERT INTO log_staged (kind, row_id) SELECT 'answers', id FROM answers ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'versions', id FROM versions ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'audit', id FROM audit ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'supervisions', id FROM supervisions ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'handbacks', answer_id FROM handbacks ORDER BY answer_id;
INSERT INTO log_staged (kind, row_id) SELECT 'discussions', id FROM discussions ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'memberships', id FROM memberships ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'absences', id FROM absences ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'exemptions', id FROM exemptions ORDER BY id;

-- +goose StatementBegin
CREATE TRIGGER answers_insert_staged AFTER INSERT ON answers
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('answers', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER versions_insert_staged AFTER INSERT ON versions
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('versions', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_insert_staged AFTER INSERT ON audit
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('audit', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER supervisions_insert_staged AFTER INSERT ON supervisions
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('supervisions', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER handbacks_insert_staged AFTER INSERT ON handbacks
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('handbacks', NEW.answer_id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER discussions_insert_staged AFTER INSERT ON discussions
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('discussions', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER discussions_update_staged AFTER UPDATE ON discussions
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('discussions', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_insert_staged AFTER INSERT ON memberships
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('memberships', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_update_staged AFTER UPDATE ON memberships
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('memberships', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_insert_staged AFTER INSERT ON absences
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('absences', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_update_staged AFTER UPDATE ON absences
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('absences', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exemptions_insert_staged AFTER INSERT ON exemptions
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('exemptions', NEW.id); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER exemptions_update_staged AFTER UPDATE ON exemptions
BEGIN INSERT INTO log_staged (kind, row_id) VALUES ('exemptions', NEW.id); END;
-- +goose StatementEnd
