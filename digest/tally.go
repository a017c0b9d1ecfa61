package digest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Tally gathers counts of receipts into a report, for [History.Measure] and for
// a store that counts in SQL.
type Tally struct {
	moment Moment
	teams  []Team
	items  map[int64]*itemTally
	whole  *TeamTally
	team   map[int64]*TeamTally
	group  map[Group]*groupTally // by the folded value
	last   *itemTally            // receipts often come item by item
	behind bool                  // as [Filter.Behind]
	cells  cellTally             // nil where nobody asked for them
	known  map[int64]Measures    // of teams that need not be counted
}

// TeamTally gathers the counts of one team, or of the whole.
type TeamTally [measuredKinds]count

func (t *TeamTally) finish() Measures {
	return Measures{Lessons: t[lessons].finish(), LocalLessons: t[localLessons].finish(), Policies: t[policies].finish()}
}

// groupTally gathers the counts of a group, under the first of its spellings.
type groupTally struct {
	TeamTally
	value string
}

// PersonTally counts the receipts of one person, in each of their teams and in the
// whole, and then the person.
type PersonTally struct {
	tally  *Tally
	person int64
	ids    []int64 // of the teams
	teams  []*TeamTally
	each   [measuredKinds]somebody
	aside  bool // their receipts are in the whole already

	themed   bool                   // items are parted by theme
	services []string               // the person's
	themes   map[int64][]*TeamTally // of an item, for them
}

type itemTally struct {
	Item
	count
}

var (
	asLesson      = []measured{lessons}
	asLocalLesson = []measured{lessons, localLessons}
	asPolicy      = []measured{policies}
)

// measured are the measures that the item counts towards.
func (i *itemTally) measured() []measured {
	switch {
	case i.Kind == Policy:
		return asPolicy
	case i.Local():
		return asLocalLesson
	default:
		return asLesson
	}
}

// count is a measure in the making, with how often each time to informed came
// up, in tenths of an hour: those of the first weeks in a list, as counting in a
// map would take longer than the database does.
type count struct {
	Measure
	soon   []int32
	late   map[int]int
	behind Behind // nil where nobody asked who is behind the counts
}

const soonTenths = 4096 // 17 days

func (c *count) add(state State, tenths int, who unitOf) {
	c.Measure.Add(state, 1)
	if c.behind != nil {
		c.behind.add(state, who)
	}
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
// were live at the moment. Items must carry the version of the moment. Training on offer
// is none of them: nothing of it counts.
func NewTally(teams []Team, items []Item, m Moment, f Filter) *Tally {
	t := &Tally{moment: m, behind: f.Behind, items: map[int64]*itemTally{}, whole: &TeamTally{}, team: map[int64]*TeamTally{}, group: map[Group]*groupTally{}, last: &itemTally{}}
	for _, team := range teams {
		if f.has(team) {
			t.teams = append(t.teams, team)
			t.team[team.ID] = &TeamTally{}
		}
	}
	for _, item := range items {
		withdrawn := !item.Withdrawn.IsZero() && !item.Withdrawn.After(m.At)
		if !withdrawn && !item.PublishedAt.After(m.At) && item.Kind != Training && (len(f.ItemIDs) == 0 || slices.Contains(f.ItemIDs, item.ID)) {
			t.items[item.ID] = &itemTally{Item: item}
		}
	}
	t.keepBehind()
	if f.Cells {
		t.cells = cellTally{}
		for _, team := range t.teams {
			t.cells[team.ID] = map[int64]*Cell{}
		}
	}
	return t
}

// has reports whether a team is one of the filter's: any that it names, else all of the
// council's, or of those outside it.
func (f Filter) has(team Team) bool {
	if len(f.TeamIDs) > 0 {
		return slices.Contains(f.TeamIDs, team.ID)
	}
	return team.Outside() == f.Partners
}

// keepBehind has every count keep who is behind it, where somebody asked for it.
func (t *Tally) keepBehind() {
	if !t.behind {
		return
	}
	for _, team := range append(slices.Collect(maps.Values(t.team)), t.whole) {
		for k := range measuredKinds {
			team[k].behind = Behind{}
		}
	}
	for _, item := range t.items {
		item.behind = Behind{}
	}
}

// behinds are who is behind each row of the report: see [Report.rows].
func (t *Tally) behinds() map[string]Behind {
	all := map[string]Behind{}
	for k := range measuredKinds {
		all[wholeKey(k)] = t.whole[k].behind
		for _, team := range t.teams {
			all[teamKey(team.Slug, k)] = t.team[team.ID][k].behind
		}
	}
	for g, group := range t.group {
		for k := range measuredKinds {
			all[groupKey(g.By, group.value, k)] = group.TeamTally[k].behind
		}
	}
	for _, item := range t.items {
		all[itemKey(item.Ref)] = item.behind
	}
	return all
}

// Person returns what counts somebody in teams and groups: worked out once for each
// person and not for each of their receipts.
func (t *Tally) Person(person int64, teams []int64, groups ...Group) *PersonTally {
	p := &PersonTally{tally: t, person: person, ids: teams, teams: []*TeamTally{t.whole}}
	for _, id := range teams {
		if team := t.team[id]; team != nil {
			p.teams = append(p.teams, team)
		}
	}
	seen := map[*groupTally]bool{} // of two memberships
	for _, g := range groups {
		if g.By == ByTheme {
			p.themed, p.services = true, append(p.services, g.Value)
			continue
		}
		if group := t.groupOf(g); !seen[group] {
			seen[group] = true
			p.teams = append(p.teams, &group.TeamTally)
		}
	}
	return p
}

// PersonAside is as [Tally.Person], of somebody who is in the whole already by a
// [Part]: they are counted in teams alone.
func (t *Tally) PersonAside(person int64, teams []int64) *PersonTally {
	p := t.Person(person, teams)
	p.aside, p.teams = true, p.teams[1:]
	return p
}

// Know takes the measures of a team as they were counted before.
func (t *Tally) Know(team int64, m Measures) {
	if t.known == nil {
		t.known = map[int64]Measures{}
	}
	t.known[team] = m
}

// Team returns the measures of a team.
func (t *Tally) Team(team int64) Measures {
	if m, is := t.known[team]; is {
		return m
	}
	if of := t.team[team]; of != nil {
		return of.finish()
	}
	return Measures{}
}

// Asks is what the report asks: each item, the version that asked and the measures it
// counts towards. Counts that were kept are of what they were asked.
func (t *Tally) Asks() string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(t.items)) {
		fmt.Fprintln(&b, id, t.items[id].Asks, t.items[id].measured())
	}
	return b.String()
}

