package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/briefed/briefed/digest"
)

// countAtOnce is how many teams are counted in one transaction: few enough that nobody
// waits long to write.
const countAtOnce = 50

// KeepCounts implements [digest.CountStore]. What is there already stays: a process that
// dies among them leaves the rest to the next.
func (db *DB) KeepCounts(ctx context.Context, m digest.Moment, all bool) (n int, err error) {
	teams, err := db.toCount(ctx, m, all)
	if errors.Is(err, digest.ErrPart) { // somebody had a hand in it
		if err := db.in(ctx, (*tx).uncount); err != nil {
			return 0, err
		}
		teams, err = db.toCount(ctx, m, all)
	}
	if err != nil {
		return 0, err
	}
	for some := range slices.Chunk(teams, countAtOnce) {
		err := db.in(ctx, func(t *tx) error { return t.keepCounts(m, some) })
		if errors.Is(err, digest.ErrPart) { // as above
			return n, errors.Join(err, db.in(ctx, (*tx).uncount))
		}
		if err != nil {
			return n, err
		}
		n += len(some)
	}
	return n, nil
}

// toCount finds the teams of which nothing is kept that holds. Whether those that nobody
// marked are still what they were made of is looked at only where all are asked for, or
// where nothing is kept of the moment.
func (db *DB) toCount(ctx context.Context, m digest.Moment, all bool) (teams []int64, err error) {
	err = db.snapshot(ctx, func(t *tx) error {
		a := momentArgs(m, digest.Filter{})
		var known, later bool
		if err := t.one(&known, `SELECT EXISTS (SELECT 1 FROM counted_day WHERE at = `+t.time("at")+`)`, a); err != nil {
			return err
		}
		if known && !all {
			return t.all(&teams, `SELECT team_id FROM counted_teams WHERE NOT holds ORDER BY team_id`, nil)
		}
		if err := t.one(&later, `SELECT EXISTS (SELECT 1 FROM counted_day WHERE at > `+t.time("at")+`)`, a); err != nil || later {
			return err // by a clock that is ahead: it has what is kept until then
		}
		tally, _, _, err := t.tally(m, digest.Filter{})
		if err != nil {
			return err
		}
		var same bool
		a["asks"] = asksHash(tally)
		if err := t.one(&same, `SELECT EXISTS (SELECT 1 FROM counted_day WHERE at = `+t.time("at")+` AND items = :asks)`, a); err != nil {
			return err
		}
		c, err := t.crowd(a, digest.Filter{}, "")
		if err != nil {
			return err
		}
		rows, err := t.countedTeams()
		if err != nil {
			return err
		}
		wanted := map[int64]bool{}
		for team := range c.teams {
			wanted[team] = true
		}
		for _, row := range rows {
			if wanted[row.Team] = true; same && row.isOf(c) {
				delete(wanted, row.Team)
			}
		}
		teams = keys(wanted)
		return nil
	})
	return teams, err
}

// keepCounts counts some teams, in place of what was kept of them. Standings do not
// change meanwhile; who is in the teams is hashed as it was read.
func (t *tx) keepCounts(m digest.Moment, teams []int64) error {
	if err := t.holdStandings(); err != nil {
		return err
	}
	tally, all, items, err := t.tally(m, digest.Filter{})
	if err != nil {
		return err
	}
	people, mine, err := t.countedDay(m, asksHash(tally))
	if err != nil || !mine {
		return err
	}
	a := momentArgs(m, digest.Filter{TeamIDs: teams})
	c, err := t.crowd(a, digest.Filter{}, ` AND m.person_id IN (SELECT o.person_id FROM memberships o WHERE `+t.in("o.team_id", "teams")+`)`)
	if err != nil {
		return err
	}
	asked := map[int64]bool{}
	for _, team := range teams {
		asked[team] = true
	}
	before, err := t.partsOf(asked)
	if err != nil {
		return err
	}
	kept, err := t.standingsOf(m, teams)
	if err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM counted_people WHERE ", "DELETE FROM counted_teams WHERE "} {
		if _, err := t.exec(statement+t.in("team_id", "teams"), a); err != nil {
			return err
		}
	}
	var after digest.Part
	var rows []countedTeam
	for _, team := range all {
		if !asked[team.ID] || len(c.teams[team.ID]) == 0 {
			continue
		}
		row, part, ok, err := c.part(team, items, m, kept)
		if err != nil {
			return err
		}
		if ok {
			rows = append(rows, row)
			after.Add(part, 1)
		}
	}
	return errors.Join(t.addTeams(rows, c), t.addParts(people, before, after))
}

// part counts a team. It is not ok where somebody's standing has a moment in it that is
// later than the report.
func (c crowd) part(team digest.Team, items []digest.Item, m digest.Moment, kept map[int64]keptStanding) (row countedTeam, part digest.Part, ok bool, err error) {
	tally := digest.NewTally([]digest.Team{team}, items, m, digest.Filter{})
	in := map[int64]bool{team.ID: true}
	for _, n := range c.teams[team.ID] {
		standing, is := kept[n>>2]
		if !is {
			continue // was asked nothing
		}
		if standing.Packed == nil {
			return row, part, false, nil
		}
		c.colleague(tally, n, in).countKept(standing)
	}
	part = tally.Part()
	counts, err := part.MarshalBinary()
	if err != nil {
		return row, part, false, err
	}
	measures, err := json.Marshal(tally.Team(team.ID))
	return countedTeam{Team: team.ID, Holds: true, People: c.hash(team.ID), Measures: string(measures), Counts: counts}, part, err == nil, err
}

