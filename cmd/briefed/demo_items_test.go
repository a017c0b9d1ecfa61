package main

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/digest"
)

// TestDemoShowsNothingBeforeItsPublisher holds the demonstration's day to what it
// shows: a council cannot have what nobody has published.
func TestDemoShowsNothingBeforeItsPublisher(t *testing.T) {
	council, err := demo.ReadCouncil()
	if err != nil {
		t.Fatal(err)
	}
	first := digest.DateIn(demo.Start, london(t))
	if weekday := demo.Start.Weekday().String(); weekday != "Monday" {
		t.Errorf("the demonstration begins on a %s", weekday)
	}
	items := map[string]digest.Text{}
	for _, item := range slices.Concat(council.Items, council.Partners.Items) {
		items[item.Ref] = item
		for _, published := range []string{item.Published, item.Source.Published} {
			// What is known to the month or the year can have come out on its first day.
			if published != "" && published > first.String()[:len(published)] {
				t.Errorf("%s was published %s, after the first day, %s", item.Ref, published, first)
			}
		}
	}
	for _, ref := range council.Publish {
		item, found := items[ref]
		switch {
		case !found:
			t.Errorf("%s is to be published, and is no item", ref)
		case item.SupersededBy != "" || item.Stage == digest.Consultation:
			t.Errorf("%s is published on the first day, and no longer says what applies", ref)
		case !item.ReviewBy.IsZero() && item.ReviewBy < first:
			t.Errorf("%s is past its review", ref)
		}
	}
}

// TestInventedItemsAreMarked lets nobody take the sample council's own lessons for
// real ones.
func TestInventedItemsAreMarked(t *testing.T) {
	council, err := demo.ReadCouncil()
	if err != nil {
		t.Fatal(err)
	}
	invented := 0
	for _, item := range slices.Concat(council.Items, council.Partners.Items) {
		ours := strings.HasPrefix(item.Ref, "ambershire-")
		said := item.Background
		if item.Kind == digest.Training { // which has no sections
			said = cmp.Or(said, item.Learned)
		}
		if ours != item.Invented() || ours != strings.Contains(item.Source.Publisher, "(invented)") || ours != strings.HasPrefix(said, "Invented: ") {
			t.Errorf("%s: is Ambershire's %t, at .example %t, publisher %q: mark what is invented in ref, address, publisher and background",
				item.Ref, ours, item.Invented(), item.Source.Publisher)
		}
		if ours {
			invented++
			if held := digest.MustFix(digest.Identifiable(item)); len(held) > 0 {
				t.Errorf("%s: the guard holds it back: %v", item.Ref, held)
			}
			if item.Scope != "local" || item.Minutes() > 1 || item.Kind != digest.Training && item.Source.TypeName() == "" {
				t.Errorf("%s is nothing short and local: %s, %d minutes, %q", item.Ref, item.Scope, item.Minutes(), item.Source.TypeName())
			}
		}
	}
	if invented < 3 {
		t.Errorf("%d invented local lessons; three at least", invented)
	}
}
