package main

import (
	"fmt"
	"strings"
	"testing"
)

// TestDesksAtSize is the desks with 60 teams and 100 items: pages, counts that
// are kept back from a senior, and no call of Slack more than a press needs.
func TestDesksAtSize(t *testing.T) {
	large(t)
	t.Parallel()
	var teams, people strings.Builder
	teams.WriteString("team,name,service,channel,mode,schedule,timezone\n")
	people.WriteString("email,name,slack_id,role,team,manager,access,start,end,absent_from,absent_to,employment,nqsw\n")
	for n := range 60 {
		fmt.Fprintf(&teams, "team-%02d,Team %02d,Safeguarding,,dm,0 9 * * 1,Europe/London\n", n, n)
		fmt.Fprintf(&people, "p%02d@council.example,Person %02d,UP%02d,Social worker,team-%02d,no,,2020-01-06,,,,permanent,no\n", n, n, n, n)
	}
	people.WriteString(`sal@council.example,Sal,USAL,Head of service,team-00,no,senior,2019-04-01,,,,permanent,no
pam@council.example,Pam,UPAM,Policy officer,team-00,no,policy_lead,2019-04-01,,,,permanent,no
`)
	w := weekOf(t, teams.String(), people.String())
	w.issueMany(100)

	// A senior sees every team, page by page, and no count that is small.
	w.home("sal")
	w.sees("sal", "kept back")
	w.goes("sal", "All 60 teams")
	for _, first := range []string{"Team 15", "Team 30", "Team 45"} {
		before := w.calls()
		w.goes("sal", "Next page")
		w.sees("sal", first)
		if made := w.calls() - before; made != 1 {
			t.Errorf("a page took %d calls of Slack, want one", made)
		}
	}
	w.goes("sal", "Open: Team 45")
	w.sees("sal", "A team is not counted item by item here")
	w.misses("sal", "Person 45")
	w.closes("sal")

	// A policy lead pages through 100 items, and opens one for 60 teams.
	before := w.Slack.CallCount("views.publish")
	w.home("pam")
	if made := w.Slack.CallCount("views.publish") - before; made != 1 {
		t.Errorf("Home was published %d times, want once", made)
	}
	w.goes("pam", "Coverage")
	for range 6 {
		w.goes("pam", "Next page")
	}
	w.sees("pam", "Page 7 of 7")
	w.closes("pam")

	// Once people are told, an item is counted by team.
	w.until(2, 9, 5)
	w.home("pam")
	w.goes("pam", "Coverage")
	w.goes("pam", "Open: Ask the child, and write down what they say")
	w.sees("pam", "Team 39: 0 of 1", "Page 1 of 2")
	w.goes("pam", "Next page")
	w.sees("pam", "Team 59: 0 of 1", "Page 2 of 2")
}

// calls is how often Slack was called.
func (w *week) calls() int { return len(w.Slack.Calls("")) }
