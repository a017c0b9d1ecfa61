package digest

import (
	"cmp"
	"context"
	"maps"
	"slices"
)

// Posting is what decides today whether somebody is meant by an audience: a current
// membership and its team.
type Posting struct {
	Membership
	Team Team
}

// AudienceChoice is a value that an audience may name.
type AudienceChoice struct {
	Value  string // as a rule has it
	Name   string // as people call it
	People int    // who have it today; nobody for one that a rule names and nobody on record has
}

// AudienceChoices are what a form offers to say whom an item is for, with how many
// people each means, and how many a rule as it stands means.
type AudienceChoices struct {
	Nations, Services, Teams, Roles, Employment, NQSW, WorksWith []AudienceChoice
	Organisations                                                []AudienceChoice // every kind and [CouncilStaff], in the order of choosing

	Everybody int // all staff of today
	Meant     int // of them, whom the rule means
}

// AudienceStore tells who is posted where.
type AudienceStore interface {
	// Postings returns the memberships of a day, covers left out.
	Postings(ctx context.Context, on Date) ([]Posting, error)
}

// AudienceChoices returns what an audience may name today, and whom this one means.
// What it names and nobody has is among the choices: it must not get lost, and its
// nought shows the slip. Errors: [Forbidden] unless a policy lead.
func (s *Service) AudienceChoices(ctx context.Context, actor Actor, a Audience) (AudienceChoices, error) {
	if err := actor.allow(Write, 0); err != nil {
		return AudienceChoices{}, err
	}
	postings, err := s.store.Postings(ctx, s.Today())
	if err != nil {
		return AudienceChoices{}, err
	}
	teams, err := s.store.Teams(ctx)
	if err != nil {
		return AudienceChoices{}, err
	}
	return a.choices(teams, postings), nil
}

// choices counts people, not memberships: who is in two teams is one.
func (a Audience) choices(record []Team, postings []Posting) AudienceChoices {
	all, meant := map[int64]bool{}, map[int64]bool{}
	nations, services, teams, roles, employment, newly, works := newFacet(a.Nations), newFacet(a.Services), newFacet(a.Teams),
		newFacet(a.Roles), newFacet(a.Employment), newFacet(nil), newFacet(a.WorksWith)
	kinds := newFacet(nil)
	for _, t := range record { // those without anybody today too
		services.name(t.Service, "")
		teams.name(t.Slug, t.Name)
	}
	for _, p := range postings {
		all[p.PersonID] = true
		if a.Includes(p.Membership, p.Team) {
			meant[p.PersonID] = true
		}
		nations.add(p.Team.Nation, "", p.PersonID)
		services.add(p.Team.Service, "", p.PersonID)
		teams.add(p.Team.Slug, p.Team.Name, p.PersonID)
		roles.add(p.Role, "", p.PersonID)
		employment.add(p.Employment, "", p.PersonID)
		newly.add(yesNo(p.NQSW), "", p.PersonID)
		if p.Team.Outside() {
			kinds.add(string(p.Team.Kind), "", p.PersonID)
		} else {
			kinds.add(CouncilStaff, "", p.PersonID)
		}
		for _, entry := range append(listed(p.Team.Ages), listed(p.Team.WorksWith)...) {
			works.add(entry, "", p.PersonID)
		}
	}
	return AudienceChoices{
		Nations: nations.list(), Services: services.list(), Teams: teams.list(), Roles: roles.list(), Employment: employment.list(),
		NQSW: newly.list(), WorksWith: works.list(), Everybody: len(all), Meant: len(meant),
		Organisations: kinds.ofKinds(a),
	}
}

// ofKinds are all that a rule may say of organisations, the council's own staff first, and
// what this one says and nothing is called.
func (f facet) ofKinds(a Audience) []AudienceChoice {
	list := []AudienceChoice{f.of(CouncilStaff, "").AudienceChoice}
	list[0].Name, list[0].People = "the council’s own staff", len(f.of(CouncilStaff, "").people)
	for _, kind := range OrganisationKinds {
		v := f.of(string(kind), "")
		list = append(list, AudienceChoice{Value: string(kind), Name: kind.Words(), People: len(v.people)})
	}
	for _, key := range a.OrganisationKeys() {
		if !slices.ContainsFunc(list, func(c AudienceChoice) bool { return c.Value == key }) {
			list = append(list, AudienceChoice{Value: key, Name: key})
		}
	}
	return list
}

func yesNo(so bool) string {
	if so {
		return Yes
	}
	return No
}

// facet is one kind of value, with who has each.
type facet map[string]*facetValue

type facetValue struct {
	AudienceChoice
	people map[int64]bool
}

func newFacet(named []string) facet {
	f := facet{}
	for _, value := range named {
		f.of(value, "")
	}
	return f
}

func (f facet) of(value, name string) *facetValue {
	key := Fold(value)
	if f[key] == nil {
		f[key] = &facetValue{AudienceChoice{Value: value, Name: cmp.Or(name, value)}, map[int64]bool{}}
	}
	if name != "" {
		f[key].Name = name
	}
	return f[key]
}

func (f facet) name(value, name string) {
	if value != "" {
		f.of(value, name)
	}
}

func (f facet) add(value, name string, person int64) {
	if value != "" {
		f.of(value, name).people[person] = true
	}
}

// list is in the order of names.
func (f facet) list() []AudienceChoice {
	list := make([]AudienceChoice, 0, len(f))
	for _, key := range slices.Sorted(maps.Keys(f)) {
		v := f[key]
		v.People = len(v.people)
		list = append(list, v.AudienceChoice)
	}
	slices.SortStableFunc(list, func(a, b AudienceChoice) int { return cmp.Compare(Fold(a.Name), Fold(b.Name)) })
	return list
}
