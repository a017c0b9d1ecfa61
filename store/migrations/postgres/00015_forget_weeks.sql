-- +goose Up
-- Which weeks to count again was looked for week by week, each time among all rows
-- of the change: an import took several times as long for it. Now the days that
-- are told otherwise are worked out once, of rows that reach into a kept week, which
-- an import's seldom do, and of people who were asked anything by then.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION forget_weeks() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    oldest  date;
    newest  date;
    changed datemultirange;
BEGIN
    SELECT MIN(on_day), MAX(on_day) INTO oldest, newest FROM weeks;
    IF oldest IS NULL THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'memberships' THEN
        -- Grouped and not joined: the plan is kept from a first change of few rows.
        SELECT range_agg(daterange(GREATEST(c.first_on, r.asked_on), c.last_on, '[]')) INTO changed
        FROM (SELECT person_id, MIN(COALESCE(to_on, 'infinity')) + 1 AS first_on, MAX(COALESCE(to_on, 'infinity')) AS last_on
            FROM (SELECT id, person_id, to_on FROM before UNION ALL SELECT id, person_id, to_on FROM after) b GROUP BY id, person_id) c
        CROSS JOIN LATERAL (SELECT CAST(MIN(assigned_at) AT TIME ZONE 'UTC' AS date) - 1 AS asked_on FROM receipts WHERE person_id = c.person_id) r
        WHERE c.first_on <= newest AND c.last_on >= GREATEST(oldest, c.first_on) AND c.last_on >= r.asked_on;
    ELSE
        SELECT range_agg(daterange(GREATEST(c.from_on, r.asked_on), c.last_on, '[]')) INTO changed
        FROM (SELECT person_id, from_on, COALESCE(to_on, 'infinity') AS last_on FROM after) c
        CROSS JOIN LATERAL (SELECT CAST(MIN(assigned_at) AT TIME ZONE 'UTC' AS date) - 1 AS asked_on FROM receipts WHERE person_id = c.person_id) r
        WHERE c.from_on <= newest AND c.last_on >= GREATEST(oldest, c.from_on) AND c.last_on >= r.asked_on;
    END IF;
    IF changed IS NOT NULL THEN
        DELETE FROM weeks WHERE on_day <@ changed;
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
