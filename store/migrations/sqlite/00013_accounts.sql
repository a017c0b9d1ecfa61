-- +goose Up
-- The account on record before the directory put another in its place: a staff list
-- that still names it does not bring it back.

ALTER TABLE people ADD COLUMN slack_before text NOT NULL DEFAULT '';
