package digest_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
)

// Who may do what; of a manager's columns the first is about their own team.
func TestAccess(t *testing.T) {
	in := func(manager bool, access digest.Access) digest.Actor {
		return digest.Actor{
			Person: digest.Person{ID: 1, Access: access},
			Teams:  []digest.TeamMembership{{Membership: digest.Membership{TeamID: 1, Manager: manager}}},
		}
	}
	columns := []struct {
		name  string
		actor digest.Actor
		team  int64
	}{
		{"nobody", digest.Actor{}, 1},
		{"leaver", digest.Actor{Person: digest.Person{ID: 1, Access: digest.Admin}}, 1},
		{"worker", in(false, digest.NoAccess), 1},
		{"manager of the team", in(true, digest.NoAccess), 1},
		{"manager of another team", in(true, digest.NoAccess), 2},
		{"senior", in(false, digest.Senior), 1},
		{"policy lead", in(false, digest.PolicyLead), 1},
		{"admin", in(false, digest.Admin), 1},
		{"operator", digest.Operator(), 1},
	}
	for action, row := range map[digest.Action]string{
		// nobody, leaver, worker, manager own, manager other, senior, policy lead, admin, operator
		digest.AnswerOwn:    "- - y y y y y y y",
		digest.SeeTeam:      "- - - y - - - - y",
		digest.SeeCounts:    "- - - y - y y y y",
		digest.Write:        "- - - - - - y - y",
		digest.PublishItems: "- - - - - - y - y",
		digest.ManageRoster: "- - - - - - - y y",
		digest.ManageOutbox: "- - - - - - - y y",
		digest.ReadAudit:    "- - - - - - - y y",
		"paint the office":  "- - - - - - - - y",
	} {
		for i, c := range columns {
			if got, want := c.actor.May(action, c.team), row[2*i] == 'y'; got != want {
				t.Errorf("%s may %s: %t; want %t", c.name, action, got, want)
			}
		}
	}
}

func TestManaged(t *testing.T) {
	a := digest.Actor{Person: digest.Person{ID: 1}}
	for team, manager := range map[int64]bool{1: false, 2: true} {
		a.Teams = append(a.Teams, digest.TeamMembership{Membership: digest.Membership{TeamID: team, Manager: manager}})
	}
	if a.Manages(1) || !a.Manages(2) || !a.Manages(0) || len(a.Managed()) != 1 {
		t.Errorf("manages %v; want team 2 only", a.Managed())
	}
}
