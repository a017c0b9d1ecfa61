package chat

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// press presses a button; the acknowledgement must be a success.
func (w *world) press(user string, m slackfake.Message, pick string, values ...string) slackfake.Reply {
	w.t.Helper()
	if now, ok := w.fake.Message(m.Channel, m.TS); ok && m.To == "" {
		m = now
	}
	reply, err := w.fake.Choose(w.t.Context(), user, m, pick, values...)
	if err != nil {
		w.t.Fatal(err)
	}
	return reply
}

// shows waits until the message reads so.
func (w *world) shows(m slackfake.Message, words string) slackfake.Message {
	w.t.Helper()
	w.until(func(s *slackfake.State) bool {
		got, _ := s.Message(m.Channel, m.TS)
		return strings.Contains(string(got.Blocks), words)
	})
	got, _ := w.fake.Message(m.Channel, m.TS)
	return got
}

// told waits until somebody alone was told so, and returns that message.
func (w *world) told(user, words string) (m slackfake.Message) {
	w.t.Helper()
	w.until(func(s *slackfake.State) bool {
		for _, e := range s.Ephemerals(user) {
			if strings.Contains(e.Text+string(e.Blocks), words) {
				m = e
				return true
			}
		}
		return false
	})
	return m
}

// modal waits for an open modal.
func (w *world) modal(user, callback string) slackfake.View {
	w.t.Helper()
	var v slackfake.View
	w.until(func(s *slackfake.State) bool {
		for _, open := range s.Views(user) {
			if open.CallbackID == callback {
				v = open
				return true
			}
		}
		return false
	})
	return v
}

func (w *world) recorded(want ...digest.AnswerKind) {
	w.t.Helper()
	if diff := cmp.Diff(want, w.store.said()); diff != "" {
		w.t.Errorf("answers on record (-want +got):\n%s", diff)
	}
}

func TestAnswerAndUndo(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		one, two := w.store.publish(1, lesson("one")), w.store.publish(2, lesson("two"))
		m := w.digest("U1", one, two)
		reply := w.press("U1", m, "item:1.1:full:0/answer_understood")
		w.recorded(digest.Understood) // before Slack got its acknowledgement
		if len(reply.Body) != 0 {
			t.Errorf("the acknowledgement says %s", reply.Body)
		}
		m = w.shows(m, "You answered *Understood* on 2 March 2026, 09:14")
		if !strings.Contains(string(m.Blocks), "item:2.1:full:0") || strings.Contains(string(m.Blocks), "item:1.1:full:0") {
			t.Error("another item's buttons changed, or this one's did not")
		}
		if !strings.Contains(m.Text, "Understood on 2 March 2026, 09:14") {
			t.Error("a screen reader is not told of the answer")
		}
		w.press("U1", m, slacktext.ActionUndo)
		w.recorded(digest.Understood, digest.Undone)
		m = w.shows(m, "item:1.1:full:2")
		w.press("U1", m, "item:2.1:full:0/"+slacktext.ActionOther, "not_clear 2.1")
		w.shows(m, "You answered *Not clear to me*")
		w.recorded(digest.Understood, digest.Undone, digest.NotClear)
	})
}

// TestDoubleClick: the second press, and Slack's repetitions, change nothing.
func TestDoubleClick(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, lesson("one")))
		reply := w.press("U1", m, slacktext.ActionUnderstood)
		for range 3 {
			if _, err := w.fake.Redeliver(t.Context(), reply); err != nil {
				t.Fatal(err)
			}
		}
		w.shows(m, "You answered *Understood* on 2 March 2026")
		w.recorded(digest.Understood)
	})
}

// TestChannelAnswersArePrivate: the message stays as it is, and only the presser
// sees what is on record.
func TestChannelAnswersArePrivate(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("C1", w.store.publish(1, lesson("one")))
		w.press("U1", m, slacktext.ActionUnderstood)
		record := w.told("U1", "You answered *Understood*")
		w.press("U1", record, slacktext.ActionUndo)
		w.told("U1", "You took your answer back")
		w.recorded(digest.Understood, digest.Undone)
		if now, _ := w.fake.Message(m.Channel, m.TS); len(now.Edits) != 0 {
			t.Error("the channel's message was changed")
		}
	})
}

