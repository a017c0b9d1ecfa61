package store_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestWhatProcessesCompareIsByOneClock: a pause, a letter that goes again and the turn
// to read the directory mean the same to a process whose clock is hours off.
func TestWhatProcessesCompareIsByOneClock(t *testing.T) {
	for what, skew := range map[string]time.Duration{"ahead": 3 * time.Hour, "behind": -3 * time.Hour} {
		t.Run(what, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := queued(t, db, "ann")
				db.GoBy(c.clock)
				shared := c.clock.Now()
				theirs := shared.Add(skew)

				_, err := db.Turn(c.ctx, outbox.Turn{
					Now: shared, Holder: "right", Lease: 5 * time.Second, Claim: 20 * time.Second, Want: map[digest.Via]int{digest.Slack: 0},
					Done: []outbox.Outcome{{Delivery: digest.Delivery{NotBefore: shared.Add(time.Hour)}, Closed: digest.Queued, Pause: "slack"}},
				})
				c.must(err)
				state, err := db.OutboxState(c.ctx, theirs)
				c.must(err)
				if len(state.Pauses) != 1 || !state.Pauses[0].Until.Equal(theirs.Add(time.Hour)) {
					t.Errorf("the pause of an hour, to them: %+v", state.Pauses)
				}
				c.must(db.Resume(c.ctx, "slack", storetest.Logged(shared)))

				c.clock.Step(time.Minute)
				claimed := c.turn("right", 1).Deliveries
				c.turn("right", 0, outbox.Outcome{Delivery: claimed[0], Closed: digest.Unknown})
				_, err = db.SendAgain(c.ctx, c.clock.Now().Add(skew), nil, func(int) digest.AuditEntry { return storetest.Logged(shared) })
				c.must(err)
				if again := c.turn("right", 1).Deliveries; len(again) != 1 {
					t.Error("what they send again does not go now")
				}

				shared = c.clock.Now()
				theirs = shared.Add(skew)
				begin := func(now time.Time) bool {
					begun, err := db.BeginPass(c.ctx, now, now.Add(-time.Hour), now.Add(digest.PassBound))
					c.must(err)
					return begun
				}
				if !begin(shared) || begin(theirs) {
					t.Error("they take the turn to read the directory that another one has")
				}
				c.must(db.FailPass(c.ctx, theirs, theirs.Add(digest.PassAgain), "it is down"))
				c.clock.Step(digest.PassAgain - time.Second)
				if begin(c.clock.Now()) {
					t.Error("read again too soon")
				}
				c.clock.Step(time.Second)
				if !begin(c.clock.Now()) {
					t.Error("a pass of theirs that failed blocks for longer than an hour")
				}
				c.must(db.KeepPass(c.ctx, digest.Pass{Via: digest.Slack, Began: c.clock.Now().Add(skew), Ended: c.clock.Now().Add(skew)}))
				if begin(c.clock.Now()) || begin(c.clock.Now().Add(skew)) {
					t.Error("read again though they just have")
				}
			})
		})
	}
}

// TestAnEarlierProgramsTurnAtTheDirectoryRunsOut: it went by its own clock.
func TestAnEarlierProgramsTurnAtTheDirectoryRunsOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		db.GoBy(c.clock)
		now := c.clock.Now()
		exec(t, db, "UPDATE directory_pass SET not_before = "+literal(now.Add(5*time.Hour)))
		if begun, err := db.BeginPass(c.ctx, now, now.Add(-time.Hour), now.Add(digest.PassBound)); err != nil || !begun {
			t.Errorf("begun %t, %v", begun, err)
		}
	})
}

// TestTheLogSaysWhoWaitsForWhom, once, and when that is over.
func TestTheLogSaysWhoWaitsForWhom(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		c.turn("another-computer", 0)
		var log bytes.Buffer
		said := slog.New(slog.NewTextHandler(&log, nil))
		mail := &post{}
		_, err := outbox.New(c.Service, db, c.clock, said, outbox.Options{Holder: "this"},
			outbox.Way{Via: digest.Slack, Courier: &post{}, Workers: 1}, outbox.Way{Via: digest.Email, Courier: mail, Workers: 1}).Drain(c.ctx)
		c.must(err)
		waits := `msg="another process sends: this one waits for its lease" via=slack holder=another-computer`
		sends := `msg="this process sends now" via=slack`
		for _, line := range []string{waits, sends} {
			if n := strings.Count(log.String(), line); n != 1 {
				t.Errorf("%d times %q in\n%s", n, line, log.String())
			}
		}
		if strings.Index(log.String(), waits) > strings.Index(log.String(), sends) || strings.Contains(log.String(), "via=email") {
			t.Errorf("the log says\n%s", log.String())
		}
	})
}

// TestALetterIsAttemptedWhenItWas: to a sender whose clock is off, and to whoever
// traces it by another clock, it left at the same moment.
func TestALetterIsAttemptedWhenItWas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		db.GoBy(c.clock)
		const skew = 3 * time.Hour
		attempted := c.clock.Now()
		turn := func(want int, done ...outbox.Outcome) []digest.Delivery {
			claim, err := db.Turn(c.ctx, outbox.Turn{
				Now: c.clock.Now().Add(skew), Holder: "ahead", Lease: 5 * time.Second, Claim: 20 * time.Second,
				Want: map[digest.Via]int{digest.Slack: want}, Done: done,
			})
			c.must(err)
			return claim.Deliveries
		}
		claimed := turn(2)
		if len(claimed) != 2 || !claimed[0].NotBefore.Equal(attempted.Add(skew)) {
			t.Fatalf("claimed %+v", claimed)
		}
		c.clock.Step(30 * time.Minute)
		sent := outbox.Outcome{Delivery: claimed[0], On: c.Today(), Closed: digest.Sent}
		sent.Place, sent.Reference, sent.SentAt = "D1", "1.1", c.clock.Now().Add(skew)
		turn(0, sent, outbox.Outcome{Delivery: claimed[1], Closed: digest.Unknown})
		c.must(db.Exec(c.ctx, "UPDATE deliveries SET recipient = (SELECT MIN(recipient) FROM deliveries), run_id = NULL")) // the same conversation
		for ago, want := range map[time.Duration]int{time.Hour: 1, time.Minute: 0} {
			for _, off := range []time.Duration{0, skew, -skew} {
				untraced, err := db.Untraced(c.ctx, digest.Slack, c.clock.Now().Add(off), ago, 0)
				c.must(err)
				if len(untraced) != want || want == 1 && !untraced[0].NotBefore.Equal(attempted.Add(off)) {
					t.Errorf("attempted in the last %s, by a clock that is %s off: %+v", ago, off, untraced)
				}
			}
		}
		all, err := db.Deliveries(c.ctx, []digest.DeliveryState{digest.Sent}, 9)
		c.must(err)
		if len(all) != 1 || !all[0].NotBefore.Equal(attempted) || !all[0].SentAt.Equal(attempted.Add(30*time.Minute)) {
			t.Errorf("sent: %+v", all)
		}
	})
}
