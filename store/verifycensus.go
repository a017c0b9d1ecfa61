package store

import (
	"fmt"
	"maps"
	"slices"

	"github.com/briefed/briefed/digest"
)

// After leaves of these kinds a day that was counted before them may count otherwise now:
// somebody put a membership right, or opened a receipt again. What comes of a person
// changes the counts of the teams that they ever were in; what comes of a team its own.
var changesTeams = []struct{ kind, teams string }{
	{"receipts", "SELECT DISTINCT m.team_id FROM receipts x JOIN memberships m ON m.person_id = x.person_id WHERE x.asking_id"},
	{"memberships", "SELECT DISTINCT m.team_id FROM memberships x JOIN memberships m ON m.person_id = x.person_id WHERE x.id"},
	{"absences", "SELECT DISTINCT m.team_id FROM absences x JOIN memberships m ON m.person_id = x.person_id WHERE x.id"},
	{"exemptions", "SELECT DISTINCT m.team_id FROM exemptions x JOIN memberships m ON m.person_id = x.person_id WHERE x.id"},
	{"accounts", "SELECT DISTINCT m.team_id FROM accounts x JOIN memberships m ON m.person_id = x.person_id WHERE x.id"},
	{"teams", "SELECT x.id FROM teams x WHERE x.id"},
}

// changesAll are the kinds after which the counts of every team may be others.
const changesAll = "('items', 'versions', 'erasures')"

// census looks for days that are missing between two, for rows of no day, and counts the
// newest day again as far as nothing has come since that changes what was.
func (l *logLook) census() error {
	var days []takenCensus
	if err := l.all(&days, `SELECT id, until, missed, COALESCE(form, 1) AS form FROM census ORDER BY id`, nil); err != nil {
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
	if err := l.older(days); err != nil {
		return err
	}
	newest := days[len(days)-1]
	c := digest.Census{Day: newest.Day, Until: newest.Until.Time}
	why, changed, err := l.since(c.Day)
	if err != nil {
		return err
	}
	if why != "" {
		l.v.NotRecounted = fmt.Sprintf("The counts of %s were not made again: %s. That they are what was counted then, their entry shows; that they were right, it does not.", c.Day.Long(), why)
		return nil
	}
	teams, err := l.recount(c, newest.Form, changed)
	if err == nil && len(changed) > 0 {
		l.v.NotRecounted = fmt.Sprintf("Of the teams on %s, %d of %d were not counted again: what came into the log since may change their counts.", c.Day.Long(), len(changed), teams)
	}
	return err
}

// since says why a day cannot be counted again, "" where it can, and for which teams it
// cannot: what came into the log since, or waits for it, may change what counts of them.
func (l *logLook) since(day digest.Date) (why string, changed map[int64]bool, err error) {
	var counted, all []int64
	a := args{"id": int64(day)}
	if err := l.all(&counted, `SELECT seq FROM log_entries WHERE kind = 'census' AND row_id = :id AND NOT EXISTS (SELECT 1 FROM log_staged s WHERE s.kind = 'census') ORDER BY seq DESC LIMIT 1`, a); err != nil {
		return "", nil, err
	}
	if len(counted) == 0 {
		return "they are not in the log yet", nil, nil
	}
	a["seq"] = counted[0]
	if err := l.all(&all, `SELECT e.seq FROM log_entries e WHERE e.seq > :seq AND e.kind IN `+changesAll+`
		UNION ALL SELECT -1 FROM log_staged WHERE kind IN `+changesAll+` ORDER BY 1 DESC LIMIT 1`, a); err != nil {
		return "", nil, err
	}
	if len(all) > 0 && all[0] < 0 {
		return "an item, a version or an erasure that waits for the log may change what was", nil, nil
	}
	if len(all) > 0 {
		return fmt.Sprintf("entry %d, of an item, a version or an erasure, came since, and may change what was", all[0]), nil, nil
	}
	changed = map[int64]bool{}
	for _, kind := range changesTeams {
		var teams []int64
		a["kind"] = kind.kind
		if err := l.all(&teams, kind.teams+` IN (SELECT e.row_id FROM log_entries e WHERE e.kind = :kind AND e.seq > :seq UNION SELECT s.row_id FROM log_staged s WHERE s.kind = :kind)`, a); err != nil {
			return "", nil, err
		}
		for _, team := range teams {
			changed[team] = true
		}
	}
	return "", changed, nil
}

// recount compares a day's table with what the history says, but for some teams, and
// returns how many teams there are in either.
func (l *logLook) recount(c digest.Census, form int, but map[int64]bool) (teams int, err error) {
	cells, err := l.censusOf(c, form)
	if err != nil {
		return 0, err
	}
	all := maps.Clone(but)
	err = l.censusBooks([]int64{int64(c.Day)}, func(_ int64, book censusBook, _ map[int64]bool) error {
		wrong := map[int64]bool{}
		for team := range book {
			all[team] = true
		}
		for _, cell := range cells {
			all[cell.TeamID] = true
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
			if but[team] {
				continue
			}
			l.v.Damage(fmt.Sprintf("The census of %s does not say of team %d what the history says: somebody changed one of them in the database.", c.Day.Long(), team))
		}
		return nil
	})
	return len(all), err
}
