-- +goose Up
-- What the log of evidence speaks of stays: a row goes only with the person's, by erasing.
-- The program deletes none of these; that one was gone was found, and not refused.
CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER people_stay BEFORE DELETE ON people
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER teams_stay BEFORE DELETE ON teams
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER items_stay BEFORE DELETE ON items
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER release_steps_stay BEFORE DELETE ON release_steps
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER deliveries_stay BEFORE DELETE ON deliveries
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
