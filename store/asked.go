package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// Asked implements [digest.WaitingStore], of the receipts that count in a report.
func (db *DB) Asked(ctx context.Context, m digest.Moment, f digest.Filter) (list []digest.AskedOn, err error) {
	var rows []struct {
		Kind   string `db:"kind"`
		At     stamp  `db:"at"`
		People int    `db:"people"`
	}
	err = db.read(ctx, func(t *tx) error {
		at := t.time("at")
		narrow := ""
		if len(f.ItemIDs) > 0 {
			narrow = " AND " + t.in("r.item_id", "items")
		}
		past, err := t.isPast(m.At)
		if err == nil && !past {
			err = t.one(&past, `SELECT EXISTS (SELECT 1 FROM handbacks WHERE at > `+at+`)`, args{"at": stamp{m.At}})
		}
		if err != nil {
			return err
		}
		live := ` JOIN items i ON i.id = r.item_id AND (i.withdrawn_at IS NULL OR i.withdrawn_at > ` + at + `)
			JOIN (` + t.people(f) + `) p ON p.person_id = r.person_id AND NOT p.away AND p.reachable`
		asks := ` AND r.version = (SELECT v.asks FROM versions v WHERE v.item_id = r.item_id AND v.published_at <= ` + at + ` ORDER BY v.number DESC LIMIT 1)` + narrow
		if !past { // the newest answers are on the receipts, and those that wait have an index
			return t.all(&rows, `
				SELECT r.answer AS kind, r.answered_at AS at, COUNT(*) AS people FROM receipts r`+live+`
				WHERE r.answer IN `+withUs+` AND r.replied_at IS NULL AND (r.closed_at IS NULL OR r.closed_at > `+at+`)`+asks+`
				GROUP BY r.answer, r.answered_at ORDER BY r.answered_at, r.answer`, momentArgs(m, f))
		}
		return t.all(&rows, `
			SELECT a.kind, a.at, COUNT(*) AS people
			FROM answers a JOIN receipts r ON r.person_id = a.person_id AND r.item_id = a.item_id AND r.version = a.version`+live+`
			WHERE a.kind IN `+withUs+` AND a.at <= `+at+` AND (r.closed_at IS NULL OR r.closed_at > `+at+`)`+asks+`
				AND NOT EXISTS (SELECT 1 FROM answers n WHERE n.person_id = a.person_id AND n.item_id = a.item_id AND n.version = a.version
					AND n.id > a.id AND n.at <= `+at+`)
				AND NOT EXISTS (SELECT 1 FROM handbacks b WHERE b.answer_id = a.id AND b.at <= `+at+`)
			GROUP BY a.kind, a.at ORDER BY a.at, a.kind`, momentArgs(m, f))
	})
	for _, r := range rows {
		list = append(list, digest.AskedOn{Kind: digest.AnswerKind(r.Kind), At: r.At.Time, People: r.People})
	}
	return list, err
}
