-- +goose Up
-- The bodies of old letters go by a setting of the service, in nobody's name: what
-- BRIEFED_KEEP_BODIES had done says so by an empty done_by.
ALTER TABLE erasures ALTER COLUMN done_by DROP NOT NULL;

-- Notices that still have their words, without a look at those that have none.
CREATE INDEX deliveries_noticed ON deliveries (id) WHERE notice <> '';
