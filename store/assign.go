package store

import (
	"time"

	"github.com/briefed/briefed/digest"
)

// scope returns the parameters of a scope on a day.
func scopeArgs(on digest.Date, s digest.Scope) args {
	return args{"day": day{on}, "teams": s.Teams, "people": s.People, "items": s.Items}
}

// scoped is the condition that a person is in scope: one of its people, and a current
// member of one of its teams, if it has any. Who is no member at all is left to other
// conditions.
func (t *tx) scoped(person string, s digest.Scope) string {
	narrow := t.scopedPeople(person, s)
	if s.Teams == nil {
		return narrow
	}
	return narrow + " AND " + person + " IN (SELECT y.person_id FROM memberships y WHERE " + current("y", t.date("day")) + " AND " + t.in("y.team_id", "teams") + ")"
}

func (t *tx) scopedPeople(person string, s digest.Scope) string {
	if s.People == nil {
		return ""
	}
	return " AND " + t.in(person, "people")
}

// scopedItems is the condition that an item is in scope.
func (t *tx) scopedItems(item string, s digest.Scope) string {
	if s.Items == nil {
		return ""
	}
	return " AND " + t.in(item, "items")
}

// places is the start of a query over where people are on a day and which live
// items are meant for there: what [digest.Audience.Includes] says, in SQL, worked
// out once for each team, role, employment and qualification – a spot, numbered, as joining by
// three texts misleads the planner – and not for each person.
func (t *tx) places(s digest.Scope) string { return t.placesOf(s, "NOT v.asks_nobody") }

// placesOf is the same of the items for which a condition holds.
func (t *tx) placesOf(s digest.Scope, which string) string {
	listed := func(flag, dimension, value string) string {
		return "(NOT v." + flag + " OR EXISTS (SELECT 1 FROM audiences a WHERE a.version_id = v.id AND a.dimension = '" + dimension + "' AND a.value = " + value + "))"
	}
	return `WITH here AS MATERIALIZED (
			SELECT DISTINCT m.person_id, m.team_id, m.role_key, m.employment_key, m.nqsw, m.from_on,
				DENSE_RANK() OVER (ORDER BY m.team_id, m.role_key, m.employment_key, m.nqsw) AS spot
			FROM memberships m
			WHERE ` + current("m", t.date("day")) + t.scoped("m.person_id", s) + `
		), meant AS MATERIALIZED (
			SELECT p.spot, v.item_id, v.asks, v.minutes, v.urgent, v.ack_within, v.published_at, s.position AS place
			FROM (SELECT DISTINCT spot, team_id, role_key, employment_key, nqsw FROM here) p
			JOIN teams t ON t.id = p.team_id
			CROSS JOIN items i JOIN versions v ON v.id = i.version_id
			LEFT JOIN starters s ON s.service_key = t.service_key AND s.item_id = i.id
			WHERE i.withdrawn_at IS NULL AND i.superseded_by = '' AND ` + which + t.scopedItems("i.id", s) + `
				AND CASE WHEN t.kind <> '' THEN EXISTS (SELECT 1 FROM audiences a WHERE a.version_id = v.id AND a.dimension = 'organisation' AND a.value = t.kind)
					ELSE ` + listed("by_organisation", "organisation", "'"+digest.CouncilStaff+"'") + ` END
				AND ` + listed("by_service", "service", "t.service_key") + ` AND ` + listed("by_team", "team", "t.slug") + `
				AND ` + listed("by_role", "role", "p.role_key") + ` AND ` + listed("by_employment", "employment", "p.employment_key") + `
				AND ` + listed("by_nqsw", "nqsw", "CASE WHEN p.nqsw THEN 'yes' ELSE 'no' END") + `
				AND (t.nation = '' OR ` + listed("by_nation", "nation", "t.nation") + `)
				AND (NOT v.by_works_with OR NOT EXISTS (SELECT 1 FROM team_works w WHERE w.team_id = t.id)
					OR EXISTS (SELECT 1 FROM team_works w JOIN audiences a ON a.value = w.value AND a.dimension = 'works_with' AND a.version_id = v.id
						WHERE w.team_id = t.id))
		)`
}

