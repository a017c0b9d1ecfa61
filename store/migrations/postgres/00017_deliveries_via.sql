-- +goose Up
-- By which way a letter goes, where it stands afterwards – a conversation – and what
-- the provider calls it: names that only the courier reads.

ALTER TABLE deliveries RENAME COLUMN channel TO place;
ALTER TABLE deliveries RENAME COLUMN ts TO reference;
ALTER TABLE deliveries ADD COLUMN via text NOT NULL DEFAULT '';
UPDATE deliveries SET via = 'slack' WHERE attempt > 0;
