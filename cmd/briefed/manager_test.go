package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
)

// overdueWeek is the story up to Wednesday of the second week: Ann has
// understood, Bob asks, Fay has left two reminders and is overdue.
func overdueWeek(t *testing.T) *week {
	t.Helper()
	w := newWeek(t)
	w.publish("new", "")
	w.until(2, 9, 5)
	w.presses("ann", "Understood")
	w.until(11, 8, 0)
	return w
}

// TestManagerReport is the paragraph on Home and /briefed report.
func TestManagerReport(t *testing.T) {
	alone(t)
	t.Parallel()
	w := overdueWeek(t)

	// Home counts her teams and names nobody: opening it is no look at people.
	w.home("mia")
	w.sees("mia", "Your teams", "Lessons: 1 of 5 (20%)")
	w.misses("mia", "Fay")
	w.home("ann")
	w.misses("ann", "Your teams")

	// /briefed report says how the team stands, and leads to who is behind it.
	report := w.slash("mia", "report")
	if !strings.Contains(report.Text, "1 of 5") || strings.Contains(report.Text, "Fay") {
		t.Errorf("the report should count and name nobody:\n%s", report.Text)
	}
	w.opens("mia", report, "Look closer")
	w.goes("mia", "Open: Assessment North")
	w.sees("mia", "Informed about lessons: 1 of 5", "Overdue: Bob", "Fay", "Away: Cid", "about half of social workers", "Due in the coming seven days: 1 answer")

	// A person, and an item, each with what is open.
	w.goes("mia", "People")
	w.goes("mia", "Open: Fay")
	w.sees("mia", "Fay", "Overdue", "Ask the child", "from 13 November 2017")
	w.goes("mia", "Back to the people")
	w.goes("mia", "Back to the team")
	w.goes("mia", "Items")
	w.goes("mia", "Who: Ask the child, and write down what they say")
	w.sees("mia", "*Informed* (1): Ann", "*Away* (1): Cid")

	// Fay can see that Mia looked.
	fay, err := w.Service.ActorByAccount(t.Context(), digest.Slack, "UFAY")
	w.must(err)
	looks, err := w.Service.LooksAt(t.Context(), fay)
	w.must(err)
	if len(looks) == 0 || looks[0].By != "Mia" {
		t.Errorf("Mia’s looks are not on Fay’s record: %v", looks)
	}

	// As it stood on the first day, before anybody was late.
	w.goes("mia", "Record a discussion")
	w.sees("mia", "What was discussed?")
	w.closes("mia")
	w.opens("mia", w.slash("mia", "report north"), "Look closer")
	_, err = w.Slack.ChooseInView(t.Context(), "UMIA", "", "report_as_of", "2026-03-03")
	w.must(err)
	w.Settle(t.Context())
	w.sees("mia", "As of 3 March 2026", "Overdue: nobody")
	if past := w.slash("mia", "report 2026-03-03"); !strings.Contains(past.Text, "3 March 2026") {
		t.Errorf("the report is not as of the day:\n%s", past.Text)
	}
}

// TestManagerTakesTheReport exports it, also where Slack takes no files.
func TestManagerTakesTheReport(t *testing.T) {
	alone(t)
	t.Parallel()
	w := overdueWeek(t)
	report := w.slash("mia", "report north")
	w.opens("mia", report, "Send me as CSV")
	w.opens("mia", report, "Send me as Excel")
	files := w.Slack.Files()
	if len(files) != 2 {
		t.Fatalf("%d files, want two", len(files))
	}
	if csv := string(files[0].Content); !strings.Contains(csv, "team,north,Assessment North,,lessons,1,5,0.2") || files[0].AltText == "" {
		t.Errorf("%s:\n%s", files[0].Name, csv)
	}
	book, err := excelize.OpenReader(bytes.NewReader(files[1].Content))
	w.must(err)
	if rows, err := book.GetRows("Items"); err != nil || len(rows) != 2 {
		t.Errorf("%v, %v", rows, err)
	}
	w.must(book.Close())
	if got := w.newest("mia"); len(got.Files) == 0 {
		t.Errorf("the file is not in Mia’s own messages: %v", got)
	}

	w.Slack.Fail("files.getUploadURLExternal", slackfake.Failure{Error: "file_uploads_disabled"})
	w.opens("mia", report, "Send me as CSV")
	if text := w.newest("mia").Text; !strings.Contains(text, "team,north") {
		t.Errorf("the report is not in the message:\n%s", text)
	}
}

