-- +goose Up
-- By which way the organisation would reach somebody, as its file says; '' for its order
-- of ways. What they choose themselves (reach) counts before it.
ALTER TABLE people ADD COLUMN reach_in_file text NOT NULL DEFAULT '';
