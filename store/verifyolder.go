package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/briefed/briefed/digest"
)

// olderDays is how many days before the newest are counted again at each look, one after
// the other: each is so in a week of nights.
const olderDays = 7

// What came since an older day and may change who owed and who was informed on it. Other
// than for the newest day, what says of itself that it happened later changes nothing: an
// answer, a letter, a receipt that was closed, what was published. The rest takes counts
// out: of all teams that somebody ever was in, of a team, or of an item.
var (
	// Whose receipt was opened again is asked from a later day on; when it was closed before
	// is not kept.
	changesOlderTeams = []string{
		`SELECT DISTINCT m.team_id FROM receipts x JOIN memberships m ON m.person_id = x.person_id
			WHERE (x.due_from IS NULL OR x.due_from > :day) AND x.asking_id IN `,
		`SELECT DISTINCT m.team_id FROM memberships x JOIN memberships m ON m.person_id = x.person_id WHERE x.id IN `,
		`SELECT DISTINCT m.team_id FROM exemptions x JOIN memberships m ON m.person_id = x.person_id WHERE x.id IN `,
		`SELECT x.id FROM teams x WHERE x.id IN `,
	}
	changesOlderKinds = []string{"receipts", "memberships", "exemptions", "teams"}
	changesOlderItems = map[string]string{
		"items":    `SELECT x.id FROM items x WHERE x.id IN `,
		"versions": `SELECT x.item_id FROM versions x WHERE x.number > 1 AND x.id IN `,
	}
)

// takenCensus is a day that was counted, and in which form.
type takenCensus struct {
	Day    digest.Date `db:"id"`
	Until  stamp       `db:"until"`
	Missed int         `db:"missed"`
	Form   int         `db:"form"`
}

// older counts the days before the newest again as far as history allows, the later ones
// first, each by itself: who owed and who was informed. See [changesOlderTeams].
func (l *logLook) older(days []takenCensus) error {
	for _, d := range slices.Backward(days[max(0, len(days)-1-olderDays) : len(days)-1]) {
		teams, items, countable, err := l.sinceOlder(d)
		if err != nil {
			return err
		}
		if !countable {
			return nil // nor are those before it
		}
		if err := l.recountOlder(d, teams, items); err != nil {
			return err
		}
		l.v.OlderDays++
	}
	return nil
}

// sinceOlder says of which teams and items an older day cannot be counted again, and
// whether it can be at all.
func (l *logLook) sinceOlder(d takenCensus) (teams, items map[int64]bool, countable bool, err error) {
	var counted []int64
	a := args{"id": int64(d.Day), "day": day{d.Day}}
	if err := l.all(&counted, `SELECT seq FROM log_entries WHERE kind = 'census' AND row_id = :id ORDER BY seq DESC LIMIT 1`, a); err != nil || len(counted) == 0 {
		return nil, nil, false, err
	}
	a["seq"] = counted[0]
	var erased bool
	if err := l.one(&erased, `SELECT EXISTS (SELECT 1 FROM log_entries WHERE kind = 'erasures' AND seq > :seq) OR EXISTS (SELECT 1 FROM log_staged WHERE kind = 'erasures')`, a); err != nil || erased {
		return nil, nil, false, err
	}
	read := func(kind, of string, into map[int64]bool) error {
		var ids []int64
		a["kind"] = kind
		err := l.all(&ids, of+`(SELECT e.row_id FROM log_entries e WHERE e.kind = :kind AND e.seq > :seq UNION SELECT s.row_id FROM log_staged s WHERE s.kind = :kind)`, a)
		for _, id := range ids {
			into[id] = true
		}
		return err
	}
	teams, items = map[int64]bool{}, map[int64]bool{}
	for i, of := range changesOlderTeams {
		if err := read(changesOlderKinds[i], of, teams); err != nil {
			return nil, nil, false, err
		}
	}
	for kind, of := range changesOlderItems {
		if err := read(kind, of, items); err != nil {
			return nil, nil, false, err
		}
	}
	return teams, items, true, nil
}

// recountOlder compares who owed and who was informed on a day with what the history says,
// but for some teams and items.
func (l *logLook) recountOlder(d takenCensus, teams, items map[int64]bool) error {
	cells, err := l.censusOf(digest.Census{Day: d.Day, Until: d.Until.Time}, d.Form)
	if err != nil {
		return err
	}
	return l.censusBooks([]int64{int64(d.Day)}, func(_ int64, book censusBook, _ map[int64]bool) error {
		wrong := map[int64]bool{}
		compare := func(c, was digest.Cell) {
			l.v.OlderCounts++
			if teams[c.TeamID] || items[c.ItemID] {
				l.v.OlderLeft++
			} else if c.Owed != was.Owed || c.Informed != was.Informed {
				wrong[c.TeamID] = true
			}
		}
		for _, cell := range cells {
			compare(cell, book[cell.TeamID][cell.ItemID])
			delete(book[cell.TeamID], cell.ItemID)
		}
		for _, gone := range book {
			for _, cell := range gone {
				compare(cell, digest.Cell{})
			}
		}
		for _, team := range slices.Sorted(maps.Keys(wrong)) {
			l.v.Damage(fmt.Sprintf("The census of %s does not say of team %d what the history says: somebody changed one of them in the database.", d.Day.Long(), team))
		}
		return nil
	})
}
