-- +goose Up
-- How the council stood at the end of weeks that are over: for each team, and for
-- the whole as team 0, counted when a trend is first asked for. A week is counted
-- again when a membership or an absence that reaches into it is corrected for
-- somebody who was asked anything by then; what is decided later about a receipt –
-- a new due day, an exemption lifted – leaves past weeks as they were.

CREATE TABLE weeks (
    on_day      date NOT NULL,
    team_id     bigint NOT NULL,
    kind        text NOT NULL,
    informed    integer NOT NULL,
    outstanding integer NOT NULL,
    overdue     integer NOT NULL,
    away        integer NOT NULL,
    exempt      integer NOT NULL,
    unreachable integer NOT NULL,
    PRIMARY KEY (on_day, team_id, kind)
);

-- +goose StatementBegin
CREATE FUNCTION forget_weeks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'memberships' THEN
        DELETE FROM weeks WHERE on_day IN (
            SELECT d.on_day FROM (SELECT DISTINCT on_day FROM weeks) d WHERE EXISTS (
                SELECT 1 FROM after n JOIN before o ON o.id = n.id
                WHERE d.on_day > LEAST(COALESCE(o.to_on, 'infinity'), COALESCE(n.to_on, 'infinity'))
                    AND d.on_day <= GREATEST(COALESCE(o.to_on, 'infinity'), COALESCE(n.to_on, 'infinity'))
                    AND EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = n.person_id AND r.assigned_at < d.on_day + 2)));
    ELSE
        DELETE FROM weeks WHERE on_day IN (
            SELECT d.on_day FROM (SELECT DISTINCT on_day FROM weeks) d WHERE EXISTS (
                SELECT 1 FROM after n
                WHERE n.from_on <= d.on_day AND (n.to_on IS NULL OR n.to_on >= d.on_day)
                    AND EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = n.person_id AND r.assigned_at < d.on_day + 2)));
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER memberships_insert_weeks AFTER INSERT ON memberships
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION forget_weeks();
CREATE TRIGGER memberships_update_weeks AFTER UPDATE ON memberships
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION forget_weeks();
CREATE TRIGGER absences_insert_weeks AFTER INSERT ON absences
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION forget_weeks();
CREATE TRIGGER absences_update_weeks AFTER UPDATE ON absences
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION forget_weeks();
