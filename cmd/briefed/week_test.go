package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The team of the story. Everybody is known by the first name.
const (
	weekTeams = `team,name,service,channel,mode,schedule,timezone
north,Assessment North,Safeguarding,,dm,0 9 * * 1,Europe/London
`
	weekPeople = `email,name,slack_id,role,team,manager,access,start,end,absent_from,absent_to,employment,nqsw
mia@council.example,Mia,UMIA,Team manager,north,yes,,2019-04-01,,,,permanent,no
ann@council.example,Ann,UANN,Social worker,north,no,,2020-01-06,,,,permanent,no
bob@council.example,Bob,UBOB,Social worker,north,no,,2021-09-01,,,,permanent,no
cid@council.example,Cid,UCID,Social worker,north,no,,2018-02-01,,2026-02-23,2026-03-11,permanent,no
dee@council.example,Dee,UDEE,Social worker,north,no,,2026-03-04,,,,agency,no
eli@council.example,Eli,UELI,Social worker,north,no,,2022-05-02,2026-03-06,,,permanent,no
fay@council.example,Fay,UFAY,Social worker,north,no,,2017-11-13,,,,permanent,no
`
	weekReview = `---
ref: lesson-listen
kind: lesson
title: Ask the child, and write down what they say
change: %s
ack_within: 5
source: {type: lcspr, publisher: A partnership, published_as: Child Z, published: 2026-02, url: https://example.org/child-z}
---
## What you do differently
- See the child on their own at every visit.
%s
## What we learned
Nobody had asked.

## Background
A family known to services for two years.

## Talk about it
- When did a child last tell you something new?
`
)

// week is the story's team, its Slack and its clock.
type week struct {
	*demo.Office
	t *testing.T
}

func newWeek(t *testing.T) *week { return weekOf(t, weekTeams, weekPeople) }

func weekOf(t *testing.T, teams, people string) *week {
	t.Helper()
	return &week{Office: parsedOffice(t, teams, people, "https://briefed.example"), t: t}
}

func (w *week) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// until lets time pass to a moment of March 2026, in London.
func (w *week) until(day, hour, minute int) {
	w.t.Helper()
	_, err := w.Advance(w.t.Context(), time.Date(2026, time.March, day, hour, minute, 0, 0, w.Service.Zone()))
	w.must(err)
}

// publish publishes the review, or a change to it.
func (w *week) publish(change, more string) {
	w.t.Helper()
	w.issueTexts(w.review("lesson-listen", change, more))
}

// review is the story's review under a ref.
func (w *week) review(ref, change, more string) digest.Text {
	w.t.Helper()
	source := strings.Replace(fmt.Sprintf(weekReview, change, more), "lesson-listen", ref, 1)
	text, problems := digest.ParseItem(ref+".md", []byte(source))
	if len(problems) > 0 {
		w.t.Fatal(problems)
	}
	return text
}

// issueMany publishes so many reviews, lesson-000 and on.
func (w *week) issueMany(n int) {
	w.t.Helper()
	texts := make([]digest.Text, n)
	for i := range texts {
		texts[i] = w.review(fmt.Sprintf("lesson-%03d", i), "new", "")
	}
	w.issueTexts(texts...)
}

// issueTexts imports items and publishes them.
func (w *week) issueTexts(texts ...digest.Text) {
	w.t.Helper()
	refs := make([]string, len(texts))
	for i, text := range texts {
		refs[i] = text.Ref
	}
	_, err := w.Service.ImportItems(w.t.Context(), digest.Operator(), texts, false)
	w.must(err)
	_, err = w.Service.Publish(w.t.Context(), digest.Operator(), refs)
	w.must(err)
}

// got returns what somebody's messages from Briefed say, oldest first.
func (w *week) got(who string) (texts []string) {
	for _, m := range w.Slack.DMs("U" + strings.ToUpper(who)) {
		texts = append(texts, m.Text)
	}
	return texts
}

func (w *week) newest(who string) slackfake.Message {
	w.t.Helper()
	messages := w.Slack.DMs("U" + strings.ToUpper(who))
	if len(messages) == 0 {
		w.t.Fatalf("%s has no message", who)
	}
	return messages[len(messages)-1]
}

// presses presses a button of somebody's newest message.
func (w *week) presses(who, button string) {
	w.t.Helper()
	_, err := w.Slack.Click(w.t.Context(), "U"+strings.ToUpper(who), w.newest(who), button)
	w.must(err)
	w.Settle(w.t.Context())
}

// asks chooses "I have a question" from the menu of somebody's newest message
// and writes the question into the modal that opens.
func (w *week) asks(who, question string) {
	w.t.Helper()
	user, message := "U"+strings.ToUpper(who), w.newest(who)
	menu := find(w.t, message.Elements(), "overflow")
	_, err := w.Slack.SelectOverflow(w.t.Context(), user, message, menu.BlockID+"/"+menu.ActionID, letter.Answer(digest.Question))
	w.must(err)
	w.Settle(w.t.Context())
	views := w.Slack.Views(user)
	if len(views) != 1 {
		w.t.Fatalf("%s sees %d modals, want one to write the question in", who, len(views))
	}
	input := find(w.t, views[0].Elements(), "plain_text_input")
	_, err = w.Slack.SubmitView(w.t.Context(), user, views[0].ID, map[string]any{input.BlockID: question})
	w.must(err)
	w.Settle(w.t.Context())
}

