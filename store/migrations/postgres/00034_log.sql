-- +goose Up
-- A Merkle log of the rows that are evidence: see digest/evidence and evidence.go. Whoever
-- adds such a row, or closes one, puts its number in a queue in the same transaction,
-- and none of the program's parts can forget to. A moment later one process takes it
-- out of the queue, and makes it a leaf of the log.

CREATE TABLE log_staged (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind   text NOT NULL, -- the table
    row_id bigint NOT NULL,
    at     timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE log_entries (
    seq       bigint PRIMARY KEY,
    kind      text NOT NULL,
    row_id    bigint NOT NULL,
    at        timestamptz NOT NULL,
    salt      bytea, -- NULL: erased
    note_salt bytea, -- of the words that somebody wrote, apart
    body      text   -- where the row may still change, what it was
);
CREATE INDEX log_entries_row ON log_entries (kind, row_id, seq);

CREATE TABLE log_tiles (
    level integer NOT NULL,
    n     bigint NOT NULL,
    data  bytea NOT NULL, -- up to 256 hashes
    PRIMARY KEY (level, n)
);

CREATE TABLE log_checkpoints (
    size bigint PRIMARY KEY,
    note text NOT NULL, -- signed, where there is a key
    at   timestamptz NOT NULL
);

-- Where a checkpoint is kept outside: mailed, posted or printed.
CREATE TABLE log_pins (
    id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size  bigint NOT NULL,
    note  text NOT NULL,
    at    timestamptz NOT NULL,
    place text NOT NULL,
    ref   text NOT NULL
);

CREATE TRIGGER log_entries_stay BEFORE DELETE ON log_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_entries_erase BEFORE UPDATE ON log_entries
    FOR EACH ROW WHEN ((NEW.seq, NEW.kind, NEW.row_id, NEW.at) IS DISTINCT FROM (OLD.seq, OLD.kind, OLD.row_id, OLD.at)
        OR NEW.salt IS NOT NULL OR NEW.note_salt IS NOT NULL OR NEW.body IS NOT NULL)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_tiles_stay BEFORE DELETE ON log_tiles
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_tiles_grow BEFORE UPDATE ON log_tiles
    FOR EACH ROW WHEN ((NEW.level, NEW.n, substr(NEW.data, 1, length(OLD.data))) IS DISTINCT FROM (OLD.level, OLD.n, OLD.data))
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_checkpoints_are_evidence BEFORE UPDATE OR DELETE ON log_checkpoints
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_pins_are_evidence BEFORE UPDATE OR DELETE ON log_pins
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

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
CREATE FUNCTION stage_by_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER answers_insert_staged AFTER INSERT ON answers
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER versions_insert_staged AFTER INSERT ON versions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER audit_insert_staged AFTER INSERT ON audit
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER supervisions_insert_staged AFTER INSERT ON supervisions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
-- +goose StatementBegin
CREATE FUNCTION stage_by_answer_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, answer_id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER handbacks_insert_staged AFTER INSERT ON handbacks
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_answer_id();
CREATE TRIGGER discussions_insert_staged AFTER INSERT ON discussions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER discussions_update_staged AFTER UPDATE ON discussions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER memberships_insert_staged AFTER INSERT ON memberships
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER memberships_update_staged AFTER UPDATE ON memberships
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER absences_insert_staged AFTER INSERT ON absences
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER absences_update_staged AFTER UPDATE ON absences
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER exemptions_insert_staged AFTER INSERT ON exemptions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER exemptions_update_staged AFTER UPDATE ON exemptions
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
