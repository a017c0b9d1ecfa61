package digest

import "slices"

// Leads reports whether a team, by slug, is the actor's own to lead.
func (a Actor) Leads(team string) bool {
	return slices.ContainsFunc(a.Teams, func(m TeamMembership) bool { return m.Manager && m.Team.Slug == team })
}

// Led returns the report with the teams alone that the actor leads. What waits for a
// manager is left out where others' teams were in it: it is not counted by team.
func (r Report) Led(actor Actor) Report {
	all := len(r.Teams)
	r.Teams = slices.DeleteFunc(slices.Clone(r.Teams), func(t TeamMeasures) bool { return !actor.Leads(t.Team) })
	if len(r.Teams) < all {
		r.Waits = nil
	}
	return r
}
