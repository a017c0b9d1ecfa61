package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// types types into an input of somebody's topmost modal, and pauses.
func (w *week) types(who, input, text string) {
	w.t.Helper()
	_, err := w.Slack.ChooseInView(w.t.Context(), account(who), "", input, text)
	w.must(err)
	w.Settle(w.t.Context())
}

// looks is how often a form was changed since it was asked last.
func (w *week) looks() func() int {
	last := w.Slack.CallCount("views.update")
	return func() int {
		w.t.Helper()
		now := w.Slack.CallCount("views.update")
		n := now - last
		last = now
		return n
	}
}

// TestLeadIsFollowedWhileWriting: the checks say what they find as somebody types,
// change the form only when they say something else, and keep what was typed.
func TestLeadIsFollowedWhileWriting(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.home("pam")
	w.goes("pam", "Write a lesson")
	w.misses("pam", "The checks")
	looks := w.looks()

	w.types("pam", "title", "Ask")
	w.sees("pam", "The checks", "0 of 3 points", "The guard found nothing")
	w.misses("pam", "It cannot be saved yet") // what is still empty is no mistake yet
	w.types("pam", "title", "Ask the child")
	w.types("pam", "points", "See the child")
	w.sees("pam", "1 of 3 points")
	if n := looks(); n != 2 {
		t.Errorf("the form was changed %d times, want twice: the second title says nothing new", n)
	}
	w.types("pam", "points", "See the child\nWrite it down\nUtilise the form\nAsk again")
	w.sees("pam", "4 of 3 points", "It cannot be saved yet", "What you do differently: ", "Plainer: use.")
	w.types("pam", "learned", "He was born on 14 March 2015.")
	w.sees("pam", "This could identify somebody", "14 March 2015")
	w.types("pam", "learned", "He was born in the spring.")
	w.misses("pam", "This could identify somebody")
	w.types("pam", "background", "He went to St Mary’s Primary School.")
	w.sees("pam", "Must fix: school in Background")
	w.types("pam", "background", "")
	looks()

	// Something newer is shown already: the look is dropped, and nobody is told.
	w.Slack.Fail("views.update", slackfake.Failure{Error: "hash_conflict"})
	w.types("pam", "points", "See the child\nWrite it down")
	w.sees("pam", "4 of 3 points")
	if n := len(w.Slack.Views("UPAM")); n != 1 {
		t.Errorf("%d modals are open, want the form alone", n)
	}
	w.types("pam", "points", "See the child\nWrite it down\nAsk again")
	w.sees("pam", "3 of 3 points")
	w.misses("pam", "It cannot be saved yet")

	// Typing without a pause: the last word stands, whatever was dropped before it.
	looks()
	for n := range 20 {
		_, err := w.Slack.ChooseInView(t.Context(), "UPAM", "", "talk_about", strings.Repeat("Why? ", n)+fmt.Sprintf("He was born on %d March 2015.", n+1))
		w.must(err)
	}
	w.Settle(t.Context())
	w.sees("pam", "“20 March 2015”")
	w.types("pam", "talk_about", "Why?")
	w.misses("pam", "2015")

	// The button is there for who would rather press it, and nothing is saved by all this.
	w.goes("pam", "Check what I wrote")
	w.sees("pam", "The checks", "3 of 3 points")
	if drafts, err := w.Service.Drafts(t.Context(), digest.Operator()); err != nil || len(drafts) != 0 {
		t.Errorf("checks saved %d drafts, %v", len(drafts), err)
	}
	w.done("pam", map[string]any{})
	draft, err := w.Service.Draft(t.Context(), digest.Operator(), "lesson-2026-1")
	w.must(err)
	if draft.Title != "Ask the child" || len(draft.Points) != 3 || draft.Learned != "He was born in the spring." || draft.TalkAbout != "Why?" {
		t.Errorf("saved as %+v", draft.Text)
	}
}

// TestLeadTypesOverAnothersChange: the form stays one of the text it was opened
// with, however often the checks changed it, and so overwrites nobody's work.
func TestLeadTypesOverAnothersChange(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.writes("pam", "Ask the child", "Nobody had asked.")
	w.goes("pam", "Words")
	draft, err := w.Service.Draft(t.Context(), digest.Operator(), "lesson-2026-1")
	w.must(err)
	theirs := draft.Text
	theirs.Learned = "Nobody had asked twice."
	_, err = w.Service.SaveDraft(t.Context(), w.actor("quy"), theirs, draft.Revision)
	w.must(err)
	w.types("pam", "points", "See the child\nWrite it down")
	w.sees("pam", "2 of 3 points")
	wrong := w.submits("pam", map[string]any{})
	if said := fmt.Sprint(wrong); !strings.Contains(said, slacktext.ChangedSince) {
		t.Errorf("saved over another’s change: %v", wrong)
	}
}
