package digest

import (
	"slices"
	"strings"
)

// Audience is a rule for whom an item is. Every list that is not empty must
// hold the person's value (any case); an empty rule means everybody. It is
// evaluated on the day, so joiners and movers are picked up.
type Audience struct {
	Nations       []string `yaml:"nations" json:"nations,omitempty"`
	Services      []string `yaml:"services" json:"services,omitempty"`
	Teams         []string `yaml:"teams" json:"teams,omitempty"`
	Roles         []string `yaml:"roles" json:"roles,omitempty"`
	Employment    []string `yaml:"employment" json:"employment,omitempty"`
	NQSW          string   `yaml:"nqsw" json:"nqsw,omitempty"` // [Yes], [No] or "" for both
	WorksWith     []string `yaml:"works_with" json:"works_with,omitempty"`
	Organisations []string `yaml:"organisations" json:"organisations,omitempty"`
}

// Everybody reports whether the rule leaves nobody out.
func (a Audience) Everybody() bool {
	return len(a.Nations)+len(a.Services)+len(a.Teams)+len(a.Roles)+len(a.Employment)+len(a.WorksWith)+len(a.Organisations) == 0 && a.NQSW == ""
}

// Includes reports whether somebody with this membership of this team is meant. A
// team that says nothing of its nation, or of what it works with, is not left out
// for it. One that names organisations means those, and the council's own people only
// where it names them too; one that names none means them alone.
func (a Audience) Includes(m Membership, t Team) bool {
	return names(a.Services, t.Service) && names(a.Teams, t.Slug) &&
		names(a.Roles, m.Role) && names(a.Employment, m.Employment) &&
		(t.Nation == "" || names(a.Nations, t.Nation)) &&
		(a.NQSW == "" || (a.NQSW == Yes) == m.NQSW) &&
		a.worksWith(t) && a.organisation(t)
}

// Unknown returns what the rule names and nothing on record is called, such as
// "team nort": misspelt, it would mean nobody. Where no team is on record yet, the
// rule may be right.
func (a Audience) Unknown(r Roster) (unknown []string) {
	if a.Everybody() || len(r.Teams) == 0 {
		return nil
	}
	var services, teams, roles, employment, works []string
	unsaid := false // of some team it is not on record what it works with
	for _, t := range r.Teams {
		services, teams = append(services, t.Service), append(teams, t.Slug)
		works = append(works, t.Works()...)
		unsaid = unsaid || len(t.Works()) == 0
	}
	for _, m := range r.Memberships {
		roles, employment = append(roles, m.Role), append(employment, m.Employment)
	}
	for _, part := range []struct {
		what          string
		named, record []string
	}{{"service", a.Services, services}, {"team", a.Teams, teams}, {"role", a.Roles, roles}, {"employment", a.Employment, employment}} {
		known := map[string]bool{}
		for _, name := range part.record {
			known[Fold(name)] = true
		}
		for _, name := range part.named {
			if !known[Fold(name)] {
				unknown = append(unknown, part.what+" "+name)
			}
		}
	}
	for _, name := range a.Organisations {
		if _, ok := OrganisationKindOf(name); !ok && organisationKey(name) != CouncilStaff {
			unknown = append(unknown, "organisation "+name)
		}
	}
	for _, entry := range a.WorksWith {
		if !unsaid && !slices.ContainsFunc(WorksKeys([]string{entry}), func(key string) bool { return slices.Contains(works, key) }) {
			unknown = append(unknown, "team that works with "+entry)
		}
	}
	return unknown
}

func names(list []string, value string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(s string) bool {
		return Fold(s) == Fold(value)
	})
}

// Fold returns the form in which names in audience rules are compared: lower
// case, single spaces.
func Fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