// TestManagerSupervision is the paragraph on the supervision list.
func TestManagerSupervision(t *testing.T) {
	alone(t)
	t.Parallel()
	w := overdueWeek(t)
	w.opens("mia", w.slash("mia", "report north"), "Look closer")
	w.goes("mia", "Supervision list")
	w.sees("mia", digest.BriefingQuestions[0], digest.BriefingQuestions[1], digest.BriefingQuestions[2], "Fay", "Still open after 2 reminders")
	w.goes("mia", "Discussed: Fay, Ask the child, and write down what they say")
	w.done("mia", map[string]any{"outcome": "We read it together."})
	w.sees("mia", "Discussed on", "We read it together.")
	w.informed(1, 5, 1) // a tick informs nobody by itself
}

// TestManagerDiscussion is the paragraph on evidence of a team discussion.
func TestManagerDiscussion(t *testing.T) {
	t.Parallel()
	w := overdueWeek(t)
	w.opens("mia", w.slash("mia", "report north"), "Look closer")
	w.goes("mia", "Discussions")
	w.goes("mia", "Record a discussion")
	form := w.modal("mia").Elements()
	item := find(t, form, "static_select").Options[0].Value
	present := map[string]string{}
	for _, o := range find(t, form, "multi_static_select").Options {
		present[o.Text] = o.Value
	}
	w.done("mia", map[string]any{"item": item, "on": "2026-03-10", "meeting": "team_meeting", "present": []string{present["Bob"], present["Fay"]}})
	w.sees("mia", digest.BriefingQuestions[0])

	// At least one answer: what was said is the evidence.
	if wrong := w.submits("mia", map[string]any{}); len(wrong) != 1 {
		t.Errorf("nothing is wrong with a discussion in which nobody said anything: %v", wrong)
	}
	w.done("mia", map[string]any{"answer1": "We rarely write down their words.", "action": "Try it in three visits", "owner": present["Bob"], "due": "2026-03-24"})
	w.sees("mia", "2 people were there, 2 now count as informed", "recorded by Mia", "Try it in three visits – Bob, by 24 March 2026")
	w.informed(3, 5, 1)

	// Each of them is told and can object.
	w.drain()
	if told := w.newest("fay").Text; !strings.Contains(told, "Mia") {
		t.Errorf("Fay is not told:\n%s", told)
	}
	w.opens("fay", w.newest("fay"), "I was not there")
	w.done("fay", map[string]any{"note": "I was at court."})
	w.drain()
	if told := w.newest("mia").Text; !strings.Contains(told, "Fay") || !strings.Contains(told, "I was at court.") {
		t.Errorf("Mia is not told that Fay objected:\n%s", told)
	}
	w.informed(2, 5, 1)

	// The action plan is a file; the action is closed.
	w.goes("mia", "Action plan as CSV")
	w.closes("mia")
	files := w.Slack.Files()
	if len(files) != 1 || !strings.Contains(string(files[0].Content), "Team meeting,lesson-listen") {
		t.Fatalf("no action plan: %v", files)
	}
	w.opens("mia", w.slash("mia", "report north"), "Look closer")
	w.goes("mia", "Discussions")
	w.goes("mia", "Action done: Try it in three visits")
	w.sees("mia", "done on 11 March 2026")
}

