-- +goose Up
-- What the directory calls the accounts of no one on the staff list: an address alone
-- does not say that one is somebody's.

ALTER TABLE directory_strangers ADD COLUMN name text NOT NULL DEFAULT '';
