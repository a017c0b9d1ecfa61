package digest_test

import (
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
)

func TestWhatATeamWorksWith(t *testing.T) {
	for _, c := range []struct {
		ages, groups, audience string
		want                   bool
	}{
		{"", "", "0-4", true}, // it did not say, and is not left out
		{"0-4", "", "under 1", true},
		{"16+", "care leavers", "0-1", false},
		{"16+", "", "18 to 25", true},
		{"5-10; 16+", "", "11-15", false},
		{"5-10, 16+", "", "10", true},
		{"", "Care  Leavers; unaccompanied children", "care leavers", true},
		{"11-17", "care leavers", "disabled children", false},
		{"0-4", "", "care leavers, 3", true},
	} {
		team := digest.Team{Ages: c.ages, WorksWith: c.groups}
		rule := digest.Audience{WorksWith: strings.Split(c.audience, ", ")}
		if got := rule.Includes(digest.Membership{}, team); got != c.want {
			t.Errorf("a team of %q, %q and the audience %q: %t", c.ages, c.groups, c.audience, got)
		}
	}
}

func TestTeamsSayWhatTheyWorkWith(t *testing.T) {
	const file = "team,name,schedule,nation,ages,works_with\nborder,Border,0 9 * * 1,Wales,\"0-4, 16+\",care leavers;UASC\nplain,Plain,0 9 * * 1,,,\n"
	teams, problems := digest.ParseTeams("teams.csv", strings.NewReader(file))
	if len(problems) > 0 {
		t.Fatal(lines(problems))
	}
	if got := teams[0]; got.Nation != "wales" || got.Ages != "0-4; 16+" || got.WorksWith != "care leavers; UASC" {
		t.Errorf("%+v", got)
	}
	_, problems = digest.ParseTeams("teams.csv", strings.NewReader("team,name,schedule,nation,ages\na,A,0 9 * * 1,France,4-0\n"))
	if len(problems) != 2 {
		t.Errorf("problems:\n%s", lines(problems))
	}
}