func find(t *testing.T, elements []slackfake.Element, kind string) slackfake.Element {
	t.Helper()
	i := slices.IndexFunc(elements, func(e slackfake.Element) bool { return e.Type == kind })
	if i < 0 {
		t.Fatalf("there is no %s among %v", kind, elements)
	}
	return elements[i]
}

// messages checks how many messages each person has had by now.
func (w *week) messages(want map[string]int) {
	w.t.Helper()
	for _, who := range []string{"mia", "ann", "bob", "cid", "dee", "eli", "fay"} {
		if got := len(w.got(who)); got != want[who] {
			w.t.Errorf("%s has had %d messages, want %d: %q", who, got, want[who], w.got(who))
		}
	}
}

// informed checks what Mia, the manager, is told of her team.
func (w *week) informed(informed, expected, away int) {
	w.t.Helper()
	mia, err := w.Service.ActorByAccount(w.t.Context(), digest.Slack, "UMIA")
	w.must(err)
	report, err := w.Service.Report(w.t.Context(), mia, digest.ReportQuery{Team: "north"})
	w.must(err)
	m := report.Measures.Lessons
	if m.Informed != informed || m.Expected != expected || m.Away != away {
		w.t.Errorf("informed %d of %d with %d away, want %d of %d with %d", m.Informed, m.Expected, m.Away, informed, expected, away)
	}
}

// TestAWeekInATeam is the story that everything else serves.
func TestAWeekInATeam(t *testing.T) {
	t.Parallel()
	w := newWeek(t)

	// Monday: the review is published at eight, the digest goes out at nine to
	// everybody who is there. Cid is on leave; Dee has not started yet.
	w.publish("new", "")
	w.until(2, 8, 45)
	w.messages(nil)
	w.until(2, 9, 5)
	w.messages(map[string]int{"mia": 1, "ann": 1, "bob": 1, "eli": 1, "fay": 1})
	w.informed(0, 5, 1)
	if text := w.got("ann")[0]; strings.Contains(text, "known to services") || strings.Contains(text, "Nobody had asked") {
		t.Errorf("the message itself holds what belongs behind Read more:\n%s", text)
	}

	// Ann reads and answers, done. Mia, a manager, is staff and answers too. Bob
	// has a question, which is an answer and does not count as informed.
	w.presses("ann", "Understood")
	w.presses("mia", "Understood")
	w.asks("bob", "What if the child does not speak yet?")
	w.informed(2, 5, 1)

	// Wednesday: Dee joins. Nothing is thrown at her; Thursday is two working
	// days before the answer is due, and only those who owe one are reminded.
	w.until(4, 12, 0)
	w.messages(map[string]int{"mia": 1, "ann": 1, "bob": 1, "eli": 1, "fay": 1})
	w.until(5, 12, 0)
	w.messages(map[string]int{"mia": 1, "ann": 1, "bob": 1, "eli": 2, "fay": 2})

	// Friday is Eli's last day. On Monday he is not counted any more, Dee gets
	// her first digest, the others hear nothing new, and Mia gets her week.
	w.until(9, 9, 5)
	w.messages(map[string]int{"mia": 2, "ann": 1, "bob": 1, "eli": 2, "fay": 2, "dee": 1})
	w.informed(2, 5, 1)
	w.presses("dee", "Understood")
	w.informed(3, 5, 1)

	// Tuesday: it was due on Monday. The second reminder is the last one, and
	// says what comes next.
	w.until(10, 12, 0)
	w.messages(map[string]int{"mia": 2, "ann": 1, "bob": 1, "eli": 2, "fay": 3, "dee": 1})
	if last := w.newest("fay").Text; !strings.Contains(last, "manager") {
		t.Errorf("the last reminder does not say that the manager will see it:\n%s", last)
	}

	// The Monday after, Mia's summary names who is still open, for supervision.
	// Cid is back, gets one digest, and is not late: leave stopped his clock.
	w.until(16, 9, 5)
	w.messages(map[string]int{"mia": 3, "ann": 1, "bob": 1, "eli": 2, "fay": 3, "dee": 1, "cid": 1})
	summary := w.newest("mia").Text
	if !strings.Contains(summary, "Fay") || strings.Contains(summary, "Ann") || strings.Contains(summary, "Cid") {
		t.Errorf("the summary should name Fay, and neither Ann nor Cid:\n%s", summary)
	}
	w.informed(3, 6, 0)
	w.presses("cid", "Understood")
	w.informed(4, 6, 0)

	// A significant change asks everybody again; what was answered stays on
	// record, and the past day still says what was true then.
	w.until(18, 11, 0)
	w.publish("significant", "- Ask again after a week.\n")
	w.informed(4, 4, 0) // of the version before, until they are told of the new one
	past, err := w.Service.Report(t.Context(), digest.Operator(), digest.ReportQuery{AsOf: digest.NewDate(2026, time.March, 16)})
	w.must(err)
	if m := past.Measures.Lessons; m.Informed != 4 || m.Expected != 6 {
		t.Errorf("on 16 March: informed %d of %d, want 4 of 6", m.Informed, m.Expected)
	}
	w.until(23, 9, 5)
	if text := w.newest("ann").Text; !strings.Contains(text, "Ask again after a week") {
		t.Errorf("Ann’s digest does not hold the new version:\n%s", text)
	}
}
