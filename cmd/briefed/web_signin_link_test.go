package main

import (
	"strings"
	"testing"
)

// TestSlackLinkSignsIn: the word /briefed web gives a link that opens the pages
// for the person who asked, and nobody else sees it.
func TestSlackLinkSignsIn(t *testing.T) {
	t.Parallel()
	w := newWeek(t)
	if _, err := w.Slack.Slash(t.Context(), "UANN", "/briefed", "web"); err != nil {
		t.Fatal(err)
	}
	w.Settle(t.Context())
	var said string
	for _, m := range w.Slack.Ephemerals("UANN") {
		said += m.Text
	}
	if !strings.Contains(said, "https://briefed.example/sign-in/") {
		t.Fatalf("Ann was told %q", said)
	}
	_, token, _ := strings.Cut(said, "/sign-in/")
	token, _, _ = strings.Cut(token, "|")
	actor, err := w.Service.UseSignInLink(t.Context(), token)
	if err != nil || actor.Person.Name != "Ann" {
		t.Fatalf("the link signs in %q, %v", actor.Person.Name, err)
	}
	if _, err := w.Service.UseSignInLink(t.Context(), token); err == nil {
		t.Error("the link works twice")
	}
	for _, m := range w.Slack.Ephemerals("UBOB") {
		t.Errorf("Bob sees %q", m.Text)
	}
}

// TestSlackLinkToAPage: the address of a page after /briefed web is where the link leads.
func TestSlackLinkToAPage(t *testing.T) {
	t.Parallel()
	w := newWeek(t)
	for words, want := range map[string]string{
		"web /items/lesson-one":                          "?next=%2Fitems%2Flesson-one|",
		"web https://briefed.example/items/lesson-one":   "?next=%2Fitems%2Flesson-one|",
		"web <https://briefed.example/teams>":            "?next=%2Fteams|",
		"web https://elsewhere.example/items/lesson-one": "|Open",
	} {
		before := len(w.Slack.Ephemerals("UANN"))
		if _, err := w.Slack.Slash(t.Context(), "UANN", "/briefed", words); err != nil {
			t.Fatal(err)
		}
		w.Settle(t.Context())
		said := w.Slack.Ephemerals("UANN")[before].Text
		if !strings.Contains(said, want) || strings.Contains(said, "elsewhere") {
			t.Errorf("%s: %q", words, said)
		}
	}
}
