package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestAClockThatJumps: amid sending, the clock of the computer jumps by an hour, and later
// back. What was due goes once, nothing is unknown, and no digest is planned twice.
func TestAClockThatJumps(t *testing.T) {
	for what, jump := range map[string]time.Duration{"ahead": time.Hour, "back": -time.Hour} {
		t.Run(what, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				var names []string
				for i := range 12 {
					names = append(names, fmt.Sprintf("person%02d", i))
				}
				c := queued(t, db, names...)
				carried, got := 0, map[int64]int{}
				p := &post{fail: func(l digest.Letter) error {
					carried++
					got[l.PersonID]++
					switch carried {
					case 4:
						c.clock.Step(jump)
					case 8:
						c.clock.Step(-jump)
					}
					return nil
				}}
				total := outbox.Drained{}
				for turn := range 4 { // what is not due by the clock of now goes once it is right again
					drained := c.drain(p)
					total.Sent, total.Unknown, total.Failed, total.Dropped = total.Sent+drained.Sent, total.Unknown+drained.Unknown, total.Failed+drained.Failed, total.Dropped+drained.Dropped
					if again := c.plan(); again.Messages != 0 {
						t.Errorf("turn %d: %d messages were planned again", turn, again.Messages)
					}
					if turn == 1 && carried < 8 { // it was set back before all had gone: somebody sets it right
						c.clock.Step(-jump)
					}
				}
				if want := (outbox.Drained{Sent: len(names)}); total != want {
					t.Errorf("drained %+v, want %+v", total, want)
				}
				for person, n := range got {
					if n != 1 {
						t.Errorf("person %d got %d letters", person, n)
					}
				}
				if len(got) != len(names) {
					t.Errorf("%d of %d people got their letter", len(got), len(names))
				}
			})
		})
	}
}
