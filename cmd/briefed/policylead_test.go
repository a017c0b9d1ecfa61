package main

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The council of the story, with two policy leads in a team of their own.
const (
	leadTeams = weekTeams + `practice,Practice and Policy,Quality,,dm,0 9 * * 1,Europe/London
`
	leadPeople = weekPeople + `pam@council.example,Pam,UPAM,Policy officer,practice,no,policy_lead,2019-04-01,,,,permanent,no
quy@council.example,Quy,UQUY,Policy officer,practice,no,policy_lead,2019-04-01,,,,permanent,no
`
)

func leadWeek(t *testing.T) *week {
	t.Helper()
	return weekOf(t, leadTeams, leadPeople)
}

// writes has a policy lead write a lesson from the Home tab and save it.
func (w *week) writes(who, title, learned string) {
	w.t.Helper()
	w.home(who)
	w.goes(who, "Write a lesson")
	w.done(who, map[string]any{"title": title, "points": "See the child on their own.", "learned": learned})
}

// TestLeadAuthors is the paragraph on authoring in a modal, with live checks.
func TestLeadAuthors(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.home("ann")
	w.misses("ann", "Write a lesson")
	w.home("pam")
	w.sees("pam", "For policy leads", "0 answers wait", "0 drafts are on the desk")
	w.goes("pam", "Write a lesson")

	// The checks look at what is typed, before anything is saved.
	for input, typed := range map[string]string{"title": "Ask the child", "points": "See the child\nWrite it down\nUtilise the form\nA fourth", "learned": "He was born on 14 March 2015."} {
		_, err := w.Slack.ChooseInView(t.Context(), "UPAM", "", input, typed)
		w.must(err)
	}
	w.goes("pam", "Check what I wrote")
	w.sees("pam", "4 points", "It cannot be saved yet", "exact date", "14 March 2015", "Plainer: use.", "A fourth")
	drafts, err := w.Service.Drafts(t.Context(), digest.Operator())
	w.must(err)
	if len(drafts) != 0 {
		t.Error("a check saved a draft")
	}

	// Closing the window costs nobody their work.
	w.closes("pam")
	w.home("pam")
	w.goes("pam", "Write a lesson")
	w.sees("pam", "and not saved", "Ask the child", "A fourth")

	// Three points are the limit, said at the input.
	if wrong := w.submits("pam", map[string]any{}); !strings.Contains(wrong["points"], "4 points") {
		t.Errorf("four points: %v", wrong)
	}
	w.done("pam", map[string]any{"points": "See the child\nWrite it down\nUtilise the form"})
	w.sees("pam", "Ask the child", "Draft, by Pam", "About 1 minute to read · 3 of 3 points", "Must fix: exact date", "another policy lead approves each with a reason")

	// What it is called in addresses can be changed until it is out.
	w.goes("pam", "Short name")
	if wrong := w.submits("pam", map[string]any{"ref": "a b"}); !strings.Contains(wrong["ref"], "is no short name") {
		t.Errorf("a name with a space: %v", wrong)
	}
	w.done("pam", map[string]any{"ref": "lesson-2026-asking"})
	if _, err := w.Service.Draft(t.Context(), digest.Operator(), "lesson-2026-1"); digest.CodeOf(err) != digest.NotFound {
		t.Errorf("the draft is still there under its old name: %v", err)
	}

	// What else belongs to a lesson has forms of its own.
	w.goes("pam", "Source")
	w.done("pam", map[string]any{"source.publisher": "A partnership", "source.published_as": "Child Z", "source.url": "https://example.org/z"})
	w.goes("pam", "For whom, by when")
	w.sees("pam", "for *everybody* in the council", "Assessment North (")
	for _, a := range []digest.Audience{{Roles: []string{"Team manager"}}, {Roles: []string{"Team manager"}, Teams: []string{"north"}}} { // counted as one picks
		field, value := "audience.roles", a.Roles[0]
		if len(a.Teams) > 0 {
			field, value = "audience.teams", a.Teams[0]
		}
		_, err := w.Slack.ChooseInView(t.Context(), "UPAM", "", field, value)
		w.must(err)
		w.Settle(t.Context())
		choices, err := w.Service.AudienceChoices(t.Context(), digest.Operator(), a)
		w.must(err)
		w.sees("pam", fmt.Sprintf("for *%d* of %d people today", choices.Meant, choices.Everybody))
	}
	_, err = w.Slack.ChooseInView(t.Context(), "UPAM", "", "audience.roles")
	w.must(err)
	w.Settle(t.Context())
	w.done("pam", map[string]any{"audience.teams": []string{"north"}, "urgency": "urgent", "ack_within": "3"})
	w.goes("pam", "Preview")
	w.sees("pam", "*Ask the child*", "See the child", "A partnership, Child Z", "for your team")
	draft, err := w.Service.Draft(t.Context(), digest.Operator(), "lesson-2026-asking")
	w.must(err)
	if draft.Author.Name != "Pam" || draft.AckWithin != 3 || draft.Urgency != digest.Urgent {
		t.Errorf("%+v", draft)
	}
}