// TestOthersMayNotAnswer: whoever presses counts, not what the button says.
func TestOthersMayNotAnswer(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("C1", w.store.publish(1, lesson("one")))
		for user, words := range map[string]string{
			"U2": "was not assigned to you",
			"U3": slacktext.NotStaff,
			"U8": slacktext.NotYourName,
			"U9": slacktext.OtherCouncil,
		} {
			w.press(user, m, slacktext.ActionUnderstood)
			w.told(user, words)
		}
		w.recorded()
	})
}

func TestDatabaseDown(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, lesson("one")), w.store.publish(2, withCheck("two")))
		w.press("U1", m, "item:2.1:full:0/"+slacktext.ActionUnderstood)
		w.modal("U1", slacktext.ViewCheck)
		m = w.shows(m, "You answered *Understood*")
		w.store.fail(errDown)
		w.press("U1", m, "item:1.1:full:0/"+slacktext.ActionUnderstood)
		w.told("U1", "Not saved")
		reply, err := w.fake.SubmitView(t.Context(), "U1", "", map[string]any{slacktext.InputCheck: "1"})
		if err != nil || !strings.Contains(reply.Errors[slacktext.InputCheck], "Not saved") {
			t.Errorf("the modal says %q, %v", reply.Errors, err)
		}
		w.recorded(digest.Understood) // the other item's, from before
		if now, _ := w.fake.Message(m.Channel, m.TS); len(now.Edits) != 1 {
			t.Error("something was ticked")
		}
		reply, err = w.fake.Slash(t.Context(), "U1", CommandName, "")
		if err != nil || !strings.Contains(string(reply.Body), "could not be shown") {
			t.Errorf("%s, %v", reply.Body, err)
		}
		w.store.fail(nil)
		w.press("U1", m, "item:1.1:full:0/"+slacktext.ActionUnderstood)
		w.shows(m, "You answered *Understood*")
	})
}

func TestCheckQuestion(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, withCheck("one")))
		w.press("U1", m, slacktext.ActionUnderstood)
		w.modal("U1", slacktext.ViewCheck)
		w.recorded(digest.Understood) // a press counts, whatever Slack shows then
		w.shows(m, "You answered *Understood*")
		reply, err := w.fake.SubmitView(t.Context(), "U1", "", map[string]any{slacktext.InputCheck: "2"})
		if err != nil || !strings.Contains(reply.Errors[slacktext.InputCheck], "Not quite") {
			t.Errorf("a wrong answer gets %q, %v", reply.Errors, err)
		}
		w.recorded(digest.Understood, digest.Undone)
		w.shows(m, "item:1.1:full:0") // the buttons are back, and the tick is gone
		if _, err := w.fake.SubmitView(t.Context(), "U1", "", map[string]any{slacktext.InputCheck: "1"}); err != nil {
			t.Fatal(err)
		}
		w.recorded(digest.Understood, digest.Undone, digest.Understood)
		w.shows(m, "You answered *Understood*")
		if open := w.fake.Views("U1"); len(open) != 0 {
			t.Errorf("%d modals are still open", len(open))
		}
	})
}

// TestNotes: an answer that wants a talk can say more. Where the message is not
// remembered, the modal itself says what is on record.
func TestNotes(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, lesson("one")))
		for _, forgotten := range []bool{false, true} {
			w.press("U1", m, slacktext.ActionOther, map[bool]string{false: "question 1.1", true: "supervision 1.1"}[forgotten])
			w.modal("U1", slacktext.ViewNote)
			if forgotten {
				w.bot.asked = newAsked()
			}
			if _, err := w.fake.SubmitView(t.Context(), "U1", "", map[string]any{slacktext.InputNote: "May I ask by phone?"}); err != nil {
				t.Fatal(err)
			}
			if forgotten {
				w.modal("U1", slacktext.ViewDone)
				break
			}
			w.until(func(s *slackfake.State) bool { // after the press, and again after the note
				got, _ := s.Message(m.Channel, m.TS)
				return len(got.Edits) == 2
			})
			m = w.shows(m, "You answered *I have a question*")
			w.press("U1", m, slacktext.ActionUndo)
			m = w.shows(m, "item:1.1:full:2")
		}
		w.recorded(digest.Question, digest.Question, digest.Undone, digest.Supervision, digest.Supervision)
		if first, second := w.store.answers[0].Note, w.store.answers[1].Note; first != "" || second != "May I ask by phone?" {
			t.Errorf("the notes on record are %q, then %q", first, second)
		}
	})
}