// countedDay returns how many people stand how in all that is kept, of the moment. What is
// of an earlier one, or of something else asked, is taken away; where it is of a later
// one, nothing is to be kept.
func (t *tx) countedDay(m digest.Moment, asks string) (people []byte, mine bool, err error) {
	var days []struct {
		At     stamp  `db:"at"`
		Items  string `db:"items"`
		People []byte `db:"people"`
	}
	if err := t.all(&days, `SELECT at, items, people FROM counted_day`, nil); err != nil {
		return nil, false, err
	}
	if len(days) > 0 && days[0].At.After(m.At) {
		return nil, false, nil
	}
	if len(days) > 0 && days[0].At.Equal(m.At) && days[0].Items == asks {
		return days[0].People, true, nil
	}
	if err := t.uncount(); err != nil {
		return nil, false, err
	}
	if people, err = (digest.Part{}).AppendPeople(nil); err != nil {
		return nil, false, err
	}
	_, err = t.exec(`INSERT INTO counted_day (id, at, items, people) VALUES (1, `+t.time("at")+`, :items, :people)`,
		args{"at": stamp{m.At}, "items": asks, "people": people})
	return people, err == nil, err
}

// uncount takes away all that is kept of teams: reports count without.
func (t *tx) uncount() error {
	for _, table := range []string{"counted_people", "counted_teams", "counted_items", "counted_day"} {
		if _, err := t.exec("DELETE FROM "+table, nil); err != nil {
			return err
		}
	}
	return nil
}

// standingsOf are the standings of all who are or were in some teams.
func (t *tx) standingsOf(m digest.Moment, teams []int64) (map[int64]keptStanding, error) {
	var rows []keptStanding
	if err := t.all(&rows, `SELECT `+t.keptColumns()+` FROM standings
		WHERE person_id IN (SELECT o.person_id FROM memberships o WHERE `+t.in("o.team_id", "teams")+`)`,
		momentArgs(m, digest.Filter{TeamIDs: teams})); err != nil {
		return nil, err
	}
	kept := make(map[int64]keptStanding, len(rows))
	for _, row := range rows {
		kept[row.PersonID] = row
	}
	return kept, nil
}

func (t *tx) addTeams(rows []countedTeam, c crowd) error {
	type member struct {
		PersonID int64 `json:"person_id"`
		TeamID   int64 `json:"team_id"`
	}
	var members []member
	for _, row := range rows {
		for _, n := range c.teams[row.Team] {
			members = append(members, member{n >> 2, row.Team})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if _, err := t.NamedExecContext(t.ctx, `INSERT INTO counted_teams (team_id, holds, people, measures, counts)
		VALUES (:team_id, :holds, :people, :measures, :counts)`, rows); err != nil {
		return fmt.Errorf("keeping the counts of teams: %w", err)
	}
	_, err := t.exec(`INSERT INTO counted_people (person_id, team_id) SELECT x.person_id, x.team_id
		FROM `+t.rows("x", "members", "person_id bigint", "team_id bigint"), args{"members": asJSON(members)})
	return err
}

// addParts takes from what all teams count what some counted before, and adds what they
// count now: of those items alone of which that is not the same.
func (t *tx) addParts(people []byte, before, after digest.Part) error {
	var items []int64
	for _, item := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(before.Items(), after.Items())))) {
		was, err := before.AppendItem(nil, item)
		if err != nil {
			return err
		}
		is, err := after.AppendItem(nil, item)
		if err != nil {
			return err
		}
		if !bytes.Equal(was, is) {
			items = append(items, item)
		}
	}
	type row struct {
		Item   int64  `db:"item_id"`
		Counts []byte `db:"counts"`
	}
	var rows []row
	a := args{"items": items}
	if err := t.all(&rows, `SELECT item_id, counts FROM counted_items WHERE `+t.in("item_id", "items"), a); err != nil {
		return err
	}
	var whole digest.Part
	for _, r := range rows {
		if err := whole.ReadItem(r.Item, r.Counts); err != nil {
			return err
		}
	}
	if _, err := whole.ReadPeople(people); err != nil {
		return err
	}
	whole.Add(before, -1)
	whole.Add(after, 1)
	if _, err := t.exec(`DELETE FROM counted_items WHERE `+t.in("item_id", "items"), a); err != nil {
		return err
	}
	rows = rows[:0]
	for _, item := range items {
		counts, err := whole.AppendItem(nil, item)
		if err != nil {
			return err
		}
		if len(counts) > 0 {
			rows = append(rows, row{item, counts})
		}
	}
	for some := range slices.Chunk(rows, countAtOnce) {
		if _, err := t.NamedExecContext(t.ctx, `INSERT INTO counted_items (item_id, counts) VALUES (:item_id, :counts)`, some); err != nil {
			return fmt.Errorf("keeping the counts of items: %w", err)
		}
	}
	people, err := whole.AppendPeople(nil)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE counted_day SET people = :people`, args{"people": people})
	return err
}

// CheckCounts implements [digest.CountStore].
func (db *DB) CheckCounts(ctx context.Context, m digest.Moment) (wrong []string, err error) {
	err = db.snapshot(ctx, func(t *tx) error {
		kept, err := t.report(m, digest.Filter{})
		if err != nil {
			return err
		}
		counted, err := t.reportFrom(m, digest.Filter{}, false)
		wrong = counted.Differs(kept)
		return err
	})
	return wrong, err
}

// CountAgain implements [digest.CountStore].
func (db *DB) CountAgain(ctx context.Context) error {
	return db.in(ctx, func(t *tx) error {
		if err := t.holdStandings(); err != nil {
			return err
		}
		for _, statement := range []string{
			"DELETE FROM standings",
			"INSERT INTO stale_standings (person_id) SELECT DISTINCT person_id FROM receipts WHERE true " + t.orNothing(),
		} {
			if _, err := t.exec(statement, nil); err != nil {
				return err
			}
		}
		return t.uncount()
	})
}
