package main

import (
	"context"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
)

// publisher is a source that publishes something between two looks.
type publisher struct{ entries []digest.FeedEntry }

func (p *publisher) Look(context.Context, digest.Feed, digest.FeedState) (digest.Sighting, error) {
	return digest.Sighting{Entries: p.entries}, nil
}

func (*publisher) Stated(context.Context, string) (digest.Stated, error) {
	return digest.Stated{}, nil
}

func (*publisher) Follow(_ context.Context, address string) (digest.LinkState, string, error) {
	return digest.LinkDead, address, nil
}

// TestALeadLooksInSlack: what sources have is read and dealt with, what of the library
// should be looked at again leads to its draft; who is no policy lead finds neither.
func TestALeadLooksInSlack(t *testing.T) {
	alone(t)
	t.Parallel()
	w := newWorker(t)
	lesson, policy := w.written("lesson-fathers", "new", "", 20), w.written("policy-soon", "new", "2026-04-01", 20)
	w.issueTexts(lesson, policy)
	source := &publisher{[]digest.FeedEntry{{Key: "a", URL: "https://example.org/a", Title: "Known already", Mark: "#1"}}}
	feeds := []digest.Feed{{Kind: digest.FeedPosts, Publisher: "A partnership", URL: "https://example.org/feed"}}
	for range 2 {
		_, err := w.Service.Watch(t.Context(), digest.Operator(), source, feeds)
		w.must(err)
		w.Clock.Step(w.Clock.Now().Add(24 * time.Hour))
		source.entries = append(source.entries, digest.FeedEntry{Key: "b", URL: "https://example.org/b", Title: "A review of *two* brothers", Mark: "#2", Published: w.Clock.Now()})
	}

	w.home("pat")
	w.goes("pat", "New at the sources")
	w.sees("pat", "A review of ∗two∗ brothers", "New. A partnership, seen", "Nobody is told of it until")
	w.misses("pat", "Known already")
	w.goes("pat", "Dealt with: A review of *two* brothers")
	w.sees("pat", "Nothing is new")
	w.closes("pat")
	w.goes("pat", "To be looked at again")
	w.sees("pat", "About soon", "Comes into force on 1 April 2026", "About fathers")
	w.goes("pat", "Edit: About soon")
	w.closes("pat")
	w.home("ann")
	w.misses("ann", "New at the sources", "To be looked at again")
}
