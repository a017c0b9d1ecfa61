package web

import (
	"cmp"
	"context"
	"slices"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/table"
)

// teamService is what these pages ask of the use cases.
type teamService interface {
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
	StoppedIn(ctx context.Context, actor digest.Actor, organisation string) ([]digest.Stopping, error)
	Standing(ctx context.Context, actor digest.Actor, q digest.ReportQuery) ([]digest.Standing, error)
}

type teamPages struct {
	*site
	service teamService
}

type teamData struct {
	Slug, Name string
	AsOf       digest.Date
	Measures   digest.Measures
	Items      []digest.ItemMeasure
	Teams      []digest.TeamMeasures // the team itself
	Waits      []digest.Waits        // for our reply
	Suppressed bool                  // without items: see [digest.Suppress]
	Named      bool                  // the reader manages the team
	Outside    bool                  // it is an organisation
	People     []personCounts
	State      digest.State // the filter, "" for all
	States     []digest.State
	Stopped    []digest.Stopping // of an organisation, who asked us to stop writing
}

// personCounts is how somebody stands on everything that is asked of them.
type personCounts struct {
	ID     int64
	Name   string
	Counts map[digest.State]int
}

// Expected is how many items count for the person.
func (p personCounts) Expected() int {
	return p.Counts[digest.StateInformed] + p.Counts[digest.StateAsked] + p.Open()
}

// Open is how many of them are open, overdue ones too.
func (p personCounts) Open() int {
	return p.Counts[digest.StateOutstanding] + p.Counts[digest.StateOverdue]
}

func (s teamPages) teamPage(v *visit) error {
	data, err := s.teamCounted(v)
	if err != nil {
		return err
	}
	return v.page("team", data)
}

// teamCounted is as overviewCounted.
func (s teamPages) teamCounted(v *visit) (teamData, error) {
	if !v.seesAll() {
		return s.team(v)
	}
	return once(v, "team", cmp.Or(v.path("team"), v.text("team")), s.team)
}

// team gathers a team's page. Names are for its own managers: for others the use
// case refuses them, and the page goes without.
func (s teamPages) team(v *visit) (data teamData, err error) {
	ctx := v.r.Context()
	asOf, err := v.date("as-of")
	if err != nil {
		return data, err
	}
	q := digest.ReportQuery{Team: v.path("team"), AsOf: asOf}
	if q.Team == "" {
		q.Team = v.text("team")
	}
	report, err := s.service.Report(ctx, v.actor, q)
	if err != nil {
		return data, err
	}
	data = teamData{
		Slug: q.Team, Name: q.Team, AsOf: report.AsOf, Measures: report.Measures, Items: report.Items, Teams: report.Teams, Waits: report.Waits, Suppressed: report.Suppressed,
		State: v.state(), States: shownStates,
		Outside: slices.ContainsFunc(v.actor.Teams, func(m digest.TeamMembership) bool { return m.Team.Slug == q.Team && m.Team.Outside() }),
	}
	if len(report.Teams) == 1 {
		data.Name = report.Teams[0].Name
	}
	list, err := s.service.Standing(ctx, v.actor, q)
	if digest.CodeOf(err) == digest.Forbidden {
		return data, nil
	}
	if err != nil {
		return data, err
	}
	data.Named, data.People = true, countPeople(list, data.State)
	if data.Outside {
		data.Stopped, err = s.service.StoppedIn(ctx, v.actor, q.Team)
	}
	return data, err
}

// shownStates are the states of a filter, what to act on first.
var shownStates = []digest.State{
	digest.StateOverdue, digest.StateOutstanding, digest.StateAsked, digest.StateInformed, digest.StateWaiting,
	digest.StateAway, digest.StateUnreachable, digest.StateExempt,
}

// state returns the state that the reader filters by, "" for none.
func (v *visit) state() digest.State {
	if state := digest.State(v.text("state")); slices.Contains(shownStates, state) {
		return state
	}
	return ""
}

// countPeople counts by person, in the order of names, and keeps those with
// anything in a state.
func countPeople(list []digest.Standing, state digest.State) (people []personCounts) {
	at := map[int64]int{}
	for _, st := range list {
		i, known := at[st.PersonID]
		if !known {
			i = len(people)
			at[st.PersonID] = i
			people = append(people, personCounts{ID: st.PersonID, Name: st.Name, Counts: map[digest.State]int{}})
		}
		people[i].Counts[st.State]++
	}
	people = slices.DeleteFunc(people, func(p personCounts) bool { return state != "" && p.Counts[state] == 0 })
	slices.SortStableFunc(people, func(a, b personCounts) int { return byName(a.Name, b.Name) })
	return people
}

func (d teamData) sheets() []table.Sheet {
	sheets := []table.Sheet{itemSheet(d.Items)}
	if d.Suppressed {
		sheets[0] = teamSheet(serviceTeams{Teams: d.Teams})
	}
	if d.Named {
		people := table.Sheet{Name: "people", Header: []string{"name", "informed", "open", "overdue", "asked", "waiting", "away", "exempt", "unreachable"}}
		for _, p := range d.People {
			people.Rows = append(people.Rows, []any{
				p.Name, p.Counts[digest.StateInformed], p.Open(), p.Counts[digest.StateOverdue], p.Counts[digest.StateAsked], p.Counts[digest.StateWaiting],
				p.Counts[digest.StateAway], p.Counts[digest.StateExempt], p.Counts[digest.StateUnreachable],
			})
		}
		sheets = append(sheets, people)
	}
	return sheets
}
