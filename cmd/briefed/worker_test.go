package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestWorkerHome: what I owe, answered in place; what waits, and when it comes;
// what I said.
func TestWorkerHome(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"http", "socket"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			w := newWorker(t)
			if transport == "socket" {
				w.bySocket()
			}
			w.issueTexts(w.written("lesson-handover", "new", "", 600), w.written("lesson-neglect", "new", "", 600), w.written("lesson-fathers", "new", "", 600), w.written("lesson-babies", "new", "", 600))
			w.until(2, 9, 5)
			home := w.home("ann")
			w.shows(home.Blocks, "2 items are open, about 6 minutes", "About handover", "Lesson · about 3 minutes · answer by 16 March 2026",
				"Your next digest comes on *Monday 9 March 2026, 09:00* with 2 new items", "2 items wait for you",
				"About babies – week of 9 March 2026: it is in your next digest", "As of 2 March 2026, 09:05")

			// Understood is recorded here, and the page is brought up to date.
			w.understands("ann")
			home = w.tab("ann")
			w.shows(home.Blocks, "1 item is open, about 3 minutes", "What I answered", "You answered *Understood* on version 1, 2 March 2026, 09:05 in Slack")

			// A question is asked here too.
			menu := pick(t, home.Elements(), "overflow", 0)
			w.clicks("ann", menu, letter.Answer(digest.Question))
			w.submits("ann", map[string]any{slacktext.InputNote: "Also by phone?"})
			home = w.tab("ann")
			w.shows(home.Blocks, "Nothing is open. Thank you.", "My questions", "Also by phone?", "It waits for a reply.")

			// Undo brings it back.
			w.clicks("ann", pick(t, home.Elements(), "Undo", 0))
			w.shows(w.tab("ann").Blocks, "1 item is open")

			// What waits can be read before.
			w.clicks("ann", slacktext.ActionQueue)
			w.shows(w.modal("ann").Blocks, "About fathers – week of", "About babies – week of")
			w.clicks("ann", pick(t, w.modal("ann").Elements(), "Read more", 0))
			w.shows(w.modal("ann").Blocks, "What you do differently")

			// And answered: an answer counts before a digest brought the item.
			w.clicks("ann", slacktext.ActionUnderstood)
			w.shows(w.modal("ann").Blocks, "You answered *Understood* on")
			w.clicks("ann", slacktext.ActionUndo)
			w.shows(w.modal("ann").Blocks, "Not my role")
			w.clicks("ann", slacktext.ActionUnderstood)
			w.closes("ann")
			w.hides(w.tab("ann").Blocks, "2 items wait for you")

			// History: what, on which version and when, with search.
			w.clicks("ann", slacktext.ActionMyAnswers)
			w.shows(w.modal("ann").Blocks, "You answered *Understood* on version 1", "and took it back on 2 March 2026", "You wrote: Also by phone?")
			w.submits("ann", map[string]any{slacktext.InputWords: "nothing like it"})
			w.shows(w.modal("ann").Blocks, "Nothing of what you answered has these words.")

			// One call for opening, one for each of seven changes, none for others.
			if n := w.Slack.CallCount("views.publish"); n != 8 {
				t.Errorf("Home was published %d times", n)
			}
		})
	}
}

