package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

// Impact implements [digest.AuthoringTx]: who was asked at now, by the team whose
// digest they get. A week is full where what a person has not been told of yet,
// this item with it, and what digests took since do not fit the budget.
func (p planTx) Impact(now time.Time, on digest.Date, item int64, asks, weeklyMinutes int, spentSince time.Time) (costs []digest.TeamCost, err error) {
	var rows []struct {
		Slug    string `db:"slug"`
		Name    string `db:"name"`
		Service string `db:"service"`
		People  int    `db:"people"`
		Again   int    `db:"again"`
		Over    int    `db:"over_budget"`
		LastOn  day    `db:"last_on"`
	}
	err = p.all(&rows, `
		WITH asked AS (
			SELECT r.person_id, r.due_from FROM receipts r
			WHERE r.item_id = :item AND r.version = :asks AND r.assigned_at = `+p.time("now")+`
		), untold AS (
			SELECT r.person_id, SUM(v.minutes) AS minutes
			FROM receipts r JOIN versions v ON v.item_id = r.item_id AND v.number = r.version
			WHERE r.closed_at IS NULL AND r.answer IS NULL AND r.told_at IS NULL AND r.person_id IN (SELECT person_id FROM asked)
			GROUP BY r.person_id
		), spent AS (
			SELECT d.person_id, SUM(d.minutes) AS minutes FROM deliveries d
			WHERE d.created_at >= `+p.time("since")+` AND d.minutes > 0 AND d.state IN ('sending', 'sent') AND d.person_id IS NOT NULL
			GROUP BY d.person_id
		), homes AS MATERIALIZED (`+p.homes()+`)
		SELECT t.slug, t.name, t.service, COUNT(*) AS people,
			SUM(CASE WHEN EXISTS (SELECT 1 FROM receipts o WHERE o.person_id = q.person_id AND o.item_id = :item
				AND o.version <> :asks AND o.answer IS NOT NULL) THEN 1 ELSE 0 END) AS again,
			SUM(CASE WHEN u.minutes + COALESCE(s.minutes, 0) > :weekly THEN 1 ELSE 0 END) AS over_budget,
			MAX(q.due_from) AS last_on
		FROM asked q JOIN untold u ON u.person_id = q.person_id LEFT JOIN spent s ON s.person_id = q.person_id
		JOIN homes h ON h.person_id = q.person_id JOIN teams t ON t.id = h.team_id
		GROUP BY t.slug, t.name, t.service ORDER BY t.slug`,
		args{"item": item, "asks": asks, "now": stamp{now}, "since": stamp{spentSince}, "day": day{on}, "weekly": weeklyMinutes})
	for _, r := range rows {
		costs = append(costs, digest.TeamCost{
			Team: r.Slug, Name: r.Name, Service: r.Service,
			Load: digest.Load{People: r.People, Again: r.Again, OverBudget: r.Over, LastOn: r.LastOn.Date},
		})
	}
	return costs, err
}

// untold is the condition that receipt r, of live version v of item i, waits for
// a later week.
func (t *tx) untold() string {
	return `r.closed_at IS NULL AND r.answer IS NULL AND r.told_at IS NULL AND r.version = v.asks
		AND i.withdrawn_at IS NULL AND r.due_from > ` + t.date("day")
}

// Reception implements [digest.AuthoringStore].
func (db *DB) Reception(ctx context.Context, on digest.Date) (list []digest.ItemAnswers, err error) {
	var rows []struct {
		Ref    string  `db:"ref"`
		Answer *string `db:"answer"`
		N      int     `db:"n"`
		Waits  int     `db:"waits"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			SELECT i.ref, r.answer, COUNT(*) AS n, SUM(CASE WHEN `+t.untold()+` THEN 1 ELSE 0 END) AS waits
			FROM receipts r JOIN items i ON i.id = r.item_id JOIN versions v ON v.id = i.version_id AND v.asks = r.version
			WHERE i.withdrawn_at IS NULL AND r.closed_at IS NULL
				AND r.person_id IN (SELECT m.person_id FROM memberships m JOIN teams t ON t.id = m.team_id AND t.kind = '' WHERE `+current("m", t.date("day"))+`)
			GROUP BY i.ref, r.answer ORDER BY i.ref`, args{"day": day{on}})
	})
	for _, r := range rows {
		if n := len(list); n == 0 || list[n-1].Ref != r.Ref {
			list = append(list, digest.ItemAnswers{Ref: r.Ref, Answers: map[digest.AnswerKind]int{}})
		}
		last := &list[len(list)-1]
		last.Waiting += r.Waits
		if r.Answer != nil {
			last.Answers[digest.AnswerKind(*r.Answer)] = r.N
		}
	}
	return list, err
}

// waitingRow is an item in the queues of a team.
type waitingRow struct {
	Ref    string `db:"ref"`
	Title  string `db:"title"`
	Slug   string `db:"slug"`
	Name   string `db:"name"`
	People int    `db:"people"`
	Until  day    `db:"until_on"`
}

func (r waitingRow) waiting() digest.Waiting {
	return digest.Waiting{Ref: r.Ref, Title: r.Title, Team: r.Slug, Name: r.Name, People: r.People, Until: r.Until.Date}
}

// HeldBack implements [digest.AuthoringStore].
func (db *DB) HeldBack(ctx context.Context, on digest.Date) ([]digest.Waiting, error) {
	var rows []waitingRow
	err := db.read(ctx, func(t *tx) error {
		return t.all(&rows, `
			WITH homes AS MATERIALIZED (`+t.homes()+`)
			SELECT i.ref, v.title, t.slug, t.name, COUNT(*) AS people, MAX(r.due_from) AS until_on
			FROM receipts r JOIN items i ON i.id = r.item_id JOIN versions v ON v.id = i.version_id
			JOIN homes h ON h.person_id = r.person_id JOIN teams t ON t.id = h.team_id AND t.kind = ''
			WHERE `+t.untold()+`
			GROUP BY i.ref, v.title, t.slug, t.name ORDER BY i.ref, t.slug`, args{"day": day{on}})
	})
	return each(rows, waitingRow.waiting), err
}
