-- +goose Up
-- What became of each letter is evidence: to whom, by which way, which versions, and
-- when. Its leaf is made anew when that changes, as when one that was called unknown is
-- sent again.

-- +goose StatementBegin
CREATE FUNCTION stage_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log_staged (kind, row_id) SELECT 'deliveries', a.id FROM after a JOIN before b ON b.id = a.id
    WHERE (a.state, a.via, a.place, a.reason, a.sent_at) IS DISTINCT FROM (b.state, b.via, b.place, b.reason, b.sent_at) AND (a.state NOT IN ('queued', 'sending') OR b.state NOT IN ('queued', 'sending')) ORDER BY a.id;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER deliveries_update_staged AFTER UPDATE ON deliveries
    REFERENCING NEW TABLE AS after OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION stage_deliveries();
INSERT INTO log_staged (kind, row_id) SELECT 'deliveries', id FROM deliveries WHERE state NOT IN ('queued', 'sending') ORDER BY id;
