package store

import (
	"context"
	"fmt"

	"github.com/briefed/briefed/digest"
)

// keptBatch is how many people's receipts are packed in one transaction: few
// enough that nobody waits long to write.
const keptBatch = 500

// KeepStandings packs again how the receipts of those stand whose receipts changed,
// each person's into one row, and returns whose many. The report is right without
// it, and takes longer.
func (db *DB) KeepStandings(ctx context.Context) (total int, err error) {
	for {
		var stale bool
		if err := db.read(ctx, func(t *tx) error {
			return t.one(&stale, "SELECT EXISTS (SELECT 1 FROM stale_standings)", nil)
		}); err != nil || !stale {
			return total, err
		}
		var n int
		if err := db.in(ctx, func(t *tx) error {
			n, err = t.keepStandings()
			return err
		}); err != nil {
			return total, err
		}
		total += n
	}
}

// keepStandings packs a batch. Who changes a receipt meanwhile marks the person
// again; of two who pack, the second must not keep what is older.
func (t *tx) keepStandings() (int, error) {
	if t.postgres {
		if _, err := t.exec("LOCK TABLE standings IN SHARE ROW EXCLUSIVE MODE", nil); err != nil {
			return 0, err
		}
	}
	var people []int64
	if err := t.all(&people, "SELECT DISTINCT person_id FROM stale_standings ORDER BY person_id LIMIT :most", args{"most": keptBatch}); err != nil {
		return 0, err
	}
	a := args{"people": people}
	for _, statement := range []string{
		"DELETE FROM stale_standings WHERE " + t.in("person_id", "people"), // before the receipts are read
		"DELETE FROM standings WHERE " + t.in("person_id", "people"),
		`INSERT INTO standings (person_id, latest, packed)
		 SELECT r.person_id, MAX(` + t.greatest("r.assigned_at", "r.answered_at", "r.closed_at") + `),
			COALESCE(` + t.packed(`CASE WHEN r.closed_at IS NULL OR r.closed = 'exempt' THEN `+packedReceipt("r.item_id", t.keptStands())+` END`) + `, '')
		 FROM receipts r WHERE ` + t.in("r.person_id", "people") + ` GROUP BY r.person_id`,
	} {
		if _, err := t.exec(statement, a); err != nil {
			return 0, err
		}
	}
	return len(people), nil
}

// keptStands is where receipt r stands, on whatever day.
func (t *tx) keptStands() string {
	return fmt.Sprintf("CASE WHEN r.closed_at IS NOT NULL THEN %d ELSE COALESCE(%d + %s, %d + %s, %d) END",
		standsExempt, standsInformed, informedTook, standsDue, t.dayNumber("r.due_on"), standsOutstanding)
}

// countKept counts people of whom there is a row that holds at the moment, and
// returns the others.
func (t *tx) countKept(m digest.Moment, f digest.Filter, staff map[int64]*colleague, tally *digest.Tally) (others map[int64]*colleague, err error) {
	narrow := t.members("person_id", f)
	var rows []struct {
		PersonID int64   `db:"person_id"`
		Packed   *string `db:"packed"`
	}
	if err := t.all(&rows, `
		SELECT DISTINCT person_id, NULL AS packed FROM stale_standings WHERE true`+narrow+`
		UNION ALL
		SELECT person_id, CASE WHEN latest <= `+t.time("at")+` THEN packed END FROM standings
		WHERE person_id NOT IN (SELECT person_id FROM stale_standings)`+narrow, momentArgs(m, f)); err != nil {
		return nil, err
	}
	others = map[int64]*colleague{}
	for _, row := range rows {
		who := staff[row.PersonID]
		if row.Packed == nil {
			others[row.PersonID] = who
			continue
		}
		for n := range (packedRow{Packed: *row.Packed}).numbers() {
			who.count(tally, m.On, n>>40, packedVersion(n), packedRest(n))
		}
	}
	return others, nil
}
