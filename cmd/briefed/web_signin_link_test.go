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
