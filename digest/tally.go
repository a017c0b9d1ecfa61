package digest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Tally gathers counts of receipts into a report, for [History.Measure] and for
// a store that counts in SQL.
type Tally struct {
	moment Moment
	teams  []Team
	items  map[int64]*itemTally
	whole  map[Kind]*count
	team   map[int64]map[Kind]*count
}

type count struct {
	Measure
	tenths map[int]int
}

type itemTally struct {
	Item
	count
}

func newCount() *count { return &count{tenths: map[int]int{}} }

func (c *count) add(state State, tenths, n int) {
	c.Measure.Add(state, n)
	if state == StateInformed {
		c.tenths[tenths] += n
	}
}

func (c *count) finish() Measure {
	c.Finish(c.tenths)
	return c.Measure
}

func byKind() map[Kind]*count { return map[Kind]*count{Lesson: newCount(), Policy: newCount()} }

// NewTally keeps the teams that pass the filter and the items that pass it and
// were live at the moment. Items must carry the version of the moment.
func NewTally(teams []Team, items []Item, m Moment, f Filter) *Tally {
	t := &Tally{moment: m, items: map[int64]*itemTally{}, whole: byKind(), team: map[int64]map[Kind]*count{}}
	for _, team := range teams {
		if len(f.TeamIDs) == 0 || slices.Contains(f.TeamIDs, team.ID) {
			t.teams = append(t.teams, team)
			t.team[team.ID] = byKind()
		}
	}
	for _, item := range items {
		withdrawn := !item.Withdrawn.IsZero() && !item.Withdrawn.After(m.At)
		if !withdrawn && !item.PublishedAt.After(m.At) && (len(f.ItemIDs) == 0 || slices.Contains(f.ItemIDs, item.ID)) {
			t.items[item.ID] = &itemTally{Item: item, count: *newCount()}
		}
	}
	return t
}

// Add counts n receipts for an item of people in the teams, whose ids come as
// one text with commas. Tenths is the time to informed in tenths of an hour.
// Items that are not in the report are passed over.
func (t *Tally) Add(item int64, teams string, state State, tenths, n int) {
	it := t.items[item]
	if it == nil {
		return
	}
	tenths = max(0, tenths)
	it.add(state, tenths, n)
	t.whole[it.Kind].add(state, tenths, n)
	for id := range strings.SplitSeq(teams, ",") {
		team, err := strconv.ParseInt(id, 10, 64)
		if kinds := t.team[team]; err == nil && kinds != nil {
			kinds[it.Kind].add(state, tenths, n)
		}
	}
}

// Report returns what was counted, teams and items in alphabetical order.
func (t *Tally) Report() Report {
	r := Report{
		AsOf: t.moment.On, Teams: []TeamMeasures{}, Items: []ItemMeasure{},
		Measures: Measures{Lessons: t.whole[Lesson].finish(), Policies: t.whole[Policy].finish()},
	}
	for _, team := range t.teams {
		r.Teams = append(r.Teams, TeamMeasures{
			Team: team.Slug, Name: team.Name,
			Measures: Measures{Lessons: t.team[team.ID][Lesson].finish(), Policies: t.team[team.ID][Policy].finish()},
		})
	}
	for _, item := range t.items {
		r.Items = append(r.Items, ItemMeasure{
			Ref: item.Ref, Version: item.Number, Title: item.Title, Kind: item.Kind, Measure: item.finish(),
		})
	}
	slices.SortFunc(r.Teams, func(a, b TeamMeasures) int { return cmp.Compare(a.Team, b.Team) })
	slices.SortFunc(r.Items, func(a, b ItemMeasure) int { return cmp.Compare(a.Ref, b.Ref) })
	return r
}