// TestLeadReviewsAndPublishes is the paragraph on draft, review by a second
// person, and publishing now or at a time, with the cost before.
func TestLeadReviewsAndPublishes(t *testing.T) {
	alone(t)
	t.Parallel()
	w := leadWeek(t)
	w.writes("pam", "Ask the child", "He was born on 14 March 2015.")

	// Neither unreviewed nor by its author.
	w.goes("pam", "Publish")
	w.sees("pam", "It reaches")
	if wrong := w.submits("pam", map[string]any{"when": "now"}); len(wrong) != 1 {
		t.Errorf("published without review: %v", wrong)
	}
	w.closes("pam")
	w.slash("pam", "help")
	w.home("pam")
	w.goes("pam", "Drafts")
	w.goes("pam", "Open: Ask the child")
	w.goes("pam", "Submit for review")
	w.sees("pam", "another policy lead reviews it")

	// The other policy lead hears of it within the hour, and can begin there.
	w.until(2, 9, 0)
	if text := w.newest("quy").Text; !strings.Contains(text, "1 draft waits for a second person") || !strings.Contains(text, "Ask the child") || !strings.Contains(text, "by Pam") {
		t.Errorf("Quy is not told that a draft waits:\n%s", text)
	}
	w.presses("quy", "Review")
	w.sees("quy", "See the child on their own.", "Your decision")
	w.closes("quy")

	// The guard found a date: an approval needs a reason.
	w.home("quy")
	w.sees("quy", "1 of them to review")
	w.goes("quy", "Drafts")
	w.goes("quy", "Open: Ask the child")
	w.goes("quy", "Review")
	w.sees("quy", "See the child on their own.", "Must fix: exact date")
	w.done("quy", map[string]any{"decision": "approve", "reason": "The date is invented, for practice."})
	w.sees("quy", "Approved by Quy", "The date is invented")
	w.drain()
	if text := w.newest("pam").Text; !strings.Contains(text, "Your draft is approved") || !strings.Contains(text, "Quy approved it") || !strings.Contains(text, "The date is invented") {
		t.Errorf("Pam is not told of the approval:\n%s", text)
	}
	w.presses("pam", "Open the draft")
	w.sees("pam", "Approved by Quy")
	w.closes("pam")

	// Published at a time: an embargo.
	w.goes("quy", "Publish")
	w.sees("quy", "It reaches 8 people, 1 minute each: 8 minutes in total.", "Nobody’s week is full")
	if wrong := w.submits("quy", map[string]any{"when": "at"}); wrong["at"] == "" {
		t.Errorf("a time to come without a time: %v", wrong)
	}
	at := time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)
	w.done("quy", map[string]any{"when": "at", "at": strconv.FormatInt(at.Unix(), 10)})
	w.sees("quy", "goes live by itself on 4 March 2026, 12:00")
	w.until(4, 11, 0)
	if items, err := w.Service.Versions(t.Context(), digest.Operator(), "lesson-2026-1"); digest.CodeOf(err) != digest.NotFound {
		t.Errorf("live before its time: %v, %v", items, err)
	}
	w.until(4, 12, 0)
	if text := w.newest("pam").Text; !strings.Contains(text, "What you wrote is live") || !strings.Contains(text, "It went live at the time that was chosen. It is version 1, and 9 people are asked") {
		t.Errorf("Pam is not told that her lesson is live:\n%s", text)
	}
	if n := len(w.got("quy")); n != 1 {
		t.Errorf("Quy, who did all this, has had %d messages: %q", n, w.got("quy"))
	}
	w.until(9, 9, 5)
	if text := w.newest("ann").Text; !strings.Contains(text, "Ask the child") {
		t.Errorf("Ann’s digest:\n%s", text)
	}
}

