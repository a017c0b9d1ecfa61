package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
)

// Two teams: north reads alone, south together in a channel that somebody has archived.
const (
	fairTeams = `team,name,service,channel,mode,schedule,timezone
north,Assessment North,Safeguarding,,dm,0 9 * * 1,Europe/London
south,Assessment South,Safeguarding,CSOUTH,channel,0 9 * * 1,Europe/London
`
	fairPeople = `email,name,slack_id,role,team,manager,access,start
mia@council.example,Mia,UMIA,Team manager,north,yes,,2019-04-01
ann@council.example,Ann,UANN,Social worker,north,no,,2020-01-06
pat@council.example,Pat,UPAT,Policy lead,north,no,policy_lead,2020-01-06
sam@council.example,Sam,USAM,Team manager,south,yes,,2019-04-01
sue@council.example,Sue,USUE,Social worker,south,no,,2020-01-06
`
)

// stands is how many answers of a team stand how.
func (w *week) stands(team string) string {
	w.t.Helper()
	report, err := w.Service.Report(w.t.Context(), digest.Operator(), digest.ReportQuery{Team: team})
	w.must(err)
	m := report.Measures.Lessons
	return fmt.Sprintf("%d of %d informed, %d asked, %d overdue, %d waiting, %d unreachable", m.Informed, m.Expected, m.Asked, m.Overdue, m.Waiting, m.Unreachable)
}

// TestAWeekThatIsHeldAgainstNobody is the week of a team with a queue, a question
// that nobody replies to, and a channel that takes no messages.
func TestAWeekThatIsHeldAgainstNobody(t *testing.T) {
	alone(t)
	t.Parallel()
	w := weekOf(t, fairTeams, fairPeople)
	w.Slack.AddChannel(slackfake.Channel{ID: "CSOUTH", Name: "south", Archived: true, Bot: true})
	like := func(team, want string) {
		t.Helper()
		if got := w.stands(team); got != want {
			t.Errorf("%s: %s; want %s", team, got, want)
		}
	}

	// Seven reviews are published at eight: nobody is told, and nobody is counted.
	w.issueMany(7)
	like("north", "0 of 0 informed, 0 asked, 0 overdue, 21 waiting, 0 unreachable")

	// At nine the digests go out with what the week holds; what does not fit waits.
	w.until(2, 9, 5)
	like("north", "0 of 15 informed, 0 asked, 0 overdue, 6 waiting, 0 unreachable")
	like("south", "0 of 0 informed, 0 asked, 0 overdue, 4 waiting, 10 unreachable")

	// Ann asks, and nobody replies: her days have passed, and she is not late.
	w.asks("ann", "What if the child does not speak yet?")
	w.until(12, 12, 0)
	like("north", "0 of 21 informed, 1 asked, 14 overdue, 0 waiting, 0 unreachable")
	report, err := w.Service.Report(t.Context(), digest.Operator(), digest.ReportQuery{})
	w.must(err)
	if len(report.Waits) != 1 || report.Waits[0].On != digest.ToPolicyLead || report.Waits[0].Late != 1 {
		t.Errorf("who is late: %+v; want the policy lead", report.Waits)
	}

	// Sam reads why nothing reaches the team, and that nobody is overdue.
	w.until(16, 9, 5)
	like("south", "0 of 0 informed, 0 asked, 0 overdue, 0 waiting, 14 unreachable")
	if summary := w.newest("sam").Text; !strings.Contains(summary, "2 people could not be told of something") || strings.Contains(summary, "overdue") {
		t.Errorf("Sam's summary:\n%s", summary)
	}

	// Nobody has had more than two messages a week beside the summary.
	for _, who := range []string{"ann", "pat"} {
		if n := len(w.got(who)); n > 6 {
			t.Errorf("%s has had %d messages in two weeks and a day: %q", who, n, w.got(who))
		}
	}
}
