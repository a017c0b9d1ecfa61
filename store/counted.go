package store

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"slices"

	"github.com/briefed/briefed/digest"
)

// What a team counts in the report of everybody is kept as of one day, with a hash of
// what it was made of: who is in the team, who of them is away or cannot be reached, and
// what the report asks. A report takes what is kept of a team where it would be made of
// the same again and nothing of anybody in it has changed since; else it takes it out
// of the whole and counts the team's people anew. So what is kept is never nearly
// right: it is what counting gives, or it is not used. [DB.KeepCounts] makes it.

// crowd is who is in which team on a day.
type crowd struct {
	teams  map[int64][]int64 // numbers of packedStaff, in order
	home   map[int64]int64   // the first team of each person, which counts them in the whole
	shared map[int64][]int64 // the teams of those who are in several
}

// crowd reads everybody in a team of the council, narrowed by a condition on m.
func (t *tx) crowd(a args, f digest.Filter, narrow string) (c crowd, err error) {
	rows, err := t.packedStaff(a, t.counts(f)+narrow)
	if err != nil {
		return c, err
	}
	slices.SortFunc(rows, func(a, b packedRow) int { return cmp.Compare(a.Key, b.Key) })
	c = crowd{teams: make(map[int64][]int64, len(rows)), home: map[int64]int64{}, shared: map[int64][]int64{}}
	for _, row := range rows {
		var in []int64
		for n := range row.numbers() {
			in = append(in, n)
		}
		slices.Sort(in)
		in = slices.Compact(in) // of two memberships of one team
		c.teams[row.Key] = in
		for _, n := range in {
			person := n >> 2
			home, known := c.home[person]
			if !known {
				c.home[person] = row.Key
				continue
			}
			if c.shared[person] == nil {
				c.shared[person] = []int64{home}
			}
			c.shared[person] = append(c.shared[person], row.Key)
		}
	}
	return c, nil
}

// of are the teams of a person.
func (c crowd) of(person int64) []int64 {
	if several := c.shared[person]; several != nil {
		return several
	}
	if home, is := c.home[person]; is {
		return []int64{home}
	}
	return nil
}

