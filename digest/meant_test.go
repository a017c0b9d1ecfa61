package digest

import "testing"

// TestAudienceChoicesCountPeople: who is in two teams is one; what a rule names and
// nobody has stays, with nobody.
func TestAudienceChoicesCountPeople(t *testing.T) {
	north := Team{ID: 1, Slug: "north", Name: "North", Service: "Assessment", Nation: "england", Ages: "0-4"}
	south := Team{ID: 2, Slug: "south", Name: "South", Service: "Children in care"}
	empty := Team{ID: 3, Slug: "new", Name: "A new team"}
	postings := []Posting{
		{Membership{PersonID: 1, Role: "Social worker", Employment: "permanent", NQSW: true}, north},
		{Membership{PersonID: 1, Role: "social  worker", Employment: "permanent", NQSW: true}, south},
		{Membership{PersonID: 2, Role: "Team manager", Employment: "agency"}, north},
		{Membership{PersonID: 3, Role: "Social worker", Employment: "agency"}, south},
	}
	rule := Audience{Roles: []string{"social worker"}, Services: []string{"assesment"}}
	c := rule.choices([]Team{north, south, empty}, postings)
	if c.Everybody != 3 || c.Meant != 0 {
		t.Errorf("%d of %d are meant by what is misspelt", c.Meant, c.Everybody)
	}
	rule.Services = nil
	if c = rule.choices([]Team{north, south, empty}, postings); c.Meant != 2 {
		t.Errorf("%d are meant, want 2", c.Meant)
	}
	for name, check := range map[string]struct {
		list []AudienceChoice
		want map[string]int
	}{
		"roles":      {c.Roles, map[string]int{"social worker": 2, "Team manager": 1}},
		"teams":      {c.Teams, map[string]int{"North": 2, "South": 2, "A new team": 0}},
		"employment": {c.Employment, map[string]int{"permanent": 1, "agency": 2}},
		"nations":    {c.Nations, map[string]int{"england": 2}},
		"works with": {c.WorksWith, map[string]int{"0-4": 2}},
		"services":   {Audience{Services: []string{"assesment"}}.choices(nil, postings).Services, map[string]int{"assesment": 0, "Assessment": 2, "Children in care": 2}},
	} {
		if len(check.list) != len(check.want) {
			t.Errorf("%s: %+v", name, check.list)
		}
		for _, v := range check.list {
			if n, known := check.want[v.Name]; !known || n != v.People {
				t.Errorf("%s: %s is %d people, want %d", name, v.Name, v.People, n)
			}
		}
	}
}

// TestOrganisationsToChooseFrom: every kind is offered, however many people it has, and
// what a rule names stays.
func TestOrganisationsToChooseFrom(t *testing.T) {
	a := Audience{Organisations: []string{"Third Sector", "clubs"}}
	oak := Team{Slug: "oak", Kind: ThirdSector}
	got := map[string]int{}
	for _, c := range a.choices(nil, []Posting{
		{Membership: Membership{PersonID: 1}, Team: Team{Slug: "north"}}, {Membership: Membership{PersonID: 2}, Team: oak}, {Membership: Membership{PersonID: 1}, Team: oak},
	}).Organisations {
		got[c.Value] = c.People
	}
	for value, people := range map[string]int{CouncilStaff: 1, "third_sector": 2, "school": 0, "health": 0, "police": 0, "other_authority": 0, "clubs": 0} {
		if n, offered := got[value]; !offered || n != people || len(got) != 7 {
			t.Errorf("%s: %d people; offered are %v", value, n, got)
		}
	}
}
