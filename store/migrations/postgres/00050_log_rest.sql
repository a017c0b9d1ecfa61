-- +goose Up
-- Who was at a discussion and who objected, whose record was looked at, who may read a note
-- and who asked to, what was let stand in a text, by what ways people could be reached, and
-- what organisations said of how many they told: evidence too. See store/evidence.go.

INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'attendances', discussion_id FROM attendances ORDER BY discussion_id;
INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'objections', discussion_id FROM objections ORDER BY discussion_id;
INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'looks', audit_id FROM looks ORDER BY audit_id;
INSERT INTO log_staged (kind, row_id) SELECT DISTINCT 'note_readers', answer_id FROM note_readers ORDER BY answer_id;
INSERT INTO log_staged (kind, row_id) SELECT 'note_offers', answer_id FROM note_offers ORDER BY answer_id;
INSERT INTO log_staged (kind, row_id) SELECT 'verdicts', id FROM verdicts ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'shares', id FROM shares ORDER BY id;
INSERT INTO log_staged (kind, row_id) SELECT 'accounts', id FROM accounts ORDER BY id;

CREATE INDEX looks_audit ON looks (audit_id);

-- +goose StatementBegin
CREATE FUNCTION stage_by_discussion_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT DISTINCT TG_TABLE_NAME, discussion_id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION stage_by_audit_id() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT DISTINCT TG_TABLE_NAME, audit_id FROM after;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION stage_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT 'accounts', a.id FROM after a JOIN before b ON b.id = a.id
    WHERE (a.person_id, a.via, a.account, a.address, a.from_at, a.gone_at, a.held) IS DISTINCT FROM (b.person_id, b.via, b.account, b.address, b.from_at, b.gone_at, b.held);
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER attendances_insert_staged AFTER INSERT ON attendances
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_discussion_id();
CREATE TRIGGER objections_insert_staged AFTER INSERT ON objections
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_discussion_id();
CREATE TRIGGER looks_insert_staged AFTER INSERT ON looks
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_audit_id();
CREATE TRIGGER note_readers_insert_staged AFTER INSERT ON note_readers
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_answer_id();
CREATE TRIGGER note_offers_insert_staged AFTER INSERT ON note_offers
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_answer_id();
CREATE TRIGGER note_offers_update_staged AFTER UPDATE ON note_offers
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_answer_id();
CREATE TRIGGER verdicts_insert_staged AFTER INSERT ON verdicts
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER shares_insert_staged AFTER INSERT ON shares
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER accounts_insert_staged AFTER INSERT ON accounts
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_by_id();
CREATE TRIGGER accounts_update_staged AFTER UPDATE ON accounts
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION stage_account();

CREATE TRIGGER verdicts_are_evidence BEFORE UPDATE OR DELETE ON verdicts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER shares_are_evidence BEFORE UPDATE OR DELETE ON shares
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER note_offers_stay BEFORE DELETE ON note_offers
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