// hash is of who is in a team and how; of those who are in several also of the others, as
// the first of them counts them in the whole.
func (c crowd) hash(team int64) string {
	sum := sha256.New()
	for _, n := range c.teams[team] {
		addNumber(sum, n)
		for _, other := range c.shared[n>>2] {
			addNumber(sum, -other)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func addNumber(sum hash.Hash, n int64) { _, _ = fmt.Fprintf(sum, "%d\n", n) } // which never fails

// asksHash is of what a report asks.
func asksHash(tally *digest.Tally) string {
	sum := sha256.Sum256([]byte(tally.Asks()))
	return hex.EncodeToString(sum[:])
}

// fewPeople are so few that it does not matter how they are counted.
const fewPeople = 1000

// wholeCouncil reports whether a report is one that parts are kept for: of everybody, and
// of counts alone.
func wholeCouncil(f digest.Filter) bool {
	return len(f.TeamIDs) == 0 && len(f.ItemIDs) == 0 && len(f.By) == 0 && !f.Partners && !f.Behind && !f.Cells
}

type countedTeam struct {
	Team     int64  `db:"team_id"`
	Holds    bool   `db:"holds"`
	People   string `db:"people"`
	Measures string `db:"measures"`
	Counts   []byte `db:"counts"`
	Members  int    `db:"members"` // whose change marks it
}

// countedTeams are the teams of which something is kept. The error is [digest.ErrPart]
// where people are marked for a team that has no row: what it counts is in the whole
// still, and could not be taken out of it.
func (t *tx) countedTeams() (rows []countedTeam, err error) {
	if err := t.all(&rows, `SELECT team_id, holds, people, measures FROM counted_teams ORDER BY team_id`, nil); err != nil {
		return nil, err
	}
	var marked []struct {
		Team    int64 `db:"team_id"`
		Members int   `db:"members"`
	}
	if err := t.all(&marked, `SELECT team_id, COUNT(*) AS members FROM counted_people GROUP BY team_id`, nil); err != nil {
		return nil, err
	}
	for _, m := range marked {
		i, is := slices.BinarySearchFunc(rows, m.Team, func(row countedTeam, team int64) int { return cmp.Compare(row.Team, team) })
		if !is {
			return nil, digest.ErrPart
		}
		rows[i].Members = m.Members
	}
	return rows, nil
}

// isOf reports whether what is kept of a team is of those who are in it, and a change of
// any of them marks it.
func (row countedTeam) isOf(c crowd) bool {
	return row.Holds && row.Members == len(c.teams[row.Team]) && row.People == c.hash(row.Team)
}

// countTeams adds what is kept of the teams of which it holds, and returns who has to be
// counted themselves. It reports false, and has added nothing, where counting everybody
// is right: nothing is kept of the moment, or it holds of too few.
func (t *tx) countTeams(m digest.Moment, f digest.Filter, tally *digest.Tally) (people map[int64]*colleague, holds bool, err error) {
	a := momentArgs(m, f)
	if !t.still || !wholeCouncil(f) {
		return nil, false, nil
	}
	var days []struct {
		Items  string `db:"items"`
		People []byte `db:"people"`
	}
	if err := t.all(&days, `SELECT items, people FROM counted_day WHERE at = `+t.time("at"), a); err != nil || len(days) == 0 || days[0].Items != asksHash(tally) {
		return nil, false, err
	}
	c, err := t.crowd(a, f, "")
	if err != nil {
		return nil, false, err
	}
	rows, err := t.countedTeams()
	if errors.Is(err, digest.ErrPart) { // who keeps counts next mends it
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	broken, err := t.broken(c, rows)
	if err != nil {
		return nil, false, err
	}
	people = map[int64]*colleague{}
	again := 0
	for team := range broken {
		again += len(c.teams[team])
	}
	if again > fewPeople && again > len(c.home)/2 {
		return nil, false, nil
	}
	whole, err := t.wholePart(days[0].People, broken)
	if errors.Is(err, digest.ErrPart) { // the night's check says so, and mends it
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	known := make(map[int64]digest.Measures, len(rows))
	for _, row := range rows {
		if broken[row.Team] {
			continue
		}
		var of digest.Measures
		if err := json.Unmarshal([]byte(row.Measures), &of); err != nil {
			return nil, false, nil //nolint:nilerr // as above
		}
		known[row.Team] = of
	}
	t.db.counted.Add(int64(len(known)))
	tally.AddPart(whole)
	for team, of := range known {
		tally.Know(team, of)
	}
	for team := range broken {
		for _, n := range c.teams[team] {
			if people[n>>2] == nil {
				people[n>>2] = c.colleague(tally, n, broken)
			}
		}
	}
	return people, true, nil
}

// colleague is somebody by their number who is counted in some of their teams, and in
// the whole where the first is one of those.
func (c crowd) colleague(tally *digest.Tally, n int64, in map[int64]bool) *colleague {
	who := &colleague{away: n&2 != 0, reachable: n&1 != 0}
	for _, team := range c.of(n >> 2) {
		if in[team] {
			who.ids = append(who.ids, team)
		}
	}
	if in[c.home[n>>2]] {
		who.PersonTally = tally.Person(n>>2, who.ids)
	} else {
		who.PersonTally = tally.PersonAside(n>>2, who.ids)
	}
	return who
}

// broken are the teams, of those there are and those that are kept, of which what is kept
// does not hold: they are not what they were made of, or somebody in them is stale.
func (t *tx) broken(c crowd, rows []countedTeam) (map[int64]bool, error) {
	broken := map[int64]bool{}
	for team := range c.teams {
		broken[team] = true
	}
	for _, row := range rows {
		if row.isOf(c) {
			delete(broken, row.Team)
		} else {
			broken[row.Team] = true
		}
	}
	var stale []int64
	if err := t.all(&stale, `SELECT DISTINCT person_id FROM stale_standings`, nil); err != nil {
		return nil, err
	}
	for _, person := range stale {
		for _, team := range c.of(person) {
			broken[team] = true
		}
	}
	return broken, nil
}

// wholePart reads what all teams count together, without those that are broken.
func (t *tx) wholePart(people []byte, broken map[int64]bool) (whole digest.Part, err error) {
	if _, err := whole.ReadPeople(people); err != nil {
		return whole, err
	}
	var items []struct {
		Item   int64  `db:"item_id"`
		Counts []byte `db:"counts"`
	}
	if err := t.all(&items, `SELECT item_id, counts FROM counted_items`, nil); err != nil {
		return whole, err
	}
	for _, row := range items {
		if err := whole.ReadItem(row.Item, row.Counts); err != nil {
			return whole, err
		}
	}
	without, err := t.partsOf(broken)
	if err != nil {
		return whole, err
	}
	whole.Add(without, -1)
	return whole, whole.Check()
}

// partsOf are what is kept of some teams, together.
func (t *tx) partsOf(teams map[int64]bool) (sum digest.Part, err error) {
	var parts [][]byte
	if err := t.all(&parts, `SELECT counts FROM counted_teams WHERE `+t.in("team_id", "teams"), args{"teams": keys(teams)}); err != nil {
		return sum, err
	}
	for _, counts := range parts {
		var part digest.Part
		if err := part.UnmarshalBinary(counts); err != nil {
			return sum, err
		}
		sum.Add(part, 1)
	}
	return sum, nil
}

func keys(of map[int64]bool) []int64 {
	ids := make([]int64, 0, len(of))
	for id := range of {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
