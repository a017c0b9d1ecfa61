package main

import (
	"strings"
	"testing"
)

// TestLeadsLetAPhraseStand is a false alarm and what comes of it in Slack: one press
// tells the other policy lead, who agrees that the phrase may stand, and ends it.
func TestLeadsLetAPhraseStand(t *testing.T) {
	t.Parallel()
	w := leadWeek(t)
	w.until(2, 9, 5)
	w.writes("pam", "Ask the centre", "The worker rang Zbigniew.")
	w.sees("pam", "Must fix: name", "Zbigniew")
	w.goes("pam", "False alarm: name")
	w.sees("pam", "is reported as a false alarm")
	w.closes("pam")
	w.until(2, 10, 5)
	if told := strings.Join(w.got("quy"), "\n"); !strings.Contains(told, "1 finding of the guard was called a false alarm") || strings.Contains(told, "Zbigniew") {
		t.Errorf("Quy is told: %s", told)
	}

	guard := func(who string) {
		t.Helper()
		w.home(who)
		w.goes(who, "Drafts")
		w.goes(who, "How the guard does")
	}
	guard("pam")
	w.sees("pam", "Name*: 0 may stand, 1 false alarm", "None.")
	w.goes("pam", "Ask for a phrase")
	ask := map[string]any{"phrase": "Zbigniew", "phrase_kind": "name", "phrase_why": "A family centre of ours, says Aleksandra Nowak."}
	if said := w.submits("pam", ask); len(said) == 0 && !strings.Contains(w.reads("pam"), "could identify somebody") {
		t.Errorf("a reason with a name: %v, %s", said, w.reads("pam"))
	}
	w.closes("pam")
	guard("pam")
	w.goes("pam", "Ask for a phrase")
	ask["phrase_why"] = "A family centre of ours."
	w.done("pam", ask)
	w.sees("pam", "It may stand once another policy lead agrees", "Pam asked on", "Another policy lead agrees.")
	w.misses("pam", "\nAgree\n")

	guard("quy")
	w.goes("quy", "guard_agree")
	w.sees("quy", "The phrase may stand from now on", "Quy agreed on")
	w.home("pam")
	w.goes("pam", "Drafts")
	w.goes("pam", "Open: Ask the centre")
	w.misses("pam", "Must fix")
	w.closes("pam")
	guard("pam")
	w.goes("pam", "guard_end")
	w.sees("pam", "The guard finds the phrase again", "ended by Pam")

	w.home("ann")
	w.misses("ann", "How the guard does")
}
