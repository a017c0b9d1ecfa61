package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

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
	if err := t.holdStandings(); err != nil {
		return 0, err
	}
	var people []int64
	if err := t.all(&people, "SELECT DISTINCT person_id FROM stale_standings ORDER BY person_id LIMIT :most", args{"most": keptBatch}); err != nil {
		return 0, err
	}
	a := args{"people": people}
	for _, statement := range []string{
		"DELETE FROM stale_standings WHERE " + t.in("person_id", "people"), // before the receipts are read
		"DELETE FROM standings WHERE " + t.in("person_id", "people"),
		`INSERT INTO standings (person_id, latest, packed, told_lessons, told_local, told_policies)
		 SELECT r.person_id, MAX(` + t.greatest("r.assigned_at", "r.answered_at", "r.closed_at", "r.told_at", "r.said_at", "r.replied_at", "r.failed_at") + `),
			COALESCE(` + t.packed(`CASE WHEN r.closed_at IS NULL OR r.closed = 'exempt' THEN `+packedReceipt("r.item_id", t.keptStands())+` END`) + `, ''),
			` + t.toldLast("i.kind = 'lesson'") + `, ` + t.toldLast("i.kind = 'lesson' AND i.local") + `, ` + t.toldLast("i.kind = 'policy'") + `
		 FROM receipts r JOIN items i ON i.id = r.item_id WHERE ` + t.in("r.person_id", "people") + ` GROUP BY r.person_id`,
	} {
		if _, err := t.exec(statement, a); err != nil {
			return 0, err
		}
	}
	return len(people), nil
}

// holdStandings lets nobody else write standings until the transaction ends.
func (t *tx) holdStandings() error {
	if !t.postgres {
		return nil
	}
	_, err := t.exec("LOCK TABLE standings IN SHARE ROW EXCLUSIVE MODE", nil)
	return err
}

// keptStands is where receipt r stands, on whatever day.
func (t *tx) keptStands() string {
	return t.stands("r.closed_at IS NOT NULL", informedTook, "r.told_at IS NOT NULL OR r.said_at IS NOT NULL", "r.failed_at IS NOT NULL",
		"r.answer IN "+withUs+" AND r.replied_at IS NULL")
}

// toldLast is when the person of receipts r was last told of an item of a kind.
func (t *tx) toldLast(kind string) string {
	return "MAX(CASE WHEN " + kind + " THEN " + t.newest("r.told_at", "r.said_at") + " END)"
}

// countKept counts people of whom there is a row that holds at the moment, and
// returns the others. Where they are few, only theirs are looked at.
func (t *tx) countKept(m digest.Moment, f digest.Filter, staff map[int64]*colleague, few bool) (others map[int64]*colleague, err error) {
	narrow := t.members("person_id", f)
	a := momentArgs(m, f)
	if few {
		narrow, a["people"] = " AND "+t.in("person_id", "people"), slices.Collect(maps.Keys(staff))
	}
	var rows []keptStanding
	if err := t.all(&rows, `
		SELECT DISTINCT person_id, NULL AS packed, 0 AS told FROM stale_standings WHERE true`+narrow+`
		UNION ALL
		SELECT `+t.keptColumns()+` FROM standings
		WHERE person_id NOT IN (SELECT person_id FROM stale_standings)`+narrow, a); err != nil {
		return nil, err
	}
	others = map[int64]*colleague{}
	for _, row := range rows {
		who := staff[row.PersonID]
		if row.Packed == nil {
			others[row.PersonID] = who
			continue
		}
		who.countKept(row)
	}
	return others, nil
}

// keptStanding is what is kept of somebody, as a report of a moment needs it.
type keptStanding struct {
	PersonID int64   `db:"person_id"`
	Packed   *string `db:"packed"` // nil where it has a later moment in it
	Told     int     `db:"told"`   // of what, in the window, three bits
}

func (t *tx) keptColumns() string {
	since := func(column string, bit int) string {
		return fmt.Sprintf("CASE WHEN %s > %s THEN %d ELSE 0 END", column, t.time("window"), bit)
	}
	return `person_id, CASE WHEN latest <= ` + t.time("at") + ` THEN packed END AS packed,
		` + since("told_lessons", 1) + ` + ` + since("told_local", 2) + ` + ` + since("told_policies", 4) + ` AS told`
}

// countKept counts somebody by what is kept of them.
func (c *colleague) countKept(row keptStanding) {
	for n := range (packedRow{Packed: *row.Packed}).numbers() {
		c.count(n>>40, packedVersion(n), packedRest(n))
	}
	if c != nil {
		c.Count(digest.Recent{Lessons: row.Told&1 != 0, LocalLessons: row.Told&2 != 0, Policies: row.Told&4 != 0})
	}
}
