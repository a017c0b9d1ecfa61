package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/briefed/briefed/digest"
)

// changesThePast are the kinds of leaves after which a day that was counted before them may
// count otherwise now: somebody put a membership right, or opened a receipt again.
const changesThePast = "('receipts', 'memberships', 'absences', 'exemptions', 'items', 'versions', 'teams', 'accounts', 'erasures')"

// census looks for days that are missing between two, for rows of no day, and counts the
// newest day again where nothing has come since that changes what was.
func (l *logLook) census() error {
	var days []struct {
		Day    digest.Date `db:"id"`
		Until  stamp       `db:"until"`
		Missed int         `db:"missed"`
		Late   bool        `db:"late"`
	}
	if err := l.all(&days, `SELECT id, until, missed, late FROM census ORDER BY id`, nil); err != nil {
		return err
	}
	for i := 1; i < len(days); i++ {
		if gone := int(days[i].Day-days[i-1].Day) - 1; gone != days[i].Missed {
			l.v.Damage(fmt.Sprintf("The census of %s is gone: the one of %s says that %d days before it were missed, and %d are not there. Somebody deleted it in the database.",
				(days[i-1].Day + 1).Long(), days[i].Day.Long(), days[i].Missed, gone))
		}
	}
	var strays []int64
	if err := l.all(&strays, `SELECT DISTINCT census_id FROM census_rows r WHERE NOT EXISTS (SELECT 1 FROM census c WHERE c.id = r.census_id)`, nil); err != nil {
		return err
	}
	for _, id := range strays {
		l.v.Damage(fmt.Sprintf("The counts of %s belong to no census: somebody added them in the database, or deleted it.", digest.Date(id).Long()))
	}
	if len(days) == 0 {
		return nil
	}
	newest := days[len(days)-1]
	var moved bool
	if err := l.one(&moved, `SELECT EXISTS (SELECT 1 FROM log_entries e WHERE e.kind IN `+changesThePast+`
			AND e.seq > (SELECT MAX(c.seq) FROM log_entries c WHERE c.kind = 'census' AND c.row_id = :id))
		OR NOT EXISTS (SELECT 1 FROM log_entries c WHERE c.kind = 'census' AND c.row_id = :id)
		OR EXISTS (SELECT 1 FROM log_staged s WHERE s.kind IN `+changesThePast+` OR s.kind = 'census')`,
		args{"id": int64(newest.Day)}); err != nil || moved || newest.Late {
		return err
	}
	return l.recount(digest.Census{Day: newest.Day, Until: newest.Until.Time})
}

// recount compares a day's table with what the history says.
func (l *logLook) recount(c digest.Census) error {
	cells, err := l.censusOf(c)
	if err != nil {
		return err
	}
	return l.censusBooks([]int64{int64(c.Day)}, func(_ int64, book censusBook, _ map[int64]bool) error {
		wrong := map[int64]bool{}
		for _, cell := range cells {
			if book[cell.TeamID][cell.ItemID] != cell {
				wrong[cell.TeamID] = true
			}
			delete(book[cell.TeamID], cell.ItemID)
		}
		for team, items := range book {
			if len(items) > 0 {
				wrong[team] = true
			}
		}
		for _, team := range slices.Sorted(maps.Keys(wrong)) {
			l.v.Damage(fmt.Sprintf("The census of %s does not say of team %d what the history says: somebody changed one of them in the database.", c.Day.Long(), team))
		}
		return nil
	})
}
