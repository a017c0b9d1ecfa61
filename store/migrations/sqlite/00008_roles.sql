-- +goose Up
-- What people may do can be set in Briefed: who set it, and what the file said then.

ALTER TABLE people ADD COLUMN access_by text NOT NULL DEFAULT '';
ALTER TABLE people ADD COLUMN access_in_file text NOT NULL DEFAULT '';
ALTER TABLE memberships ADD COLUMN manager_by text NOT NULL DEFAULT '';
