package digest

import "testing"

func TestSameStory(t *testing.T) {
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"Race, racism and safeguarding children", "Independent report: Race, racism and safeguarding children", true},
		{"Race, racism and safeguarding children", "Panel publishes new review of race and racism", true},
		{"The murders of Arthur Labinjo-Hughes and Star Hobson", "National review: Arthur Labinjo-Hughes and Star Hobson", true},
		{"Serious Case Review: Child B, Ambershire", "Ambershire: serious case review of Child C", false},
		{"Working Together to Safeguard Children 2023", "Working Together to Safeguard Children 2026", false},
		{"Working Together to Safeguard Children", "Working Together to Safeguard Children 2026", true},
		{"Keeping children safe in education", "Keeping children safe in education: consultation", false},
		{"Keeping children safe in education", "Keeping children safe in education: easy read", false},
		{"Local child safeguarding practice review", "Local child safeguarding practice review", false}, // of anybody
		{"Learning review: Arthur", "Learning review: Star", false},
		{"Bruising in children who are not mobile", "Safer sleep for infants", false},
		{"", "", false},
	} {
		if sameStory(test.a, test.b) != test.same || sameStory(test.b, test.a) != test.same {
			t.Errorf("%q and %q: the same %v", test.a, test.b, !test.same)
		}
	}
}