func (t *Tally) groupOf(g Group) *groupTally {
	key := Group{g.By, Fold(g.Value)}
	group := t.group[key]
	if group == nil {
		group = &groupTally{value: g.Value}
		if t.behind {
			for k := range measuredKinds {
				group.TeamTally[k].behind = Behind{}
			}
		}
		t.group[key] = group
	}
	group.value = min(group.value, g.Value) // whoever comes first
	return group
}

// Add counts a receipt for an item and the version of it that asked. Tenths is the
// time to informed in tenths of an hour, and before that of the version before, as
// [Receipt.Before]. Receipts of items that are not in the report, or that ask
// something else by then, are passed over.
func (p *PersonTally) Add(item int64, version int, f Facts, tenths int, before *int) {
	it := p.tally.last
	if it.ID != item {
		if it = p.tally.items[item]; it == nil {
			return
		}
		p.tally.last = it
	}
	if it.Asks != version {
		return
	}
	on := p.tally.moment.On
	state := f.On(on)
	p.add(it, state, max(0, tenths), unitOf{p.person, item, false})
	if before != nil && !f.Told && state != StateInformed && state != StateExempt {
		p.add(it, StateInformed, *before, unitOf{p.person, item, true})
	}
	for _, k := range it.measured() {
		p.each[k].add(state, f, on)
	}
	if p.tally.cells != nil {
		p.tally.cells.add(p.ids, it, state, f.Told)
	}
}

func (p *PersonTally) add(it *itemTally, state State, tenths int, who unitOf) {
	if !p.aside {
		it.add(state, tenths, who)
	}
	for _, k := range it.measured() {
		for _, team := range p.teams {
			team[k].add(state, tenths, who)
		}
		for _, theme := range p.themesOf(it) {
			theme[k].add(state, tenths, who)
		}
	}
}

// themesOf are the counts of an item's themes that a receipt of the person goes into.
func (p *PersonTally) themesOf(it *itemTally) []*TeamTally {
	if !p.themed {
		return nil
	}
	tallies, known := p.themes[it.ID]
	if !known {
		for _, g := range ofThemes(it.Themes, p.services) {
			if group := &p.tally.groupOf(g).TeamTally; !slices.Contains(tallies, group) { // of two memberships
				tallies = append(tallies, group)
			}
		}
		if p.themes == nil {
			p.themes = map[int64][]*TeamTally{}
		}
		p.themes[it.ID] = tallies
	}
	return tallies
}

// Count counts the person, once all their receipts are added.
func (p *PersonTally) Count(r Recent) {
	for k := range measuredKinds {
		if !r.of(k) {
			continue
		}
		counted := p.each[k].count()
		for _, team := range p.teams {
			team[k].People.add(counted)
			if state := personState(counted); state != "" && team[k].behind != nil {
				team[k].behind.add(state, unitOf{person: p.person, item: -1 - int64(k)})
			}
		}
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
			Team: team.Slug, Name: team.Name, Measures: t.Team(team.ID),
		})
	}
	for _, item := range t.items {
		r.Items = append(r.Items, ItemMeasure{
			Ref: item.Ref, Version: item.Number, Title: item.Title, Kind: item.Kind, Measure: item.finish(),
		})
	}
	slices.SortFunc(r.Teams, func(a, b TeamMeasures) int { return cmp.Compare(a.Team, b.Team) })
	slices.SortFunc(r.Items, func(a, b ItemMeasure) int { return cmp.Compare(a.Ref, b.Ref) })
	for g, group := range t.group {
		r.Groups = append(r.Groups, GroupMeasures{By: g.By, Value: group.value, Measures: group.finish()})
	}
	order := slices.Concat(Breakdowns, PartnerBreakdowns)
	slices.SortFunc(r.Groups, func(a, b GroupMeasures) int {
		return cmp.Or(cmp.Compare(slices.Index(order, a.By), slices.Index(order, b.By)), cmp.Compare(Fold(a.Value), Fold(b.Value)))
	})
	if t.behind {
		r.Behind = t.behinds()
	}
	r.Cells = t.cells.sorted()
	return r
}
