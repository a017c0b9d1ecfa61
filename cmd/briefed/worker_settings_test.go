package main

import (
	"strings"
	"testing"

	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestWorkerSettings: my day and hour within what the council allows, and leave.
func TestWorkerSettings(t *testing.T) {
	t.Parallel()
	w := newWorker(t)
	w.issue("lesson-handover")
	w.writes("ann", "settings")
	w.shows(w.modal("ann").Blocks, "On which day do you want your digest?", "08:00", "18:00")
	w.hides(w.modal("ann").Blocks, "07:00", "19:00", "Where?")
	w.submits("ann", map[string]any{slacktext.InputWeekday: "3", slacktext.InputHour: "14"})
	w.shows(w.modal("ann").Blocks, "Your settings are saved.", "Wednesday 4 March 2026, 14:00")
	w.closes("ann")
	w.until(4, 13, 0)
	w.messages(map[string]int{"mia": 1, "bob": 1})
	w.until(4, 14, 30)
	w.drain()
	w.messages(map[string]int{"mia": 1, "bob": 1, "ann": 1})
	w.writes("sue", "settings")
	w.shows(w.modal("sue").Blocks, "Where?", "To me, as a direct message")

	// Leave from–to; wrong days are refused where they stand.
	w.writes("bob", "settings")
	w.clicks("bob", slacktext.ActionPause)
	reply := w.submits("bob", map[string]any{slacktext.InputFrom: "2026-03-01", slacktext.InputTo: "2026-03-20"})
	if !strings.Contains(reply[slacktext.InputFrom], "A pause begins today or later") {
		t.Errorf("the modal says %q", reply)
	}
	w.submits("bob", map[string]any{slacktext.InputFrom: "2026-03-04", slacktext.InputTo: "2026-03-20"})
	w.shows(w.modal("bob").Blocks, "Your leave is on record.", "Monday 23 March 2026, 09:00")
	w.closes("bob")
	w.issue("lesson-babies")
	w.until(9, 9, 5)
	if n := len(w.got("bob")); n != 1 {
		t.Errorf("Bob has had %d messages, on leave", n)
	}
	w.writes("bob", "settings")
	w.shows(w.modal("bob").Blocks, "You are away from 4 March 2026 to 20 March 2026")
	w.clicks("bob", slacktext.ActionEndPause)
	w.shows(w.modal("bob").Blocks, "While you are on leave nothing is sent")
	w.closes("bob")
	w.shows(w.home("bob").Blocks, "Catching up")

	// Leave to come is listed, and can be cancelled before it begins.
	w.home("mia")
	w.clicks("mia", slacktext.ActionSettings)
	w.clicks("mia", slacktext.ActionPause)
	w.submits("mia", map[string]any{slacktext.InputFrom: "2026-03-16", slacktext.InputTo: "2026-03-20"})
	w.closes("mia")
	w.shows(w.tab("mia").Blocks, "Monday 23 March 2026, 09:00")
	w.clicks("mia", slacktext.ActionSettings)
	w.shows(w.modal("mia").Blocks, "You are away from 16 March 2026 to 20 March 2026", "Cancel this leave")
	w.clicks("mia", slacktext.ActionCancelPause)
	w.hides(w.modal("mia").Blocks, "16 March 2026 to")
	w.closes("mia")
	w.shows(w.tab("mia").Blocks, "Monday 16 March 2026, 09:00")

	// Opened on Home, it brings Home up to date.
	w.home("mia")
	w.clicks("mia", slacktext.ActionSettings)
	w.submits("mia", map[string]any{slacktext.InputHour: "16"})
	w.closes("mia")
	w.shows(w.tab("mia").Blocks, "Monday 16 March 2026, 16:00")
}
