package digest

import (
	"cmp"
	"maps"
	"slices"
)

// Tally gathers counts of receipts into a report, for [History.Measure] and for
// a store that counts in SQL.
type Tally struct {
	moment Moment
	teams  []Team
	items  map[int64]*itemTally
	whole  *TeamTally
	team   map[int64]*TeamTally
	last   *itemTally // receipts often come item by item
}

// TeamTally gathers the counts of one team, or of the whole.
type TeamTally struct{ lessons, policies count }

func (t *TeamTally) of(kind Kind) *count {
	if kind == Policy {
		return &t.policies
	}
	return &t.lessons
}

func (t *TeamTally) finish() Measures {
	return Measures{Lessons: t.lessons.finish(), Policies: t.policies.finish()}
}

type itemTally struct {
	Item
	count
}

// count is a measure in the making, with how often each time to informed came
// up, in tenths of an hour: those of the first weeks in a list, as counting in a
// map would take longer than the database does.
type count struct {
	Measure
	soon []int32
	late map[int]int
}

const soonTenths = 4096 // 17 days

func (c *count) add(state State, tenths int) {
	c.Measure.Add(state, 1)
	if state != StateInformed {
		return
	}
	if tenths >= soonTenths {
		if c.late == nil {
			c.late = map[int]int{}
		}
		c.late[tenths]++
		return
	}
	for tenths >= len(c.soon) {
		c.soon = append(c.soon, make([]int32, max(64, len(c.soon)))...)
	}
	c.soon[tenths]++
}

func (c *count) finish() Measure {
	tenths := maps.Clone(c.late)
	if tenths == nil {
		tenths = map[int]int{}
	}
	for value, n := range c.soon {
		if n > 0 {
			tenths[value] = int(n)
		}
	}
	c.Finish(tenths)
	return c.Measure
}

// NewTally keeps the teams that pass the filter and the items that pass it and
// were live at the moment. Items must carry the version of the moment.
func NewTally(teams []Team, items []Item, m Moment, f Filter) *Tally {
	t := &Tally{moment: m, items: map[int64]*itemTally{}, whole: &TeamTally{}, team: map[int64]*TeamTally{}, last: &itemTally{}}
	for _, team := range teams {
		if len(f.TeamIDs) == 0 || slices.Contains(f.TeamIDs, team.ID) {
			t.teams = append(t.teams, team)
			t.team[team.ID] = &TeamTally{}
		}
	}
	for _, item := range items {
		withdrawn := !item.Withdrawn.IsZero() && !item.Withdrawn.After(m.At)
		if !withdrawn && !item.PublishedAt.After(m.At) && (len(f.ItemIDs) == 0 || slices.Contains(f.ItemIDs, item.ID)) {
			t.items[item.ID] = &itemTally{Item: item}
		}
	}
	return t
}

// Of returns the tallies of somebody's teams, for [Tally.Add]: worked out once for
// each person and not for each of their receipts.
func (t *Tally) Of(teams []int64) []*TeamTally {
	var tallies []*TeamTally
	for _, id := range teams {
		if team := t.team[id]; team != nil {
			tallies = append(tallies, team)
		}
	}
	return tallies
}

// Add counts a receipt for an item and the version of it that asked, of somebody
// in the teams. Tenths is the time to informed in tenths of an hour. Receipts of
// items that are not in the report, or that ask something else by then, are
// passed over.
func (t *Tally) Add(item int64, version int, teams []*TeamTally, state State, tenths int) {
	it := t.last
	if it.ID != item {
		if it = t.items[item]; it == nil {
			return
		}
		t.last = it
	}
	if it.Asks != version {
		return
	}
	tenths = max(0, tenths)
	it.add(state, tenths)
	t.whole.of(it.Kind).add(state, tenths)
	for _, team := range teams {
		team.of(it.Kind).add(state, tenths)
	}
}

// Report returns what was counted, teams and items in alphabetical order.
func (t *Tally) Report() Report {
	r := Report{
		AsOf: t.moment.On, Teams: []TeamMeasures{}, Items: []ItemMeasure{},
		Measures: t.whole.finish(),
	}
	for _, team := range t.teams {
		r.Teams = append(r.Teams, TeamMeasures{
			Team: team.Slug, Name: team.Name, Measures: t.team[team.ID].finish(),
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