// TestWorkerHundredItems: a page of them at a time.
func TestWorkerHundredItems(t *testing.T) {
	large(t)
	t.Parallel()
	w := newWorker(t)
	var texts []digest.Text
	for i := range 100 {
		text := w.written(fmt.Sprintf("lesson-number%03d", i), "new", "", 3)
		text.Urgency, text.AckWithin = digest.Urgent, 3
		texts = append(texts, text)
	}
	w.issueTexts(texts...)
	w.until(2, 9, 5)
	if w.writes("ann", "").Text == "" {
		t.Fatal("no list")
	}
	home := w.home("ann")
	w.shows(home.Blocks, "items are open", "Page 1 of ")
	w.clicks("ann", slacktext.ActionHomePage+slacktext.Next)
	home = w.tab("ann")
	w.shows(home.Blocks, "Page 2 of ")
	w.understands("ann")
	w.shows(w.tab("ann").Blocks, "Page 2 of ", "You answered *Understood*")

	// A page of the history that is too large for an acknowledgement by socket
	// comes all the same.
	w.bySocket()
	items, err := w.Service.OpenItems(t.Context(), w.actor("ann"))
	w.must(err)
	for _, it := range items[:20] {
		_, err := w.Service.Answer(t.Context(), w.actor("ann"), digest.AnswerRequest{ItemID: it.Item.ID, Shown: 1, Kind: digest.Question, Note: strings.Repeat("Why? ", digest.MaxNote/5)})
		w.must(err)
	}
	w.writes("ann", "history")
	w.submits("ann", map[string]any{slacktext.InputWords: "number"})
	w.shows(w.modal("ann").Blocks, "Page 1 of 3.", "Why?")
}

// TestWorkerCatchUp: one paced list after leave and on joining, the starter list
// first, and no backlog of pings.
func TestWorkerCatchUp(t *testing.T) {
	alone(t)
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-old")
	w.until(5, 10, 0)
	w.issue("lesson-handover", "policy-visits", "lesson-babies")
	w.must(w.Service.SetStarterList(t.Context(), w.actor("pat"), "Safeguarding", []string{"lesson-babies"}))
	w.until(12, 10, 0)
	if n := len(w.got("cid")) + len(w.got("dee")); n != 0 {
		t.Errorf("%d messages on the first day", n)
	}
	w.shows(w.home("cid").Blocks, "Catching up", "out while you were not here", "nobody expects you to read them at once")
	w.clicks("cid", slacktext.ActionCatchUp)
	w.shows(w.modal("cid").Blocks, "to catch up with", "it came out while you were away", "comes in the week of 16 March 2026")
	w.understands("cid")
	w.clicks("cid", pick(t, w.modal("cid").Elements(), "overflow", 0), letter.Answer(digest.Question))
	w.submits("cid", map[string]any{slacktext.InputNote: "How?"})
	before := w.modal("cid")
	w.hides(before.Blocks, "3 items")
	w.closes("cid")
	list := w.writes("cid", "catch-up")
	w.shows(list.Blocks, "items to catch up with")
	if strings.Count(words(list.Blocks), "it came out") != strings.Count(words(before.Blocks), "it came out") {
		t.Error("the modal was not brought up to date after an answer in it")
	}
	w.until(16, 9, 5)
	if n := len(w.got("cid")); n != 1 {
		t.Errorf("Cid has had %d messages, not one digest", n)
	}
	joined := w.writes("dee", "catch-up")
	w.shows(joined.Blocks, "it came out before you joined", "on the starter list of your service")
	if first := words(joined.Blocks); strings.Index(first, "About babies") > strings.Index(first, "About handover") {
		t.Errorf("the starter list does not come first:\n%s", first)
	}
	w.shows(w.writes("ann", "catch-up").Blocks, "There is nothing to catch up with.")
}

