package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestActs: a message counts once, on whichever replica and after a restart; an
// act counts again until it was done; both are forgotten after a while.
func TestActs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
		arrives := func(message, act string, now time.Time, want bool) {
			t.Helper()
			fresh, err := db.Arrive(t.Context(), now, now.Add(-time.Hour), message, act)
			if err != nil || fresh != want {
				t.Errorf("%q of %q at %s: %t, %v", message, act, now, fresh, err)
			}
		}
		arrives("m1", "a1", at, true)
		arrives("m1", "a1", at, false)
		arrives("m2", "a1", at, true) // not done yet: whoever took it died
		if err := db.Acted(t.Context(), at, "a1"); err != nil {
			t.Fatal(err)
		}
		arrives("m3", "a1", at, false)
		arrives("m4", "a2", at, true)
		arrives("", "a1", at, false)
		arrives("", "", at, true)
		arrives("m1", "a1", at.Add(2*time.Hour), true)
	})
}
