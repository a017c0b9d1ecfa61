-- +goose Up
-- How the council stood at the end of weeks that are over: for each team, and for
-- the whole as team 0, counted when a trend is first asked for. A week is counted
-- again when a membership or an absence that reaches into it is corrected for
-- somebody who was asked anything by then; what is decided later about a receipt –
-- a new due day, an exemption lifted – leaves past weeks as they were.

CREATE TABLE weeks (
    on_day      text NOT NULL,
    team_id     integer NOT NULL,
    kind        text NOT NULL,
    informed    integer NOT NULL,
    outstanding integer NOT NULL,
    overdue     integer NOT NULL,
    away        integer NOT NULL,
    exempt      integer NOT NULL,
    unreachable integer NOT NULL,
    PRIMARY KEY (on_day, team_id, kind)
) WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER memberships_insert_weeks AFTER INSERT ON memberships
WHEN EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = NEW.person_id)
BEGIN
    DELETE FROM weeks WHERE on_day >= NEW.from_on AND (NEW.to_on IS NULL OR on_day <= NEW.to_on)
        AND EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = NEW.person_id AND date(r.assigned_at, '-1 day') <= on_day);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER memberships_update_weeks AFTER UPDATE ON memberships
WHEN NEW.to_on IS NOT OLD.to_on
BEGIN
    DELETE FROM weeks WHERE on_day > MIN(COALESCE(OLD.to_on, '9999'), COALESCE(NEW.to_on, '9999')) AND on_day <= MAX(COALESCE(OLD.to_on, '9999'), COALESCE(NEW.to_on, '9999'))
        AND EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = NEW.person_id AND date(r.assigned_at, '-1 day') <= on_day);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_insert_weeks AFTER INSERT ON absences
WHEN EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = NEW.person_id)
BEGIN
    DELETE FROM weeks WHERE on_day >= NEW.from_on AND (NEW.to_on IS NULL OR on_day <= NEW.to_on)
        AND EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = NEW.person_id AND date(r.assigned_at, '-1 day') <= on_day);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER absences_update_weeks AFTER UPDATE ON absences
WHEN NEW.revoked_at IS NOT OLD.revoked_at
BEGIN
    DELETE FROM weeks WHERE on_day >= NEW.from_on AND (NEW.to_on IS NULL OR on_day <= NEW.to_on)
        AND EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = NEW.person_id AND date(r.assigned_at, '-1 day') <= on_day);
END;
-- +goose StatementEnd