// TestWorkerAnswersLeadSomewhere: each answer that is not yes goes to whom it is
// meant for, and what comes of it comes back.
func TestWorkerAnswersLeadSomewhere(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-handover")
	w.until(2, 9, 5)
	says := func(who string, kind digest.AnswerKind, note string, promise string) {
		t.Helper()
		m := w.newest(who)
		_, err := w.Slack.SelectOverflow(t.Context(), account(who), m, pick(t, m.Elements(), "overflow", 0), letter.Answer(kind))
		w.must(err)
		w.Settle(t.Context())
		w.shows(w.modal(who).Blocks, promise, "It may have to be disclosed as a record")
		if kind == digest.Question {
			if _, err := w.Slack.SubmitView(t.Context(), account(who), "", map[string]any{}); err == nil {
				t.Error("a question without words can be sent, to which nobody can reply")
			}
		}
		w.submits(who, map[string]any{slacktext.InputNote: note})
	}
	says("ann", digest.Question, "What if Ann’s family speaks no English?", "without your name")
	says("bob", digest.Supervision, "I did this last week", "between you and your manager")
	says("mia", digest.NotMyRole, "I work with adults", "whom to ask next time")

	// The policy lead sees the question without who asked, and replies; it comes
	// back to Ann, and stands under the item for everybody.
	open, err := w.Service.OpenQuestions(t.Context(), w.actor("pat"))
	w.must(err)
	w.must(w.Service.Reply(t.Context(), w.actor("pat"), digest.ReplyRequest{QuestionID: open[0].ID, Text: "Use an interpreter, never a child.", Wording: "What if a family speaks no English?"}))
	w.drain()
	notice := w.newest("ann")
	w.shows(notice.Blocks, "A reply to your question", "Use an interpreter, never a child.", "without your name")
	w.shows(w.home("ann").Blocks, "Pat replied on", "Use an interpreter")
	w.presses("bob", slacktext.ActionReadMore)
	w.shows(w.modal("bob").Blocks, "Questions and replies", "What if a family speaks no English?", "Use an interpreter")
	w.hides(w.modal("bob").Blocks, "Ann")
	w.closes("bob")
	w.presses("ann", slacktext.ActionReadMore) // from the notice itself
	w.clicks("ann", slacktext.ActionUnderstood)
	w.closes("ann")
	w.shows(w.home("ann").Blocks, "You answered *Understood*")

	// Bob’s note is on Mia’s list and in his own record, with who looked.
	list, err := w.Service.SupervisionList(t.Context(), w.actor("mia"), "north")
	w.must(err)
	if len(list) != 1 || list[0].Entries[0].Note != "I did this last week" {
		t.Errorf("Mia’s list is %+v", list)
	}
	w.home("bob")
	w.clicks("bob", slacktext.ActionMyRecord)
	w.shows(w.modal("bob").Blocks, "For supervision: you asked for it", "Your note: I did this last week", "Who looked", "Mia saw the supervision list")

	// The author sees over-targeting, and not who said so.
	feedback, err := w.Service.OtherAnswers(t.Context(), w.actor("pat"))
	w.must(err)
	if len(feedback) != 1 || feedback[0].All.NotMyRole != 1 || feedback[0].Reasons[0].Text != "I work with adults" {
		t.Errorf("the author sees %+v", feedback)
	}
}

// TestWorkerNotClear: it is about the writing, and can say what.
func TestWorkerNotClear(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-handover")
	w.until(2, 9, 5)
	m := w.newest("ann")
	_, err := w.Slack.SelectOverflow(t.Context(), "UANN", m, pick(t, m.Elements(), "overflow", 0), letter.Answer(digest.NotClear))
	w.must(err)
	w.Settle(t.Context())
	w.shows(w.modal("ann").Blocks, "What could be written more clearly?", "without your name")
	w.submits("ann", map[string]any{slacktext.InputNote: "Which visit?"})
	feedback, err := w.Service.OtherAnswers(t.Context(), w.actor("pat"))
	w.must(err)
	if feedback[0].All.NotClear != 1 || feedback[0].Reasons[0].Text != "Which visit?" {
		t.Errorf("the author sees %+v", feedback)
	}
}

