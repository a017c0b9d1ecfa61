package main

import (
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestAQuestionComesAgainInSlack: three months after Ann understood, her lesson asks
// its question once more; one tap is counted, and leads back to the lesson.
func TestAQuestionComesAgainInSlack(t *testing.T) {
	alone(t)
	t.Parallel()
	w := newWorker(t)
	text := w.written("lesson-fathers", "new", "", 20)
	marked := strings.Replace(text.Markdown, "change: new\n", "change: new\nrefresher: yes\ncheck: {question: \"Whom do you ask for?\", options: [The mother, Every adult there], answer: 2, because: Nobody had asked about him.}\n", 1)
	text, problems := digest.ParseItem("lesson-fathers.md", []byte(marked))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	w.issueTexts(text)
	w.until(2, 9, 5)
	item := w.item("lesson-fathers")
	_, err := w.Service.Answer(t.Context(), w.actor("ann"), digest.AnswerRequest{ItemID: item.ID, Shown: 1, Kind: digest.Understood, Choice: 2})
	w.must(err)

	w.Clock.Step(time.Date(2026, time.June, 3, 9, 30, 0, 0, w.Service.Zone()))
	_, err = w.Service.PlanDue(t.Context(), false)
	w.must(err)
	w.drain()
	m := w.newest("ann")
	w.shows(m.Blocks, "One question about something you read", "About fathers", "Whom do you ask for?", "Every adult there", "not kept with your name")
	if preview, _, _ := strings.Cut(m.Text, "\n"); preview != "One question about something you read" {
		t.Errorf("it begins with %q", preview)
	}
	w.shows(w.home("ann").Blocks, "Whom do you ask for?")
	w.presses("ann", slacktext.RefresherAction(1))
	told := func() slackfake.Message {
		t.Helper()
		shown := w.Slack.Ephemerals("UANN")
		if len(shown) == 0 {
			t.Fatal("Ann is told nothing")
		}
		return shown[len(shown)-1]
	}
	w.shows(told().Blocks, "The lesson says something else: “Every adult there”.", "Nobody had asked about him.", "Read the lesson again")
	w.hides(w.home("ann").Blocks, "Whom do you ask for?")
	w.presses("ann", slacktext.RefresherAction(2))
	w.shows(told().Blocks, "nothing was counted")
	if got := w.newest("bob"); strings.Contains(got.Text, "One question") {
		t.Error("Bob did not understand, and is asked")
	}
}
