-- +goose Up
-- What the counts of a day have besides, from now on: those of organisations, and how many
-- answers, receipts and discussions there ever were by the end of it, so that a pack of
-- everybody shows whether one was left out, also of a day whose counts it does not open. The
-- counts of earlier days stay as they are in the log: their form is NULL.
ALTER TABLE census ADD COLUMN form integer;
ALTER TABLE census ADD COLUMN answers_ever bigint;
ALTER TABLE census ADD COLUMN asked_ever bigint;
ALTER TABLE census ADD COLUMN discussions_ever bigint;
