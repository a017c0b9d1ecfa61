-- +goose Up
-- As with delivery_items: planning writes ten thousand rows from ids it has just
-- read in the same transaction, and nothing that they refer to is ever deleted.
-- Checking each row three times took two thirds of the insert.

ALTER TABLE deliveries DROP CONSTRAINT deliveries_run_id_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_person_id_fkey;
ALTER TABLE deliveries DROP CONSTRAINT deliveries_team_id_fkey;
