package digest

import (
	"cmp"
	"slices"
	"strings"
)

// Breakdown is a way to part the people of a report: who has left out whom shows in
// who is behind.
type Breakdown string

// The breakdowns. Somebody in two teams counts in what either is.
const (
	ByService    Breakdown = "service"
	ByRole       Breakdown = "role"
	ByEmployment Breakdown = "employment" // agency staff apart from the permanent
	ByNQSW       Breakdown = "nqsw"       // the newly qualified: [Yes] or [No]
	ByNation     Breakdown = "nation"     // of the team; the organisation's where the team names none
	ByTenure     Breakdown = "tenure"     // [NewHere] or [SettledHere]
	// ByTheme parts items and not people: each theme of the items, and of it each
	// service. What has several themes counts in each.
	ByTheme Breakdown = "theme"
	// These part the people of organisations outside the council, and nobody else.
	ByKind Breakdown = "kind" // of organisation
	BySize Breakdown = "size" // as [Team.SizeGroup]
)

// PartnerBreakdowns are those of organisations, whose other parts nobody recorded.
var PartnerBreakdowns = []Breakdown{ByKind, BySize}

// Breakdowns are all of them, in the order in which people choose.
var Breakdowns = []Breakdown{ByService, ByRole, ByEmployment, ByNQSW, ByNation, ByTenure, ByTheme}

// extra says what a breakdown is shown on top of: 1 for what parts people, which stands
// beside teams and items, 2 for themes, which are many and counted where they are asked
// for only. What is shown without it is shown with it.
func (b Breakdown) extra() int {
	if b == ByTheme {
		return 2
	}
	return 1
}

// beside are the breakdowns that are counted where one is asked for, so that no two can
// be taken from each other.
func (b Breakdown) beside() []Breakdown {
	if b == ByTheme {
		return Breakdowns
	}
	return slices.DeleteFunc(slices.Clone(Breakdowns), func(o Breakdown) bool { return o.extra() > b.extra() })
}

func breakdownNames() string {
	names := make([]string, len(Breakdowns))
	for i, b := range Breakdowns {
		names[i] = string(b)
	}
	return strings.Join(names, ", ")
}

// How long somebody has been here, from their first day in any team.
const (
	NewHere     = "under_a_year"
	SettledHere = "a_year_or_more"
)

// Group is one part of a breakdown: everybody of a value.
type Group struct {
	By    Breakdown
	Value string
}

// GroupMeasures are the measures of a group.
type GroupMeasures struct {
	By    Breakdown `json:"by"`
	Value string    `json:"value"`
	Measures
}

// Group returns which group it is.
func (g GroupMeasures) Group() Group { return Group{g.By, g.Value} }

// GroupsOf returns the groups that a membership puts somebody into on a day: first is
// their first day in any team, home the organisation's nation.
func GroupsOf(m Membership, t Team, first, on Date, home Nation, by []Breakdown) []Group {
	groups := make([]Group, len(by))
	for i, b := range by {
		groups[i].By = b
		switch b {
		case ByService:
			groups[i].Value = t.Service
		case ByRole:
			groups[i].Value = m.Role
		case ByEmployment:
			groups[i].Value = m.Employment
		case ByNQSW:
			groups[i].Value = yesNo(m.NQSW)
		case ByNation:
			groups[i].Value = cmp.Or(t.Nation, string(home))
		case ByKind:
			groups[i].Value = string(t.Kind)
		case BySize:
			groups[i].Value = t.SizeGroup()
		case ByTenure:
			groups[i].Value = tenure(first, on)
		case ByTheme:
			groups[i].Value = t.Service // of which themes are counted: see [PersonTally]
		}
	}
	return groups
}

// ofThemes are the groups that an item puts somebody of some services into.
func ofThemes(themes, services []string) (groups []Group) {
	for _, theme := range themes {
		if known, ok := ThemeOf(theme); ok {
			theme = known.Name
		}
		groups = append(groups, Group{ByTheme, theme})
		for _, service := range services {
			if service != "" {
				groups = append(groups, Group{ByTheme, theme + ": " + service})
			}
		}
	}
	return groups
}

func tenure(first, on Date) string {
	if first > NewDate(on.Time().Year()-1, on.Time().Month(), on.Time().Day()) {
		return NewHere
	}
	return SettledHere
}

// groupsOn returns who is in which groups on a day.
func (h History) groupsOn(m Moment, f Filter) map[int64][]Group {
	teams, first := map[int64]Team{}, map[int64]Date{}
	for _, t := range h.Teams {
		teams[t.ID] = t
	}
	for _, mem := range h.Memberships {
		if day, known := first[mem.PersonID]; !mem.Cover && (!known || mem.From < day) {
			first[mem.PersonID] = mem.From
		}
	}
	groups := map[int64][]Group{}
	for _, mem := range h.Memberships {
		if mem.Covers(m.On) && !mem.Cover && f.counts(h, mem, m.On) {
			groups[mem.PersonID] = append(groups[mem.PersonID], GroupsOf(mem, teams[mem.TeamID], first[mem.PersonID], m.On, f.Home, f.By)...)
		}
	}
	return groups
}
