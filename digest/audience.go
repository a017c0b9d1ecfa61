package digest

import (
	"slices"
	"strings"
)

// Audience is a rule for whom an item is. Every list that is not empty must
// hold the person's value (any case); an empty rule means everybody. It is
// evaluated on the day, so joiners and movers are picked up.
type Audience struct {
	Services   []string `yaml:"services" json:"services,omitempty"`
	Teams      []string `yaml:"teams" json:"teams,omitempty"`
	Roles      []string `yaml:"roles" json:"roles,omitempty"`
	Employment []string `yaml:"employment" json:"employment,omitempty"`
}

// Everybody reports whether the rule leaves nobody out.
func (a Audience) Everybody() bool {
	return len(a.Services)+len(a.Teams)+len(a.Roles)+len(a.Employment) == 0
}

// Includes reports whether somebody with this membership of this team is meant.
func (a Audience) Includes(m Membership, t Team) bool {
	return names(a.Services, t.Service) && names(a.Teams, t.Slug) &&
		names(a.Roles, m.Role) && names(a.Employment, m.Employment)
}

func names(list []string, value string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(s string) bool {
		return Fold(s) == Fold(value)
	})
}

// Fold returns the form in which names in audience rules are compared: lower
// case, single spaces.
func Fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// Because says in a few words why somebody gets an item.
func (a Audience) Because() string {
	switch {
	case a.Everybody():
		return "everyone in children’s services gets this"
	case len(a.Roles) > 0:
		return "for " + strings.Join(a.Roles, ", ")
	case len(a.Teams) > 0:
		return "for your team"
	case len(a.Services) > 0:
		return "for " + strings.Join(a.Services, ", ")
	default:
		return "for " + strings.Join(a.Employment, ", ") + " staff"
	}
}
