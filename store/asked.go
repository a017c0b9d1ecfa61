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
		narrow := t.members("r.person_id", f)
		if len(f.ItemIDs) > 0 {
			narrow += " AND " + t.in("r.item_id", "items")
		}
		past, err := t.isPast(m.At)
		if err == nil && !past {
			err = t.one(&past, `SELECT EXISTS (SELECT 1 FROM handbacks WHERE at > `+at+`)`, args{"at": stamp{m.At}})
		}
		if err != nil {
			return err
		}
		// What waits is few, and found first: the planners would begin with everybody.
		waits := `SELECT r.person_id, r.item_id, r.version, r.answer AS kind, r.answered_at AS at FROM receipts r
			WHERE r.answer IN ` + withUs + ` AND r.replied_at IS NULL` // the newest answers are on the receipts, and those that wait have an index
		if past {
			waits = `SELECT r.person_id, r.item_id, r.version, a.kind, a.at
				FROM answers a JOIN receipts r ON r.person_id = a.person_id AND r.item_id = a.item_id AND r.version = a.version
				WHERE a.kind IN ` + withUs + ` AND a.at <= ` + at + `
					AND NOT EXISTS (SELECT 1 FROM answers n WHERE n.person_id = a.person_id AND n.item_id = a.item_id AND n.version = a.version
						AND n.id > a.id AND n.at <= ` + at + `)
					AND NOT EXISTS (SELECT 1 FROM handbacks b WHERE b.answer_id = a.id AND b.at <= ` + at + `)`
		}
		return t.all(&rows, `WITH w AS MATERIALIZED (`+waits+` AND (r.closed_at IS NULL OR r.closed_at > `+at+`)`+narrow+`)
			SELECT w.kind, w.at, COUNT(*) AS people FROM w
			JOIN items i ON i.id = w.item_id AND (i.withdrawn_at IS NULL OR i.withdrawn_at > `+at+`)
			JOIN (`+t.people(f)+` AND m.person_id IN (SELECT person_id FROM w)) p ON p.person_id = w.person_id AND NOT p.away AND p.reachable
			WHERE w.version = (SELECT v.asks FROM versions v WHERE v.item_id = w.item_id AND v.published_at <= `+at+` ORDER BY v.number DESC LIMIT 1)
			GROUP BY w.kind, w.at ORDER BY w.at, w.kind`, momentArgs(m, f))
	})
	for _, r := range rows {
		list = append(list, digest.AskedOn{Kind: digest.AnswerKind(r.Kind), At: r.At.Time, People: r.People})
	}
	return list, err
}