// TestWorkerSearch: by words, by theme, and by what was in force on a day.
func TestWorkerSearch(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-neglect", "lesson-handover")
	w.issueTexts(w.written("policy-visits", "new", "2026-02-01", 20))
	w.until(9, 9, 5)
	w.issueTexts(w.written("policy-visits", "significant", "2026-03-08", 20))

	found := w.writes("ann", "search neglect")
	w.shows(found.Blocks, "1 item found for “neglect”", "About neglect", "Ask about neglect at every visit.")
	_, err := w.Slack.Click(t.Context(), "UANN", found, slacktext.ActionReadMore)
	w.must(err)
	w.Settle(t.Context())
	w.shows(w.modal("ann").Blocks, "What you do differently")
	w.closes("ann")

	w.home("ann")
	w.clicks("ann", slacktext.ActionSearch)
	w.submits("ann", map[string]any{slacktext.InputWords: "visit"})
	w.shows(w.modal("ann").Blocks, "3 items found")
	w.submits("ann", map[string]any{slacktext.InputWords: "visit", slacktext.InputTheme: "drift and delay"})
	w.shows(w.modal("ann").Blocks, "1 item found", "About visits")
	w.clicks("ann", slacktext.ActionInForce)
	w.shows(w.modal("ann").Blocks, "On 9 March 2026: version 2, in force from 9 March 2026, and still in force")
	w.clicks("ann", slacktext.ActionInForceDay, "2026-03-01")
	w.shows(w.modal("ann").Blocks, "On 1 March 2026: version 1, in force from 1 February 2026 to 8 March 2026, and replaced since")
	w.clicks("ann", slacktext.ActionInForceDay, "2025-01-01")
	w.shows(w.modal("ann").Blocks, "Nothing is on record of policy-visits on 1 January 2025")

	for text, want := range map[string]string{
		"in-force policy-visits 2026-03-01":  "version 1, in force from 1 February 2026 to 8 March 2026",
		"in-force 2026-03-09":                "1 policy was in force on 9 March 2026",
		"in-force lesson-neglect":            "What lesson-neglect names is a lesson",
		"in-force about visits 1 March 2026": "version 1, in force from 1 February 2026 to 8 March 2026",
		"in-force policy-vists":              "did you mean policy-visits?",
		"search zebra":                       "Nothing has all these words",
	} {
		w.shows(w.writes("ann", text).Blocks, want)
	}
	help := words(w.writes("ann", "help").Blocks)
	if !strings.Contains(help, "/briefed search WORDS") || strings.Contains(help, "/briefed report") {
		t.Errorf("the help is not a worker’s:\n%s", help)
	}
	w.shows(w.writes("mia", "help").Blocks, "/briefed report")
}

// TestWorkerReflection: a draft for me alone, kept, changed, handed over, deleted.
func TestWorkerReflection(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-handover")
	w.until(2, 9, 5)
	w.presses("ann", slacktext.ActionUnderstood)
	w.home("ann")
	w.clicks("ann", slacktext.ActionReflect)
	w.shows(w.modal("ann").Blocks, "This is for you alone", "Type of activity", "What did you learn?", "discussing it with a peer")
	w.submits("ann", map[string]any{slacktext.InputActivity: "Reading", slacktext.InputLearnt: "To tell the story again"})
	w.closes("ann")
	w.clicks("ann", slacktext.ActionReflections)
	w.shows(w.modal("ann").Blocks, "About handover", "Activity of 2 March 2026")
	w.clicks("ann", slacktext.ActionReflect)
	w.shows(w.modal("ann").Blocks, "About handover")
	w.submits("ann", map[string]any{slacktext.InputLearnt: "To tell the whole story"})
	_, err := w.Slack.CloseView(t.Context(), "UANN", "", false)
	w.must(err)

	// As a file where files are allowed, else to copy.
	w.clicks("ann", slacktext.ActionExport)
	files := w.Slack.Files()
	if len(files) != 1 || !strings.Contains(string(files[0].Content), "To tell the whole story") || !strings.HasPrefix(files[0].Channels[0], "D") {
		t.Errorf("handed over: %+v", files)
	}
	_, err = w.Slack.CloseView(t.Context(), "UANN", "", false)
	w.must(err)
	w.Slack.Fail("files.getUploadURLExternal", slackfake.Failure{Error: "missing_scope"})
	w.clicks("ann", slacktext.ActionExport)
	w.shows(w.modal("ann").Blocks, "Copy this into your own record.", "To tell the whole story")
	_, err = w.Slack.CloseView(t.Context(), "UANN", "", false)
	w.must(err)

	// Nobody else has it, the manager no more than a colleague.
	for _, who := range []string{"bob", "mia", "pat"} {
		w.home(who)
		w.clicks(who, slacktext.ActionReflections)
		w.shows(w.modal(who).Blocks, "You have none yet.")
	}
	w.clicks("ann", slacktext.ActionDelete)
	w.shows(w.modal("ann").Blocks, "You have none yet.")
}

