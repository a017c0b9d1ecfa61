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
)

// Breakdowns are all of them, in the order in which people choose.
var Breakdowns = []Breakdown{ByService, ByRole, ByEmployment, ByNQSW, ByNation, ByTenure}

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
		case ByTenure:
			groups[i].Value = tenure(first, on)
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
		if mem.Covers(m.On) && !mem.Cover && (len(f.TeamIDs) == 0 || slices.Contains(f.TeamIDs, mem.TeamID)) {
			groups[mem.PersonID] = append(groups[mem.PersonID], GroupsOf(mem, teams[mem.TeamID], first[mem.PersonID], m.On, f.Home, f.By)...)
		}
	}
	return groups
}