// owed pairs people with the items that are meant for them, after [tx.places].
const owed = "here h JOIN meant e ON e.spot = h.spot"

// Assign implements [digest.PlanTx]: one statement for everybody and every item.
// A receipt that was closed because somebody left or moved opens again when they
// are back, and one of a withdrawn item when it is published again; whoever has
// not answered it is told afresh.
func (p planTx) Assign(now time.Time, on digest.Date, s digest.Scope, pace digest.Pace) (int, error) {
	a := scopeArgs(on, s)
	weeks, err := p.paceRows(s, pace)
	if err != nil {
		return 0, err
	}
	a["now"], a["pace"], a["weekly"], a["last_week"] = stamp{now}, asJSON(weeks), max(1, pace.WeeklyMinutes), pace.Weeks-1
	first, err := p.askingBatch()
	if err != nil {
		return 0, err
	}
	a["first"] = first
	n, err := p.exec(`
		`+p.places(s)+`, wanted AS MATERIALIZED (
			SELECT h.person_id, e.item_id, e.asks, e.minutes, e.urgent, e.ack_within, MIN(CASE WHEN `+starts+` THEN e.place END) AS place
			FROM `+owed+`
			WHERE NOT EXISTS (SELECT 1 FROM receipts r WHERE r.person_id = h.person_id AND r.item_id = e.item_id AND r.version = e.asks`+
		p.scopedItems("r.item_id", s)+` AND (r.closed IS NULL OR r.closed NOT IN ('left', 'moved', 'withdrawn')))`+p.recent(pace, a)+`
			GROUP BY h.person_id, e.item_id, e.asks, e.minutes, e.urgent, e.ack_within
		), backlog AS (
			SELECT r.person_id, SUM(v.minutes) AS minutes
			FROM receipts r JOIN versions v ON v.item_id = r.item_id AND v.number = r.version
			WHERE r.closed_at IS NULL AND r.answer IS NULL AND r.told_at IS NULL AND r.person_id IN (SELECT person_id FROM wanted)
			GROUP BY r.person_id
		), queue AS (
			SELECT w.person_id, w.item_id, w.asks, w.ack_within, w.urgent,
				(COALESCE(b.minutes, 0) - w.minutes + SUM(w.minutes) OVER (
					PARTITION BY w.person_id ORDER BY w.urgent DESC, w.place IS NULL, w.place, w.item_id ROWS UNBOUNDED PRECEDING)) / :weekly AS week
			FROM wanted w LEFT JOIN backlog b ON b.person_id = w.person_id
		), homes AS (
			SELECT m.person_id, `+home+` AS team_id FROM memberships m
			WHERE `+current("m", p.date("day"))+` AND m.person_id IN (SELECT person_id FROM wanted) GROUP BY m.person_id
		)
		INSERT INTO receipts (person_id, item_id, version, assigned_at, due_from, due_on, before_took, asking_id)
		SELECT q.person_id, q.item_id, q.asks, `+p.time("now")+`, x.start_on, x.due_on, `+before+`,
			:first + DENSE_RANK() OVER (ORDER BY q.item_id, q.asks, m.team_id)
		FROM queue q JOIN homes m ON m.person_id = q.person_id JOIN `+p.rows("x", "pace", "ack_within integer", "week integer", "start_on date", "due_on date")+`
			ON x.ack_within = q.ack_within
			AND x.week = CASE WHEN q.urgent THEN 0 WHEN q.week > :last_week THEN :last_week ELSE CAST(q.week AS integer) END
		WHERE true
		ON CONFLICT (person_id, item_id, version) DO UPDATE
			SET closed_at = NULL, closed = NULL, due_from = excluded.due_from, due_on = excluded.due_on,
				told_at = CASE WHEN receipts.answer IS NOT NULL THEN receipts.told_at END,
				said_at = CASE WHEN receipts.answer IS NOT NULL THEN receipts.said_at END, failed_at = NULL, failed = NULL, reminders = 0`, a)
	if err != nil || n == 0 {
		return n, err
	}
	return n, p.keepAskings(a)
}

