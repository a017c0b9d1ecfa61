-- +goose Up
-- Who counts on a day hangs on what kind of unit a team is: that this changed is known from
-- the log too, or the day before would seem to have been counted wrong.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION stage_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'people' THEN
        INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, a.id FROM after a JOIN before b ON b.id = a.id
        WHERE (a.email, a.name) IS DISTINCT FROM (b.email, b.name);
    ELSIF TG_TABLE_NAME = 'teams' THEN
        INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, a.id FROM after a JOIN before b ON b.id = a.id
        WHERE (a.slug, a.name, a.service, a.kind) IS DISTINCT FROM (b.slug, b.name, b.service, b.kind);
    ELSE
        INSERT INTO log_staged (kind, row_id) SELECT TG_TABLE_NAME, a.id FROM after a JOIN before b ON b.id = a.id
        WHERE (a.ref, a.kind, a.withdrawn_at, a.withdrawn_reason) IS DISTINCT FROM (b.ref, b.kind, b.withdrawn_at, b.withdrawn_reason);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
