-- +goose Up
-- When and where a team gets its digest can be set in Briefed: who set it, and what
-- the file said then.

ALTER TABLE teams ADD COLUMN timing_by text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN file_mode text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN file_channel text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN file_schedule text NOT NULL DEFAULT '';
ALTER TABLE teams ADD COLUMN file_timezone text NOT NULL DEFAULT '';