func TestReadMore(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, lesson("one")))
		w.press("U1", m, slacktext.ActionReadMore)
		v := w.modal("U1", slacktext.ViewItem)
		if strings.Contains(string(v.Blocks), "What happened.") || !strings.Contains(string(v.Blocks), "Nobody had asked.") {
			t.Error("the background is not folded, or the lesson not shown")
		}
		if _, err := w.fake.ClickView(t.Context(), "U1", "", slacktext.ActionBackground); err != nil {
			t.Fatal(err)
		}
		w.until(func(s *slackfake.State) bool {
			return strings.Contains(string(s.Views("U1")[0].Blocks), "What happened.")
		})
		w.recorded()
	})
}

// TestTriggerTooLate: Slack gives three seconds to open a modal.
func TestTriggerTooLate(t *testing.T) {
	w := newWorld(t, HTTP)
	m := w.digest("U1", w.store.publish(1, lesson("one")))
	w.fake.Fail("views.open", slackfake.Failure{Error: "expired_trigger_id"})
	w.press("U1", m, slacktext.ActionReadMore)
	w.told("U1", slacktext.PressAgain)
}

// TestOldVersion: an answer counts for what was read, and the newer text is shown.
func TestOldVersion(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, lesson("one")))
		newer := lesson("one")
		newer.Title, newer.Change = "A newer title", digest.Significant
		w.store.publish(1, newer)
		w.press("U1", m, slacktext.ActionUnderstood)
		w.recorded(digest.Understood)
		if a := w.store.answers[0]; a.Asks != 1 || a.Shown != 1 {
			t.Errorf("recorded for version %d, shown %d", a.Asks, a.Shown)
		}
		w.shows(m, "for version 1, which you read")
		w.press("U1", w.told("U1", "A newer title"), slacktext.ActionUnderstood)
		w.told("U1", "You answered *Understood*")
		w.recorded(digest.Understood, digest.Understood)
		if a := w.store.answers[1]; a.Asks != 2 {
			t.Errorf("recorded for version %d", a.Asks)
		}
	})
}

func TestWithdrawn(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, withCheck("one")))
		w.store.gone[1] = now
		w.press("U1", m, slacktext.ActionUnderstood)
		w.told("U1", "was withdrawn on")
		w.recorded()
	})
}

func TestUnknownButton(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, lesson("one")))
		reply := w.press("U1", m, slacktext.ActionReadMore)
		w.modal("U1", slacktext.ViewItem)
		reply.Payload = []byte(strings.ReplaceAll(string(reply.Payload), `"`+slacktext.ActionReadMore+`"`, `"from_an_old_release"`))
		if _, err := w.fake.Redeliver(t.Context(), reply); err != nil {
			t.Fatal(err)
		}
		w.told("U1", "no longer in use")
	})
}

func TestCommands(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		for i := range 12 {
			w.store.publish(int64(i+1), lesson(string(rune('a'+i))))
		}
		for _, tc := range []struct{ user, text, want string }{
			{"U1", "", "12 items are open"},
			{"U1", "help", "How Briefed works"},
			{"U1", "report", "The report is for managers"},
			{"U1", "nonsense", "does not know that word"},
			{"U2", "", "Nothing is open"},
			{"U2", "report", "Who is informed, 2 March 2026"},
			{"U2", "report north", "Who is informed"},
			{"U2", "report elsewhere", "There is no team"},
			{"U3", "", "not in a team"},
			{"U8", "", "does not know this Slack account"},
			{"U8", "report", "does not know this Slack account"},
		} {
			reply, err := w.fake.Slash(t.Context(), tc.user, CommandName, tc.text)
			if err != nil {
				t.Fatal(err)
			}
			if len(reply.Body) >= 20*1024 {
				t.Errorf("an answer of %d bytes", len(reply.Body))
			}
			w.told(tc.user, tc.want)
		}
		list := w.told("U1", "12 items are open")
		w.press("U1", list, slacktext.ActionNext)
		list = w.told("U1", "Page 2 of 2")
		pick := slices.IndexFunc(list.Elements(), func(e slackfake.Element) bool { return e.ActionID == slacktext.ActionReadMore })
		w.press("U1", list, list.Elements()[pick].BlockID+"/"+slacktext.ActionReadMore)
		whole := w.modal("U1", slacktext.ViewItem)
		if _, err := w.fake.ClickView(t.Context(), "U1", whole.ID, slacktext.ActionUnderstood); err != nil {
			t.Fatal(err)
		}
		w.told("U1", "11 items are open")
		w.recorded(digest.Understood)
	})
}

