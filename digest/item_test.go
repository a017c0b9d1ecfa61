package digest_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// A minor version keeps the answers of the one before; a new or significant one
// asks everybody again.
func TestNextVersion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var v digest.Version
		for range rapid.IntRange(1, 12).Draw(t, "versions") {
			change := rapid.SampledFrom([]digest.Change{digest.New, digest.Significant, digest.Minor}).Draw(t, "change")
			number, asks := v.Next(change)
			if number != v.Number+1 {
				t.Fatalf("version %d is followed by %d", v.Number, number)
			}
			switch {
			case change == digest.Minor && v.Number > 0 && asks != v.Asks:
				t.Fatalf("minor version %d asks for %d; want %d as before", number, asks, v.Asks)
			case (change != digest.Minor || v.Number == 0) && asks != number:
				t.Fatalf("%s version %d asks for %d", change, number, asks)
			}
			v.Number, v.Asks = number, asks
		}
	})
}

func TestMinutes(t *testing.T) {
	for words, want := range map[int]int{0: 1, 100: 1, 299: 1, 301: 2, 499: 2, 501: 3} {
		text := digest.Text{Learned: strings.Repeat("word ", words), Background: strings.Repeat("word ", 5000)}
		if got := text.Minutes(); got != want {
			t.Errorf("%d words take %d minutes; want %d", words, got, want)
		}
	}
}

func TestAudience(t *testing.T) {
	worker := digest.Membership{Role: "Social Worker", Employment: "agency"}
	mash := digest.Team{Slug: "mash", Service: "Safeguarding"}
	for name, c := range map[string]struct {
		rule digest.Audience
		want bool
	}{
		"everybody":        {digest.Audience{}, true},
		"their role":       {digest.Audience{Roles: []string{"Team manager", "social  worker"}}, true},
		"another role":     {digest.Audience{Roles: []string{"Team manager"}}, false},
		"every list holds": {digest.Audience{Roles: []string{"Social worker"}, Employment: []string{"permanent"}}, false},
		"their team":       {digest.Audience{Teams: []string{"MASH"}, Services: []string{"safeguarding"}}, true},
		"another service":  {digest.Audience{Services: []string{"Children in care"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.rule.Includes(worker, mash); got != c.want {
				t.Errorf("includes them: %t; want %t", got, c.want)
			}
		})
	}
}

func TestWhatAnAudienceNamesAndNobodyIs(t *testing.T) {
	r := council()
	for name, c := range map[string]struct {
		roster   digest.Roster
		audience digest.Audience
		want     []string
	}{
		"everybody":       {r, digest.Audience{}, nil},
		"as on record":    {r, digest.Audience{Teams: []string{"MASH", "edt"}, Roles: []string{"sw"}, Employment: []string{"Permanent"}}, nil},
		"misspelt":        {r, digest.Audience{Services: []string{"Moon"}, Teams: []string{"mash", "mahs"}, Roles: []string{"WS"}}, []string{"service Moon", "team mahs", "role WS"}},
		"before any team": {digest.Roster{}, digest.Audience{Teams: []string{"mash"}}, nil},
	} {
		if diff := cmp.Diff(c.want, c.audience.Unknown(c.roster)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestSourceHost(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.gov.uk/guidance": "gov.uk", "https://learning.nspcc.org.uk/x?a=b": "learning.nspcc.org.uk", "": "", "::": "",
	} {
		if got := (digest.Source{URL: address}).Host(); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}
