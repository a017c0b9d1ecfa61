-- +goose Up
-- Drafts have an author, and go live once a second person has approved them.

ALTER TABLE drafts ADD COLUMN author_id integer REFERENCES people (id);
ALTER TABLE drafts ADD COLUMN state text NOT NULL DEFAULT 'draft';
ALTER TABLE drafts ADD COLUMN revision integer NOT NULL DEFAULT 1;
ALTER TABLE drafts ADD COLUMN moved_at text;
ALTER TABLE drafts ADD COLUMN approved_by integer REFERENCES people (id);
ALTER TABLE drafts ADD COLUMN words text NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN publish_at text;
ALTER TABLE drafts ADD COLUMN scheduled_by text NOT NULL DEFAULT '';

-- Policies announced before they are in force: one row for each version that
-- says so, told once, on the day.

CREATE TABLE announcements (
    version_id integer PRIMARY KEY REFERENCES versions (id),
    in_force   text NOT NULL,
    told_at    text
);
CREATE INDEX announcements_waiting ON announcements (in_force) WHERE told_at IS NULL;

INSERT INTO announcements (version_id, in_force)
SELECT v.id, json_extract(v.body, '$.InForce') FROM versions v JOIN items i ON i.version_id = v.id
WHERE i.kind = 'policy' AND json_extract(v.body, '$.InForce') > substr(v.published_at, 1, 10);