// TestPanicIsNoTick: a bug in one request neither ends the service nor pretends.
func TestPanicIsNoTick(t *testing.T) {
	w := newWorld(t, HTTP)
	m := w.digest("U1", w.store.publish(1, lesson("one")))
	w.answersBy(nil)
	if _, err := w.fake.Click(t.Context(), "U1", m, slacktext.ActionUnderstood); err == nil {
		t.Error("the press was acknowledged")
	}
	w.answersBy(w.service)
	w.press("U1", m, slacktext.ActionUnderstood)
	w.recorded(digest.Understood)
}

// TestNotMyRoleSaysWhy: the form asks for the reason that the use case wants.
func TestNotMyRoleSaysWhy(t *testing.T) {
	w := newWorld(t, HTTP)
	m := w.digest("U1", w.store.publish(1, lesson("one")))
	w.press("U1", m, slacktext.ActionOther, "not_my_role 1.1")
	w.modal("U1", slacktext.ViewNote)
	if _, err := w.fake.SubmitView(t.Context(), "U1", "", nil); !errors.Is(err, slackfake.ErrIncomplete) {
		t.Errorf("an empty reason can be sent: %v", err)
	}
	if _, err := w.fake.SubmitView(t.Context(), "U1", "", map[string]any{slacktext.InputNote: "I work with adults"}); err != nil {
		t.Fatal(err)
	}
	w.shows(m, "You answered *Not my role*")
}

// TestMessageCannotBeChanged: the answer is saved all the same, and said elsewhere.
func TestMessageCannotBeChanged(t *testing.T) {
	w := newWorld(t, HTTP)
	m := w.digest("U1", w.store.publish(1, lesson("one")))
	w.fake.Fail("response_url", slackfake.Failure{Status: 500, Times: 1})
	w.press("U1", m, slacktext.ActionUnderstood)
	w.shows(m, "You answered *Understood*") // by chat.update
	if w.fake.CallCount("chat.update") != 1 {
		t.Error("the message was not updated the other way")
	}
	m, _ = w.fake.Message(m.Channel, m.TS)
	w.fake.Fail("response_url", slackfake.Failure{Status: 500, Times: 1})
	w.fake.Fail("chat.update", slackfake.Failure{Error: "message_not_found"})
	w.press("U1", m, slacktext.ActionUndo)
	w.told("U1", "You took your answer back")
	w.recorded(digest.Understood, digest.Undone)
}

// TestOurs: who does not say whose they are is nobody's, and being somewhere in our
// enterprise's channel does not make another organisation's person ours.
func TestOurs(t *testing.T) {
	single, grid := Workspace{TeamID: "T1"}, Workspace{TeamID: "T1", EnterpriseID: "E1"}
	for _, c := range []struct {
		own                        Workspace
		userTeam, team, enterprise string
		want                       bool
	}{
		{single, "T1", "T1", "", true},
		{single, "", "T1", "", true},
		{single, "", "", "", false},
		{single, "T2", "T1", "", false},
		{single, "T1", "T2", "", false},
		{single, "T2", "T1", "E9", false},
		{single, "", "", "E9", false},
		{grid, "T1", "T1", "E1", true},
		{grid, "T3", "T3", "E1", true},
		{grid, "T9", "T1", "E1", false},
		{grid, "T9", "T9", "E9", false},
		{grid, "", "", "", false},
		{Workspace{}, "", "", "", true},
	} {
		b := &Bot{workspace: c.own}
		if got := b.ours(c.userTeam, c.team, c.enterprise); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}