// before is how long the version before took the person of q to be informed of, as
// [digest.Receipt.Before]: NULL where they were not.
const before = `CASE WHEN q.asks > 1 THEN (
	SELECT CASE WHEN b.closed <> 'superseded' THEN NULL WHEN b.answer IN ('understood', 'discussed') THEN CASE WHEN b.took > 0 THEN b.took ELSE 0 END
		WHEN b.told_at IS NULL AND b.said_at IS NULL THEN b.before_took END
	FROM receipts b WHERE b.person_id = q.person_id AND b.item_id = q.item_id AND b.version < q.asks
	ORDER BY b.version DESC LIMIT 1) END`

// starts is the condition that somebody begins with the starter set of the service.
const starts = "(h.nqsw OR h.employment_key = 'agency')"

// recent is the condition that an item is not too old for who begins in a team.
func (p planTx) recent(pace digest.Pace, a args) string {
	if pace.BacklogWeeks <= 0 {
		return ""
	}
	a["backlog"] = 7 * pace.BacklogWeeks
	return ` AND (e.place IS NOT NULL AND ` + starts + ` OR e.published_at >= ` + p.daysBefore("h.from_on", "backlog") + `)`
}

type paceRow struct {
	AckWithin int `json:"ack_within"`
	Week      int `json:"week"`
	Start     day `json:"start_on"`
	Due       day `json:"due_on"`
}

// paceRows works out the due days of every backlog week for the days to answer
// that live items have.
func (p planTx) paceRows(s digest.Scope, pace digest.Pace) (rows []paceRow, err error) {
	var within []int
	if err := p.all(&within, `SELECT DISTINCT v.ack_within FROM items i JOIN versions v ON v.id = i.version_id
		WHERE i.withdrawn_at IS NULL`+p.scopedItems("i.id", s), args{"items": s.Items}); err != nil {
		return nil, err
	}
	for _, n := range within {
		for week := range pace.Weeks {
			start, due := pace.Due(week, n)
			rows = append(rows, paceRow{n, week, day{start}, day{due}})
		}
	}
	return rows, nil
}

// Sweep implements [digest.PlanTx]. Only items with an audience rule can lose
// somebody who is still here, so only those are looked at one by one.
func (p planTx) Sweep(now time.Time, on digest.Date, s digest.Scope) (int, error) {
	a := scopeArgs(on, s)
	a["now"] = stamp{now}
	ever := "SELECT person_id FROM memberships m WHERE true" + p.scopedPeople("m.person_id", s)
	if s.Teams != nil {
		ever += " AND " + p.in("m.team_id", "teams")
	}
	here := "SELECT m.person_id FROM memberships m WHERE " + current("m", p.date("day")) + p.scopedPeople("m.person_id", s)
	left, err := p.exec(`
		UPDATE receipts SET closed_at = `+p.time("now")+`, closed = 'left'
		WHERE closed_at IS NULL AND person_id IN (`+ever+` EXCEPT `+here+`)`+p.scopedItems("item_id", s), a)
	if err != nil {
		return 0, err
	}
	var ruled []int64
	if err := p.all(&ruled, `SELECT i.id FROM items i JOIN versions v ON v.id = i.version_id
		WHERE (v.by_service OR v.by_team OR v.by_role OR v.by_employment OR v.by_nation OR v.by_nqsw OR v.by_works_with OR v.by_organisation)
			AND NOT v.asks_nobody AND i.superseded_by = ''`+p.scopedItems("i.id", s), a); err != nil || len(ruled) == 0 {
		return left, err
	}
	s.Items, a["items"] = ruled, ruled
	moved, err := p.exec(p.places(s)+`, wanted AS MATERIALIZED (SELECT h.person_id, e.item_id FROM `+owed+`)
		UPDATE receipts SET closed_at = `+p.time("now")+`, closed = 'moved'
		WHERE closed_at IS NULL AND person_id IN (`+here+`)`+p.scoped("person_id", s)+p.scopedItems("item_id", s)+`
			AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.person_id = receipts.person_id AND w.item_id = receipts.item_id)`, a)
	return left + moved, err
}
