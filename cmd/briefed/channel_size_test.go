package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestChannelsAndReviewsAtSize: 60 teams that read in their channels, each with as
// many items as fit, and 100 drafts that wait for review.
func TestChannelsAndReviewsAtSize(t *testing.T) {
	large(t)
	t.Parallel()
	const inTeam = 12
	var teams, people strings.Builder
	teams.WriteString("team,name,service,channel,mode,schedule,timezone\n")
	people.WriteString("email,name,slack_id,role,team,manager,access,start,end,absent_from,absent_to,employment,nqsw\n")
	for n := range 60 {
		fmt.Fprintf(&teams, "team-%02d,Team %02d,Safeguarding,CTEAM%02d,channel,0 9 * * 1,Europe/London\n", n, n, n)
		for m := range inTeam {
			fmt.Fprintf(&people, "p%02d%02d@council.example,Person %02d%02d,UP%02d%02d,Social worker,team-%02d,no,,2020-01-06,,,,permanent,no\n", n, m, n, m, n, m, n)
		}
	}
	people.WriteString(`pam@council.example,Pam,UPAM,Policy officer,team-00,no,policy_lead,2019-04-01,,2026-02-01,2026-03-01,permanent,no
quy@council.example,Quy,UQUY,Policy officer,team-00,no,policy_lead,2019-04-01,,2026-02-01,2026-03-01,permanent,no
`)
	w := weekOf(t, teams.String(), people.String())
	w.issueMany(100)
	w.until(2, 9, 0)

	// Seven of each team press within the same minutes; each message is changed as
	// Slack's limit of fifty changes a minute allows, and says so in the end.
	for n := range 60 {
		posted := w.Slack.Messages(fmt.Sprintf("CTEAM%02d", n))
		if len(posted) != 1 {
			t.Fatalf("team %d has %d messages, want one", n, len(posted))
		}
		for m := range 7 {
			_, err := w.Slack.Click(t.Context(), fmt.Sprintf("UP%02d%02d", n, m), posted[0], pick(t, posted[0].Elements(), "Understood", 0))
			w.must(err)
		}
	}
	w.Settle(t.Context())
	w.Clock.Step(w.Clock.Now().Add(2 * time.Minute))
	most := 0
	for range 12 { // a minute of looks
		before := w.Slack.CallCount("chat.update")
		w.drain()
		most = max(most, w.Slack.CallCount("chat.update")-before)
		w.Clock.Step(w.Clock.Now().Add(5 * time.Second))
	}
	if n := w.Slack.CallCount("chat.update"); n > 50 || most > 4 {
		t.Errorf("%d changes in a minute, %d at once: Slack takes fifty", n, most)
	}
	for range 6 {
		w.drain()
		w.Clock.Step(w.Clock.Now().Add(5 * time.Second))
	}
	if n := w.Slack.CallCount("chat.update"); n != 60 {
		t.Errorf("%d changes for 60 messages", n)
	}
	for n := range 60 {
		m := w.Slack.Messages(fmt.Sprintf("CTEAM%02d", n))[0]
		if asked := map[bool]int{true: inTeam + 2, false: inTeam}[n == 0]; !strings.Contains(m.Text, fmt.Sprintf("7 of %d have answered.", asked)) {
			t.Errorf("team %d reads:\n%s", n, m.Text)
		}
	}

	// A hundred drafts wait, and the other policy lead gets one message.
	w.until(2, 14, 5)
	for n := range 100 {
		text := w.review(fmt.Sprintf("draft-%03d", n), "new", "")
		text.Title, text.Markdown = fmt.Sprintf("Draft %03d", n), ""
		_, err := w.Service.SaveDraft(t.Context(), w.actor("pam"), text, 0)
		w.must(err)
		_, err = w.Service.SubmitForReview(t.Context(), w.actor("pam"), text.Ref)
		w.must(err)
	}
	had := len(w.got("quy"))
	w.until(2, 15, 0)
	if n := len(w.got("quy")) - had; n != 1 {
		t.Fatalf("Quy got %d messages for a hundred drafts", n)
	}
	if text := w.newest("quy").Text; !strings.Contains(text, "100 drafts wait for a second person") || !strings.Contains(text, "and 90 more") {
		t.Errorf("Quy reads:\n%s", text)
	}
	before := w.calls()
	w.presses("quy", "All drafts")
	if n := w.calls() - before; n != 1 {
		t.Errorf("opening the drafts took %d calls of Slack, want one", n)
	}
	w.sees("quy", "Draft 000", "Page 1 of 7")
	w.goes("quy", "Next page")
	w.sees("quy", "Draft 015")
}
