package digest

import (
	"slices"
	"strings"
)

// OrganisationKind says what an organisation outside the council is.
type OrganisationKind string

// The kinds of organisation, a closed list. A team of the council has none of them.
const (
	ThirdSector    OrganisationKind = "third_sector"
	School         OrganisationKind = "school"
	HealthBody     OrganisationKind = "health"
	Police         OrganisationKind = "police"
	OtherAuthority OrganisationKind = "other_authority"
)

// OrganisationKinds are all of them, in the order in which people choose.
var OrganisationKinds = []OrganisationKind{ThirdSector, School, HealthBody, Police, OtherAuthority}

// CouncilStaff is what an audience names beside kinds of organisation for the
// council's own people, whom a rule that names organisations leaves out otherwise.
const CouncilStaff = "council"

// OrganisationKindOf reads a kind without regard to case, dashes and spaces.
func OrganisationKindOf(text string) (OrganisationKind, bool) {
	kind := OrganisationKind(organisationKey(text))
	return kind, slices.Contains(OrganisationKinds, kind)
}

// organisationKey is the form in which kinds of organisation are compared.
func organisationKey(text string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(Fold(text))
}

// Words name a kind for people.
func (k OrganisationKind) Words() string { return strings.ReplaceAll(string(k), "_", " ") }

// The sizes of organisations, by how many people work or help there.
const (
	SmallOrganisation  = "small"        // up to 10, the survey of 2010's smaller ones
	MiddleOrganisation = "middle"       // up to 50
	LargeOrganisation  = "large"        // more
	UnsizedPartner     = "not recorded" // nobody gave a number
)

// SizeGroup says how large the organisation is.
func (t Team) SizeGroup() string {
	switch {
	case t.Size <= 0:
		return UnsizedPartner
	case t.Size <= 10:
		return SmallOrganisation
	case t.Size <= 50:
		return MiddleOrganisation
	default:
		return LargeOrganisation
	}
}

// Outside reports whether this is an organisation and not a team of the council.
func (t Team) Outside() bool { return t.Kind != "" }

// Partner reports whether somebody works for an organisation and not for the council.
// Who does both is on the staff, with all that goes with it.
func (a Actor) Partner() bool {
	return len(a.Teams) > 0 && !slices.ContainsFunc(a.Teams, func(m TeamMembership) bool { return !m.Team.Outside() })
}

// kinds are the kinds of organisation that the actor works for.
func (a Actor) kinds() (kinds []OrganisationKind) {
	for _, m := range a.Teams {
		if m.Team.Outside() && !slices.Contains(kinds, m.Team.Kind) {
			kinds = append(kinds, m.Team.Kind)
		}
	}
	return kinds
}

// coordinates reports whether a unit is an organisation that the actor coordinates.
func (a Actor) coordinates(team int64) bool {
	return slices.ContainsFunc(a.Teams, func(m TeamMembership) bool { return m.TeamID == team && m.Manager && m.Team.Outside() })
}

// MeantOutside reports whether the rule means organisations of one of these kinds.
func (a Audience) MeantOutside(kinds ...OrganisationKind) bool {
	return slices.ContainsFunc(kinds, func(k OrganisationKind) bool { return a.namesOrganisation(string(k)) })
}

// OrganisationKeys are the kinds that the rule names, in the form in which they are
// compared.
func (a Audience) OrganisationKeys() (keys []string) {
	for _, name := range a.Organisations {
		keys = append(keys, organisationKey(name))
	}
	return keys
}

// namesOrganisation reports whether the rule names a kind, or [CouncilStaff].
func (a Audience) namesOrganisation(kind string) bool {
	return slices.Contains(a.OrganisationKeys(), kind)
}

// organisation reports whether the rule leaves a unit in, by what it says of
// organisations. One that says nothing means the council's staff and nobody else: what
// is written for them never goes outside by omission.
func (a Audience) organisation(t Team) bool {
	if t.Outside() {
		return a.namesOrganisation(string(t.Kind))
	}
	return len(a.Organisations) == 0 || a.namesOrganisation(CouncilStaff)
}

// OwnStaff leaves out of the memberships of a day those by which somebody is seen by an
// organisation though they are on the council's staff: such a person is counted and led
// there, once, and their organisation learns nothing of it. The store says the same in
// SQL, as countsBy.
func OwnStaff(memberships []TeamMembership) []TeamMembership {
	if (Actor{Teams: memberships}).Partner() {
		return memberships
	}
	return slices.DeleteFunc(slices.Clone(memberships), func(m TeamMembership) bool { return m.Team.Outside() })
}
