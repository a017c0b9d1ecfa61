package digest

import (
	"cmp"
	"slices"
)

// tally gathers counts of receipts into a report.
type tally struct {
	teams []Team
	items map[int64]*itemTally
	whole map[Kind]*count
	team  map[int64]map[Kind]*count
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

// newTally keeps the teams and the items that were live at the moment and pass
// the filter. Items must carry the version of the moment.
func newTally(teams []Team, items []Item, m Moment, f Filter) *tally {
	t := &tally{items: map[int64]*itemTally{}, whole: byKind(), team: map[int64]map[Kind]*count{}}
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

func (t *tally) add(item *itemTally, teams []int64, state State, tenths int) {
	item.add(state, tenths, 1)
	t.whole[item.Kind].add(state, tenths, 1)
	for _, team := range teams {
		if kinds := t.team[team]; kinds != nil {
			kinds[item.Kind].add(state, tenths, 1)
		}
	}
}

func (t *tally) finish(r *Report) {
	r.Measures = Measures{Lessons: t.whole[Lesson].finish(), Policies: t.whole[Policy].finish()}
	r.Teams = []TeamMeasures{}
	r.Items = []ItemMeasure{}
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
}
