package digest_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
)

func TestLedTeams(t *testing.T) {
	lead := digest.Actor{Teams: []digest.TeamMembership{
		{Membership: digest.Membership{Manager: true}, Team: digest.Team{Slug: "north"}},
		{Team: digest.Team{Slug: "south"}},
	}}
	waits := []digest.Waits{{On: digest.ToManager, Open: 1}}
	own := digest.Report{Teams: []digest.TeamMeasures{{Team: "north"}}, Waits: waits}
	if led := own.Led(lead); len(led.Teams) != 1 || len(led.Waits) != 1 {
		t.Errorf("a manager's own report came to %+v", led)
	}
	both := digest.Report{Teams: []digest.TeamMeasures{{Team: "south"}, {Team: "north"}}, Waits: waits}
	if led := both.Led(lead); len(led.Teams) != 1 || led.Teams[0].Team != "north" || led.Waits != nil {
		t.Errorf("of two teams, one of them led, it came to %+v", led)
	}
	if len(both.Teams) != 2 || both.Teams[0].Team != "south" {
		t.Errorf("the report that was asked was changed: %+v", both.Teams)
	}
}