// TestLeadIsAskedForAChange: the author hears what should change, and who asks.
func TestLeadIsAskedForAChange(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.writes("pam", "Ask the child", "Nobody had asked.")
	w.goes("pam", "Submit for review")
	w.closes("pam")
	w.until(2, 9, 0)
	w.presses("quy", "Review")
	w.done("quy", map[string]any{"decision": "send_back", "reason": "Say who asks."})
	w.closes("quy")
	w.drain()
	if text := w.newest("pam").Text; !strings.Contains(text, "Your draft came back") || !strings.Contains(text, "Quy asks for a change") || !strings.Contains(text, "Say who asks.") {
		t.Errorf("Pam is not told what should change:\n%s", text)
	}
	w.presses("pam", "Open the draft")
	w.sees("pam", "The reviewer says: “Say who asks.”", "Submit for review")
	w.closes("pam")
	w.until(2, 12, 0)
	if n := len(w.got("quy")); n != 1 {
		t.Errorf("nothing waits any more, and Quy has had %d messages", n)
	}
}

// approved takes a draft on the screen of its author to live.
func (w *week) approvedAndPublished(title string, publish map[string]any) {
	w.t.Helper()
	w.goes("pam", "Submit for review")
	w.closes("pam")
	w.home("quy")
	w.goes("quy", "Drafts")
	w.goes("quy", "Open: "+title)
	w.goes("quy", "Review")
	w.done("quy", map[string]any{"decision": "approve"})
	w.goes("quy", "Publish")
	w.done("quy", publish)
}

// TestLeadChangesCorrectsAndWithdraws is the paragraph on change levels.
func TestLeadChangesCorrectsAndWithdraws(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.writes("pam", "Ask the child", "Nobody had asked.")
	w.approvedAndPublished("Ask the child", map[string]any{"when": "now"})
	w.sees("quy", "Version 1 is live. 8 people are asked.")
	w.closes("quy")
	w.until(2, 9, 5)
	w.presses("ann", "Understood")

	w.home("pam")
	w.goes("pam", "Coverage")
	w.goes("pam", "Open: Ask the child")
	w.goes("pam", "Change it")
	w.sees("pam", "How much does this change?", "Nobody had asked.")
	w.done("pam", map[string]any{"change": "significant", "learned": "Nobody had asked twice."})
	w.goes("pam", "What changes")
	w.sees("pam", "asks 1 person again", "Was: Nobody had ~asked.~", "Is: Nobody had *asked twice.*")
	w.goes("pam", "Back to the draft")
	w.approvedAndPublished("Ask the child", map[string]any{"when": "correct", "reason": "It was twice."})
	w.sees("quy", "Version 2 is live. 1 person is told what was wrong")
	w.closes("quy")
	w.drain()
	if text := w.newest("ann").Text; !strings.Contains(text, "It was twice.") {
		t.Errorf("Ann is not told:\n%s", text)
	}
	for _, text := range w.got("bob") {
		if strings.Contains(text, "It was twice.") {
			t.Errorf("Bob had answered nothing, and is told:\n%s", text)
		}
	}

	// A minor change asks nobody who answered.
	w.until(9, 9, 5)
	w.presses("ann", "Understood")
	w.home("pam")
	w.goes("pam", "Coverage")
	w.goes("pam", "Open: Ask the child")
	w.goes("pam", "Change it")
	w.done("pam", map[string]any{"change": "minor", "talk_about": "When did you last ask?"})
	w.approvedAndPublished("Ask the child", map[string]any{"when": "now"})
	w.sees("quy", "Version 3 is live. 0 people are asked.")
	w.closes("quy")

	w.home("pam")
	w.goes("pam", "Coverage")
	w.goes("pam", "Open: Ask the child")
	w.goes("pam", "Withdraw it")
	w.done("pam", map[string]any{"reason": "The review was withdrawn."})
	w.sees("pam", "1 person had answered it and is told why")
	w.drain()
	if text := w.newest("ann").Text; !strings.Contains(text, "The review was withdrawn.") {
		t.Errorf("Ann is not told:\n%s", text)
	}
}

