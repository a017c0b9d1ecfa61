-- +goose Up
-- What waits for our reply is few among many receipts: found without reading them all.
CREATE INDEX receipts_asked ON receipts (person_id)
    WHERE answer IN ('question', 'not_clear', 'not_my_role', 'supervision') AND replied_at IS NULL;
CREATE INDEX handbacks_at ON handbacks (at);
