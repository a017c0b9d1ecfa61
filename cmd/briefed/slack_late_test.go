package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// TestSlackManagerLosesTheTeam: Mia has her team on the screen, and a form about
// it half filled in, when she manages it no more. From that moment nobody is named
// to her, nothing of hers is recorded, and nothing leaves in a file.
func TestSlackManagerLosesTheTeam(t *testing.T) {
	alone(t)
	t.Parallel()
	w := overdueWeek(t)
	w.opens("mia", w.slash("mia", "report north"), "Look closer")
	lose := func(manager bool) {
		t.Helper()
		w.must(w.Service.SetManager(t.Context(), digest.Operator(), w.actor("mia").Person.ID, "north", manager, "heads another team"))
	}
	for _, control := range []string{"People", "Items", "Supervision list", "Discussions", "Staff changes", "Send me as CSV"} {
		lose(false)
		looks, files, said := len(w.seenBy("fay")), len(w.Slack.Files()), len(w.Slack.Ephemerals("UMIA"))
		w.goes("mia", control)
		text := w.reads("mia")
		for _, told := range w.Slack.Ephemerals("UMIA")[said:] {
			text += told.Text
		}
		if !strings.Contains(text, "may not") || strings.Contains(w.modal("mia").CallbackID, "people") {
			t.Errorf("%s: Mia is told %s", control, text)
		}
		if len(w.seenBy("fay")) != looks || len(w.Slack.Files()) != files {
			t.Errorf("%s: something was handed out", control)
		}
		w.closes("mia")
		lose(true)
		w.opens("mia", w.slash("mia", "report north"), "Look closer")
	}
	w.goes("mia", "Discussions")
	w.goes("mia", "Record a discussion")
	form := w.modal("mia").Elements()
	present := find(t, form, "multi_static_select").Options
	w.done("mia", map[string]any{"item": find(t, form, "static_select").Options[0].Value, "on": "2026-03-10", "meeting": "team_meeting", "present": []string{present[0].Value}})
	lose(false)
	wrong := w.submits("mia", map[string]any{"answer1": "We rarely write down their words."})
	lose(true)
	list, err := w.Service.Discussions(t.Context(), w.actor("mia"), "north")
	w.must(err)
	if said := fmt.Sprint(wrong) + w.reads("mia"); len(list) > 0 || !strings.Contains(said, "may not") {
		t.Errorf("%d discussions are on record; Mia is told %s", len(list), said)
	}
}

func (w *week) seenBy(who string) []digest.Look {
	w.t.Helper()
	looks, err := w.Service.LooksAt(w.t.Context(), w.actor(who))
	w.must(err)
	return looks
}

// TestSlackItemIsWithdrawnWhileSomebodyAsks: the form says so when it is sent,
// and keeps what was written until it is closed.
func TestSlackItemIsWithdrawnWhileSomebodyAsks(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.publish("new", "")
	w.until(2, 9, 5)
	message := w.newest("bob")
	menu := find(t, message.Elements(), "overflow")
	_, err := w.Slack.SelectOverflow(t.Context(), "UBOB", message, menu.BlockID+"/"+menu.ActionID, letter.Answer(digest.Question))
	w.must(err)
	w.Settle(t.Context())
	_, err = w.Service.Withdraw(t.Context(), w.actor("pam"), "lesson-listen", "The review was withdrawn.")
	w.must(err)
	input := find(t, w.modal("bob").Elements(), "plain_text_input")
	reply, err := w.Slack.SubmitView(t.Context(), "UBOB", "", map[string]any{input.BlockID: "What if the child does not speak?"})
	w.must(err)
	w.Settle(t.Context())
	if said := reply.Errors[input.BlockID]; !strings.Contains(said, "was withdrawn on 2 March 2026") {
		t.Errorf("Bob is told %q", said)
	}
	open, err := w.Service.OpenQuestions(t.Context(), w.actor("pam"))
	w.must(err)
	if len(open) > 0 {
		t.Errorf("asked about what is withdrawn: %v", open)
	}
}