// TestLeadPolicyInForce is the paragraph on what is announced before its day.
func TestLeadPolicyInForce(t *testing.T) {
	alone(t)
	t.Parallel()
	w := leadWeek(t)
	w.home("pam")
	w.goes("pam", "Write a policy change")
	w.done("pam", map[string]any{"title": "Home visits", "points": "Visit within five days.", "learned": "It was ten days."})
	w.goes("pam", "Document and dates")
	w.done("pam", map[string]any{"document": "Visits 2026", "replaces": "Visits 2019", "in_force": "2026-03-10"})
	w.approvedAndPublished("Home visits", map[string]any{"when": "now"})
	w.closes("quy")
	w.until(2, 9, 5)
	if text := w.newest("ann").Text; !strings.Contains(text, "In force from 10 March 2026") {
		t.Errorf("Ann is not told that it is coming:\n%s", text)
	}
	w.until(10, 9, 5)
	w.drain()
	if text := strings.Join(w.got("ann"), "\n"); !strings.Contains(text, "In force today") || !strings.Contains(text, "Visits 2019") {
		t.Errorf("Ann is not told that it is in force:\n%s", text)
	}
}

// TestLeadCoverageAndQuestions is the paragraph on coverage, with the questions
// that wait, and feedback without names.
func TestLeadCoverageAndQuestions(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.publish("new", "")
	w.until(2, 9, 5)
	w.presses("ann", "Understood")
	w.asks("bob", "What if the child does not speak yet?")
	for _, who := range []string{"eli", "fay"} {
		m := w.newest(who)
		menu := find(t, m.Elements(), "overflow")
		_, err := w.Slack.SelectOverflow(t.Context(), account(who), m, menu.BlockID+"/"+menu.ActionID, letter.Answer(digest.NotClear))
		w.must(err)
		w.Settle(t.Context())
	}

	w.home("pam")
	w.sees("pam", "3 answers wait")
	w.goes("pam", "Questions")
	w.sees("pam", "What if the child does not speak yet?")
	w.misses("pam", "Bob")
	w.goes("pam", "Reply: What if the child does not speak yet?")
	w.done("pam", map[string]any{"reply": "Play, draw, and watch."})
	w.sees("pam", "Not clear to me, without words")
	w.misses("pam", "What if the child does not speak yet?")
	w.closes("pam")
	w.drain()
	if text := w.newest("bob").Text; !strings.Contains(text, "Play, draw, and watch.") {
		t.Errorf("Bob gets no reply:\n%s", text)
	}

	w.goes("pam", "Coverage")
	w.sees("pam", "Ask the child, and write down what they say", "1 of 7", "50% not clear")
	w.goes("pam", "Open: Ask the child, and write down what they say")
	w.sees("pam", "Not clear to me: 2", "Assessment North: 1 of 5", "Practice and Policy: 0 of 2", "Half of them within", "2 not clear")
	w.misses("pam", "Ann", "Bob", "Eli", "Fay")
	w.goes("pam", "Back")
	w.goes("pam", "Held back in queues")
	w.sees("pam", "Nothing waits")
}
