package store

import (
	"context"

	"github.com/briefed/briefed/digest"
)

// planLock is the number of the lock of PostgreSQL that one planner holds.
const planLock = 7_162_535

// lookForMarks is all that a plan costs where nothing has changed.
const lookForMarks = `SELECT day, backlog_weeks, EXISTS (SELECT 1 FROM unplanned) AS marked FROM planned`

type plannedRow struct {
	Day     day  `db:"day"`
	Backlog int  `db:"backlog_weeks"`
	Marked  bool `db:"marked"`
}

// Marked implements [digest.MarkStore].
func (db *DB) Marked(ctx context.Context, today digest.Date, backlogWeeks int) (bool, error) {
	var row plannedRow
	err := db.read(ctx, func(t *tx) error { return t.one(&row, lookForMarks, nil) })
	return row.Marked || row.Day.Date != today || row.Backlog != max(0, backlogWeeks), err
}

// PlanAlone implements [digest.MarkTx]. Whoever writes to SQLite is alone already.
func (p planTx) PlanAlone(wait bool) (alone bool, err error) {
	if !p.postgres {
		return true, nil
	}
	a := args{"lock": planLock}
	if wait {
		_, err := p.exec(`SELECT pg_advisory_xact_lock(:lock)`, a)
		return true, err
	}
	err = p.one(&alone, `SELECT pg_try_advisory_xact_lock(:lock)`, a)
	return alone, err
}

// CrossDays implements [digest.MarkTx].
func (p planTx) CrossDays(today digest.Date, backlogWeeks int) error {
	var row plannedRow
	if err := p.one(&row, lookForMarks, nil); err != nil {
		return err
	}
	backlogWeeks = max(0, backlogWeeks)
	crossed := `SELECT id AS person_id FROM people`
	switch {
	case row.Backlog != backlogWeeks:
	case row.Day.Date != today:
		crossed = `
			SELECT person_id FROM memberships WHERE from_on > ` + p.date("low") + ` AND from_on <= ` + p.date("high") + `
			UNION SELECT person_id FROM memberships WHERE to_on >= ` + p.date("low") + ` AND to_on < ` + p.date("high") + `
			UNION SELECT person_id FROM absences WHERE to_on >= ` + p.date("low") + ` AND to_on < ` + p.date("high")
	default:
		return nil
	}
	a := args{"low": day{min(row.Day.Date, today)}, "high": day{max(row.Day.Date, today)}, "today": day{today}, "weeks": backlogWeeks}
	if _, err := p.exec(`INSERT INTO unplanned (person_id) SELECT person_id FROM (`+crossed+`) x WHERE true ON CONFLICT DO NOTHING`, a); err != nil {
		return err
	}
	_, err := p.exec(`UPDATE planned SET day = `+p.date("today")+`, backlog_weeks = :weeks`, a)
	return err
}

// TakeMarks implements [digest.MarkTx]. By the rows that are there, never by numbers
// after a last one: numbers are not committed in their order. They are taken before
// what they speak of is read, so that whoever changes that meanwhile marks again.
func (p planTx) TakeMarks(people, items int) (m digest.Marks, err error) {
	take := func(ids *[]int64, column string, most int) error {
		a := args{"most": most}
		if err := p.all(ids, `SELECT DISTINCT `+column+` FROM unplanned WHERE `+column+` IS NOT NULL ORDER BY `+column+` LIMIT :most`, a); err != nil || len(*ids) == 0 {
			return err
		}
		_, err := p.exec(`DELETE FROM unplanned WHERE `+p.in(column, "ids"), args{"ids": *ids})
		return err
	}
	if err := take(&m.People, "person_id", people); err != nil || len(m.People) > 0 {
		return m, err
	}
	return m, take(&m.Items, "item_id", items)
}

// PeopleAfter implements [digest.MarkTx].
func (p planTx) PeopleAfter(id int64, most int) (ids []int64, err error) {
	err = p.all(&ids, `SELECT id FROM people WHERE id > :id ORDER BY id LIMIT :most`, args{"id": id, "most": most})
	return ids, err
}

// CheckedTo implements [digest.MarkTx].
func (p planTx) CheckedTo(today digest.Date) (id int64, err error) {
	err = p.one(&id, `SELECT CASE WHEN checked_on = `+p.date("today")+` THEN checked_to ELSE 0 END FROM planned`, args{"today": day{today}})
	return id, err
}

// SetChecked implements [digest.MarkTx].
func (p planTx) SetChecked(today digest.Date, id int64) error {
	_, err := p.exec(`UPDATE planned SET checked_on = `+p.date("today")+`, checked_to = `+p.id("id"), args{"today": day{today}, "id": id})
	return err
}
