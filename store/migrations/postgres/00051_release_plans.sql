-- +goose Up
-- Hear it from us first: see digest/releaseplan.go.

-- The steps by which a review becomes known. When each was, and how many had it, is
-- evidence: people is a count in words, with few people said as such.
CREATE TABLE release_steps (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id  bigint NOT NULL REFERENCES case_reviews (id),
    step       text NOT NULL,
    position   integer NOT NULL, -- from 1
    due_at     timestamptz, -- NULL for by hand
    begun_at   timestamptz,
    done_at    timestamptz,
    reason     text NOT NULL DEFAULT '', -- why it went before its turn
    people     text NOT NULL DEFAULT '', -- '' while nobody has counted
    UNIQUE (review_id, step)
);
CREATE INDEX release_steps_due ON release_steps (due_at) WHERE begun_at IS NULL;

-- Who worked with the family that a review is of. It is between who named them, their
-- manager and themselves, so that it is not in the log and in no other table.
CREATE TABLE case_workers (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    review_id  bigint NOT NULL REFERENCES case_reviews (id),
    person_id  bigint NOT NULL REFERENCES people (id),
    manager_id bigint NOT NULL REFERENCES people (id), -- who speaks with them
    named_by   bigint NOT NULL REFERENCES people (id),
    named_at   timestamptz NOT NULL,
    asked_at   timestamptz, -- the manager was
    told_on    date, -- the person was, in person
    told_at    timestamptz, -- that the manager recorded it
    UNIQUE (review_id, person_id, named_by)
);
CREATE INDEX case_workers_person ON case_workers (person_id);
CREATE INDEX case_workers_manager ON case_workers (manager_id);

-- +goose StatementBegin
CREATE FUNCTION stage_release_steps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT 'release_steps', id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER release_steps_insert_staged AFTER INSERT ON release_steps
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_release_steps();
CREATE TRIGGER release_steps_update_staged AFTER UPDATE ON release_steps
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_release_steps();

-- When the role that owns an action was reminded of it last.
ALTER TABLE recommendation_actions ADD COLUMN reminded_at timestamptz;
