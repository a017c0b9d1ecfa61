package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
)

// TestAPackGoesByTheDaysOfItsZone: whoever begins on a day in summer is in the pack of
// their team from its first minute, which is the day before by UTC.
func TestAPackGoesByTheDaysOfItsZone(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	must(t, err)
	day := digest.NewDate(2026, time.June, 15)
	for at, want := range map[string]bool{"2026-06-14T22:59:59Z": false, "2026-06-14T23:00:04Z": true, "2026-06-15T09:00:00Z": true} {
		moment, err := time.Parse(time.RFC3339, at)
		must(t, err)
		if got := store.PackHas(london, day, moment); got != want {
			t.Errorf("at %s: %v", at, got)
		}
	}
}
