-- +goose Up
-- How long a kind of record is kept, what is held back from being forgotten, and what was
-- forgotten: see digest/retention.go and store/forgetting.go. While a transaction erases,
-- erasing has a row, which nobody else sees and which is gone before it commits; only
-- then do the triggers that keep evidence as it is let a row go.

CREATE TABLE retention (
    id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind   text NOT NULL,
    years  integer NOT NULL, -- 0: kept for as long as there is no other line
    reason text NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL
);

CREATE TABLE holds (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    person_id bigint REFERENCES people (id),
    team_id   bigint REFERENCES teams (id),
    item_id   bigint REFERENCES items (id),
    reason    text NOT NULL,
    placed_at timestamptz NOT NULL,
    placed_by text NOT NULL,
    lifted_at timestamptz,
    lifted_by text NOT NULL DEFAULT '',
    CHECK (num_nonnulls(person_id, team_id, item_id) = 1)
);

-- Which leaves of the log were erased, by which rule and by whom: of entries their salt
-- and bytes, of words their own salt.
CREATE TABLE erasures (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    rule    text NOT NULL,
    done_by bigint NOT NULL REFERENCES people (id),
    entries text NOT NULL, -- numbers, with a space between
    words   text NOT NULL
);

CREATE TABLE erasing (since timestamptz NOT NULL);

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME NOT IN ('erasures', 'retention', 'log_entries', 'log_tiles', 'log_checkpoints', 'log_pins') AND EXISTS (SELECT 1 FROM erasing) THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are evidence and are never changed', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER erasures_are_evidence BEFORE UPDATE OR DELETE ON erasures
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER retention_is_evidence BEFORE UPDATE OR DELETE ON retention
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erasures_insert_staged AFTER INSERT ON erasures
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();

DROP TRIGGER log_entries_erase ON log_entries;
-- +goose StatementBegin
CREATE FUNCTION erase_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM erasing)
        OR (NEW.seq, NEW.kind, NEW.row_id, NEW.at) IS DISTINCT FROM (OLD.seq, OLD.kind, OLD.row_id, OLD.at)
        OR NEW.note_salt IS NOT NULL
        OR NEW.salt IS NOT NULL AND NEW.salt IS DISTINCT FROM OLD.salt
        OR NEW.salt IS NULL AND NEW.body IS NOT NULL THEN
        RAISE EXCEPTION 'rows of % are evidence and are never changed', TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER log_entries_erase BEFORE UPDATE ON log_entries
    FOR EACH ROW EXECUTE FUNCTION erase_entry();
