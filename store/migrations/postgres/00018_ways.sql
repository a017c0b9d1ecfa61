-- +goose Up
-- Ways that refused a letter, as ',slack,': it is queued again for another one.
ALTER TABLE deliveries ADD COLUMN refused text NOT NULL DEFAULT '';

-- What is queued waits by the way that it will go, '' until one is chosen.
DROP INDEX deliveries_open;
CREATE INDEX deliveries_open ON deliveries (via, not_before, id) WHERE state = 'queued';

-- Pauses of what only Slack was are its own; without an end it was an operator who
-- paused everything. So is the sender's lease, which is for one way.
UPDATE pauses SET bucket = 'slack' WHERE bucket = 'workspace' AND until IS NOT NULL;
UPDATE pauses SET bucket = 'slack updates' WHERE bucket = 'updates';
DELETE FROM leases WHERE name = 'sender';