// TestManagerStaffChanges is the paragraph on starts, leaves, absence, acting
// cover and exemption: with dates, reasons and the audit log.
func TestManagerStaffChanges(t *testing.T) {
	alone(t)
	t.Parallel()
	w := overdueWeek(t)
	w.opens("mia", w.slash("mia", "report north"), "Look closer")
	w.goes("mia", "Staff changes")

	w.goes("mia", "Somebody starts")
	w.done("mia", map[string]any{"email": "gus@council.example", "name": "Gus", "employment": "agency", "from": "2026-03-11", "reason": "Cover for a vacancy"})
	w.sees("mia", "Gus")

	w.goes("mia", "Open: Bob")
	w.goes("mia", "Record an absence")
	w.done("mia", map[string]any{"from": "2026-03-11", "to": "2026-03-20", "reason": "Annual leave"})
	w.sees("mia", "Away from 11 March 2026 to 20 March 2026")
	w.goes("mia", "Back from absence")
	w.done("mia", map[string]any{"from": "2026-03-18", "reason": "Came back early"})
	w.sees("mia", "Away from 11 March 2026 to 17 March 2026")

	w.goes("mia", "Back to the people")
	w.goes("mia", "Open: Fay")
	w.goes("mia", "Exempt: Ask the child, and write down what they say")
	if wrong := w.submits("mia", map[string]any{"reason": " "}); wrong["reason"] == "" {
		t.Errorf("an exemption without a reason: %v", wrong)
	}
	w.done("mia", map[string]any{"reason": "Seconded to fostering until May"})
	w.sees("mia", "Exempt")
	w.drain()
	if told := w.newest("fay").Text; !strings.Contains(told, "You need not answer an item") || !strings.Contains(told, "Mia decided this") || !strings.Contains(told, "Seconded to fostering until May") {
		t.Errorf("Fay is not told why she is exempt:\n%s", told)
	}
	w.presses("fay", "Read more")
	w.sees("fay", "See the child on their own")
	w.closes("fay")
	fay := w.newest("fay")
	w.goes("mia", "Ask again: Ask the child, and write down what they say")
	w.sees("mia", "Open, due 18 March 2026")
	w.drain()
	if told := w.newest("fay").Text; told == fay.Text || !strings.Contains(told, "Please read it and answer by 18 March 2026") || !strings.Contains(told, "tell Mia") {
		t.Errorf("Fay is not told that she is asked again:\n%s", told)
	}
	w.presses("fay", "Read") // from the notice itself
	w.goes("fay", "answer_understood")
	w.closes("fay")
	w.goes("mia", "Last day in the team")
	w.done("mia", map[string]any{"to": "2026-03-13", "reason": "Seconded"})
	w.sees("mia", "to 13 March 2026")

	w.goes("mia", "Back to the people")
	w.goes("mia", "Back to the team")
	w.goes("mia", "Staff changes")
	w.goes("mia", "Acting cover")
	ann := ""
	for _, o := range find(t, w.modal("mia").Elements(), "static_select").Options {
		if o.Text == "Ann" {
			ann = o.Value
		}
	}
	w.done("mia", map[string]any{"person": ann, "from": "2026-03-11", "to": "2026-03-31", "reason": "Mia is on a course"})
	actor, err := w.Service.ActorByAccount(t.Context(), digest.Slack, "UANN")
	w.must(err)
	if !actor.Manages(0) {
		t.Error("Ann does not manage the team, though she covers")
	}
	log, _, err := w.Service.AuditLog(t.Context(), digest.Operator(), digest.AuditFilter{Actor: "mia@council.example"})
	w.must(err)
	said := map[string]bool{}
	for _, e := range log {
		said[e.Action] = true
	}
	for _, action := range []string{"started a person", "recorded an absence", "ended an absence", "exempted", "ended a membership", "recorded acting cover"} {
		if !said[action] {
			t.Errorf("the audit log does not say that Mia %s", action)
		}
	}
}

// TestManagerWeeklySummary is the paragraph on the weekly summary: what changed,
// who is named, once each with a count, the way further, and nothing when there is nothing to say.
func TestManagerWeeklySummary(t *testing.T) {
	slow(t)
	alone(t)
	t.Parallel()
	w := overdueWeek(t)
	w.until(16, 9, 5)
	summary := w.newest("mia")
	for _, words := range []string{"The week of Assessment North", "Bob: 1 item", "Fay: 1 item", "the same as a week ago"} {
		if !strings.Contains(summary.Text, words) {
			t.Errorf("no %q in:\n%s", words, summary.Text)
		}
	}
	if strings.Contains(summary.Text, "lesson-listen") {
		t.Errorf("a ref says nothing to a manager:\n%s", summary.Text)
	}
	w.opens("mia", summary, "Supervision list")
	w.sees("mia", "Fay", "Still open after 2 reminders")

	// Everybody has answered; a week later nothing has changed.
	for _, who := range []string{"mia", "bob", "fay", "dee", "cid"} {
		list := w.slash(who, "")
		w.opens(who, list, "Read")
		w.goes(who, "answer_understood")
		w.closes(who)
	}
	w.until(23, 9, 5)
	if text := w.newest("mia").Text; !strings.Contains(text, "more than a week ago") {
		t.Errorf("the summary does not say what changed:\n%s", text)
	}
	heard := len(w.got("mia"))
	w.until(30, 9, 5)
	if got := w.got("mia"); len(got) != heard {
		t.Errorf("there was nothing to say, and it said:\n%s", got[len(got)-1])
	}
}