// TestWorkerObjects: who is recorded as present is told, and can say otherwise.
func TestWorkerObjects(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-handover")
	w.until(2, 9, 5)
	_, err := w.Service.RecordDiscussion(t.Context(), w.actor("mia"), digest.DiscussionRequest{
		Team: "north", ItemID: w.item("lesson-handover").ID, On: w.Service.Today(), Meeting: digest.TeamMeeting,
		Present: []int64{w.actor("ann").Person.ID, w.actor("bob").Person.ID}, Answers: [3]string{"We talked", "", ""},
	})
	w.must(err)
	w.drain()
	w.shows(w.newest("ann").Blocks, "You are recorded as present at a discussion", "recorded by Mia", "If you were not there, press the button")
	w.shows(w.home("ann").Blocks, "Nothing is open", "Recorded by your manager: discussed in the team")
	w.presses("ann", slacktext.ActionObject)
	w.submits("ann", map[string]any{slacktext.InputNote: "I was at court"})
	w.shows(w.modal("ann").Blocks, "Recorded: you were not there.")
	w.closes("ann")
	w.drain()
	w.shows(w.newest("mia").Blocks, "An objection to a discussion you recorded", "Ann says that they were not there: I was at court")
	w.shows(w.home("ann").Blocks, "1 item is open")
	w.clicks("ann", slacktext.ActionMyRecord)
	w.shows(w.modal("ann").Blocks, "You objected on 2 March 2026")
}

// TestWorkerRefusals: guests, people of other organisations and accounts that are
// gone see nothing and change nothing.
func TestWorkerRefusals(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-handover")
	w.until(2, 9, 5)
	w.Slack.AddUser(slackfake.User{ID: "UEVE", Email: "eve@elsewhere.example", TeamID: "TELSEWHERE"}, slackfake.User{ID: "UNEW", Email: "new@council.example"})
	for _, who := range []string{"new", "eve"} {
		w.shows(w.writes(who, "search neglect").Blocks, "Briefed does not know this Slack account")
		home := w.home(who)
		w.shows(home.Blocks, "Briefed does not know this Slack account")
	}

	bob := w.actor("bob")
	// Bob’s account becomes a guest’s: he is refused from then on, and what stands
	// in his messages does nothing.
	_, err := w.Slack.Event(t.Context(), map[string]any{"type": "user_change", "user": map[string]any{
		"id": "UBOB", "is_restricted": true, "profile": map[string]any{"email": "bob@council.example"},
	}})
	w.must(err)
	w.presses("bob", slacktext.ActionUnderstood)
	items, err := w.Service.OpenItems(t.Context(), bob)
	w.must(err)
	if items[0].Answer != "" {
		t.Error("a guest’s answer was recorded")
	}
	w.shows(w.home("bob").Blocks, "Briefed does not know this Slack account")

	// And back.
	_, err = w.Slack.Event(t.Context(), map[string]any{"type": "user_change", "user": map[string]any{
		"id": "UBOB", "profile": map[string]any{"email": "bob@council.example"},
	}})
	w.must(err)
	w.shows(w.home("bob").Blocks, "1 item is open")

	// Gus is on the staff list, and joins the workspace now.
	_, err = w.Slack.Event(t.Context(), map[string]any{"type": "team_join", "user": map[string]any{
		"id": "UGUS", "profile": map[string]any{"email": "Gus@council.example"},
	}})
	w.must(err)
	w.Slack.AddUser(slackfake.User{ID: "UGUS", Email: "gus@council.example"})
	w.shows(w.home("gus").Blocks, "Your next digest comes on")
}
