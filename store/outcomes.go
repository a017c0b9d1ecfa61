package store

import (
	"context"
	"time"

	"github.com/briefed/briefed/digest"
)

type refRow struct {
	Ref string `json:"ref"`
}

// askedRow is what somebody asked about.
type askedRow struct {
	itemRow
	PersonID int64 `db:"person_id"`
}

// Outcome implements [digest.OutcomeTx]. The key is the gate: what somebody asked has one
// outcome.
func (p planTx) Outcome(now time.Time, item int64, number int, refs []string) (outcomes []digest.Outcome, err error) {
	a := args{"now": stamp{now}, "item": item, "number": number, "refs": asJSON(each(refs, func(ref string) refRow { return refRow{ref} }))}
	var answers []int64
	if err := p.all(&answers, `
		INSERT INTO outcomes (answer_id, item_id, version, at)
		SELECT a.id, :item, :number, `+p.time("now")+` FROM answers a JOIN items i ON i.id = a.item_id
		WHERE i.ref IN (SELECT ref FROM `+p.rows("x", "refs", "ref text")+`) AND a.kind IN ('question', 'not_clear') AND `+notTakenBack+` AND (a.item_id <> :item OR a.shown < :number)
		ON CONFLICT (answer_id) DO NOTHING RETURNING answer_id`, a); err != nil || len(answers) == 0 {
		return nil, err
	}
	var rows []askedRow
	err = p.all(&rows, `SELECT a.person_id, `+itemColumns+` FROM answers a JOIN items i ON i.id = a.item_id JOIN versions v ON v.item_id = a.item_id AND v.number = a.shown
		WHERE `+p.in("a.id", "answers")+` AND NOT EXISTS (SELECT 1 FROM answers o WHERE o.person_id = a.person_id AND o.id > a.id AND `+p.in("o.id", "answers")+`)
		ORDER BY a.id`, args{"answers": answers})
	return each(rows, func(r askedRow) digest.Outcome { return digest.Outcome{PersonID: r.PersonID, Asked: r.version()} }), err
}

// Outcomes implements [digest.OutcomeStore].
func (db *DB) Outcomes(ctx context.Context, from, to time.Time) (o digest.Outcomes, err error) {
	var row struct {
		Changed  int `db:"changed"`
		Versions int `db:"versions"`
	}
	err = db.read(ctx, func(t *tx) error {
		return t.one(&row, `SELECT COUNT(*) AS changed, COUNT(DISTINCT CAST(item_id AS text) || '/' || CAST(version AS text)) AS versions
			FROM outcomes WHERE at >= `+t.time("from")+` AND at < `+t.time("to"), args{"from": stamp{from}, "to": stamp{to}})
	})
	return digest.Outcomes{Changed: row.Changed, Versions: row.Versions}, err
}
