-- +goose Up
-- Drafts have an author, and go live once a second person has approved them.

ALTER TABLE drafts
    ADD COLUMN author_id    bigint REFERENCES people (id),
    ADD COLUMN state        text NOT NULL DEFAULT 'draft',
    ADD COLUMN revision     integer NOT NULL DEFAULT 1,
    ADD COLUMN moved_at     timestamptz,
    ADD COLUMN approved_by  bigint REFERENCES people (id),
    ADD COLUMN words        text NOT NULL DEFAULT '',
    ADD COLUMN publish_at   timestamptz,
    ADD COLUMN scheduled_by text NOT NULL DEFAULT '';

-- Policies announced before they are in force: one row for each version that
-- says so, told once, on the day.

CREATE TABLE announcements (
    version_id bigint PRIMARY KEY REFERENCES versions (id),
    in_force   date NOT NULL,
    told_at    timestamptz
);
CREATE INDEX announcements_waiting ON announcements (in_force) WHERE told_at IS NULL;

INSERT INTO announcements (version_id, in_force)
SELECT v.id, CAST(CAST(v.body AS json)->>'InForce' AS date) FROM versions v JOIN items i ON i.version_id = v.id
WHERE i.kind = 'policy' AND CAST(v.body AS json)->>'InForce' > to_char(v.published_at AT TIME ZONE 'UTC', 'YYYY-MM-DD');
