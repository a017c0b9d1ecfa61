package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// turn is one turn of a sender at the outbox.
func (c *council) turn(holder string, want int, done ...outbox.Outcome) outbox.Claim {
	c.t.Helper()
	claim, err := c.db.Turn(c.ctx, outbox.Turn{
		Now: c.clock.Now(), Holder: holder, Lease: 5 * time.Second, Claim: 20 * time.Second, Want: map[digest.Via]int{digest.Slack: want}, Done: done,
	})
	c.must(err)
	return claim
}

func (c *council) sent(d digest.Delivery) outbox.Outcome {
	d.Place, d.Reference, d.SentAt = "D1", "1.1", c.clock.Now()
	return outbox.Outcome{Delivery: d, On: c.Today(), Closed: digest.Sent}
}

func (c *council) count(state digest.DeliveryState) int {
	c.t.Helper()
	list, err := c.db.Deliveries(c.ctx, []digest.DeliveryState{state}, 10_000)
	c.must(err)
	return len(list)
}

// queued is a council with a digest in the queue for each of its people.
func queued(t *testing.T, db *store.DB, names ...string) *council {
	t.Helper()
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.people("north", names...)
	c.publish(text("one"))
	c.clock.Set(monday)
	if plan := c.plan(); plan.Messages != len(names) {
		t.Fatalf("planned %d messages", plan.Messages)
	}
	return c
}

func TestStalledSenderChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		claimed := c.turn("stalled", 1).Deliveries[0]
		c.clock.Step(time.Minute)
		if claim := c.turn("other", 1); !claim.Held[digest.Slack] || len(claim.Deliveries) != 0 || c.count(digest.Unknown) != 1 {
			t.Fatalf("after the lease ran out: %+v", claim)
		}
		_, err := db.SendAgain(c.ctx, c.clock.Now(), nil, func(int) digest.AuditEntry { return storetest.Logged(c.clock.Now()) })
		c.must(err)
		again := c.turn("other", 1).Deliveries[0]
		if again.ID != claimed.ID || again.Attempt != claimed.Attempt+1 {
			t.Fatalf("claimed %+v", again)
		}
		c.turn("stalled", 0, c.sent(claimed))
		receipt, err := db.Receipt(c.ctx, c.actor("ann").Person.ID, c.item("one").ID, 1)
		c.must(err)
		if c.count(digest.Sending) != 1 || !receipt.ToldAt.IsZero() {
			t.Fatal("a late outcome was believed")
		}
		c.turn("other", 0, c.sent(again))
		c.turn("other", 0, c.sent(again)) // reported once more, as after a lost commit
		if c.count(digest.Sent) != 1 {
			t.Error("the true outcome was not recorded")
		}
	})
}

func TestOneSenderAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		c.turn("first", 1)
		if claim := c.turn("second", 1); claim.Held[digest.Slack] || len(claim.Deliveries) != 0 || claim.Waiting != 2 {
			t.Fatalf("second got %+v while the first held the lease", claim)
		}
		c.clock.Step(6 * time.Second)
		if claim := c.turn("second", 1); !claim.Held[digest.Slack] || len(claim.Deliveries) != 1 {
			t.Fatalf("second did not take over: %+v", claim)
		}
		if claim := c.turn("first", 1); claim.Held[digest.Slack] {
			t.Fatal("both hold the lease")
		}
	})
}

// TestADrainAfterADeathAccountsForEverything: whoever starts the program again by
// the same BRIEFED_CLOCK turns the clock back to before the letters were queued.
func TestADrainAfterADeathAccountsForEverything(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid")
		c.turn("dead", 1)
		c.clock.Step(-time.Second)
		if d, want := c.drain(&post{}), (outbox.Drained{Sent: 2, Unknown: 1}); d != want {
			t.Errorf("drained %+v, want %+v", d, want)
		}
		c.like("unknown", 1, c.count(digest.Unknown))
	})
}

func TestPausedChannelHoldsOnlyItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		until := c.clock.Now().Add(30 * time.Second)
		c.must(db.Pause(c.ctx, c.clock.Now(), digest.ChannelBucket("Uann"), until, ""))
		p := &post{}
		if d := c.drain(p); d.Sent != 1 || d.Left != 1 || p.letters[0].To.Address != "Ubob" {
			t.Fatalf("drained %+v", d)
		}
		c.must(db.Pause(c.ctx, c.clock.Now(), digest.ChannelBucket("Uann"), c.clock.Now(), "")) // a pause only ever grows
		if claim := c.turn("test", 1); len(claim.Deliveries) != 0 || !claim.Next.Equal(until) {
			t.Errorf("next at %s, want %s", claim.Next, until)
		}
		c.clock.Set(until)
		if d := c.drain(p); d.Sent != 1 || d.Left != 0 {
			t.Fatalf("after the pause: %+v", d)
		}
	})
}

func TestPauseWithoutEndIsLiftedByHand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		c.must(db.Pause(c.ctx, c.clock.Now(), digest.WorkspaceBucket, time.Time{}, "token revoked"))
		c.clock.Step(2 * time.Hour)
		if d := c.drain(&post{}); d.Sent != 0 || d.Left != 1 {
			t.Fatalf("sent in a pause: %+v", d)
		}
		c.must(db.Resume(c.ctx, digest.WorkspaceBucket, storetest.Logged(c.clock.Now())))
		if d := c.drain(&post{}); d.Sent != 1 {
			t.Fatalf("after resuming: %+v", d)
		}
	})
}

func TestAnsweredBeforeSendingIsDropped(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		_, err := c.Answer(c.ctx, c.actor("ann"), digest.AnswerRequest{ItemID: c.item("one").ID, Kind: digest.Understood})
		c.must(err)
		if d := c.drain(&post{}); d.Sent != 1 || d.Dropped != 1 {
			t.Fatalf("drained %+v", d)
		}
	})
}

// failing is a store that does not answer when a sender first reports.
type failing struct {
	*store.DB
	failures int
}

func (f *failing) Turn(ctx context.Context, turn outbox.Turn) (outbox.Claim, error) {
	if len(turn.Done) > 0 && f.failures > 0 {
		f.failures--
		return outbox.Claim{}, errors.New("connection refused")
	}
	return f.DB.Turn(ctx, turn)
}

func TestDatabaseErrorLosesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid")
		c.from = &failing{db, 2}
		p := &post{}
		if d := c.drain(p); d.Sent != 3 || len(p.letters) != 3 || c.count(digest.Sent) != 3 {
			t.Fatalf("drained %+v, %d on record as sent", d, c.count(digest.Sent))
		}
	})
}

func TestStoppingAccountsForEveryLetter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid")
		ctx, stop := context.WithCancel(c.ctx)
		p := &post{fail: func(digest.Letter) error { stop(); return nil }}
		c.must(c.NewSender(p, "s", 1).Run(ctx))
		if c.count(digest.Sent) != len(p.letters) || c.count(digest.Queued) != 3-len(p.letters) {
			t.Fatalf("%d carried: %d sent, %d queued, %d sending", len(p.letters), c.count(digest.Sent), c.count(digest.Queued), c.count(digest.Sending))
		}
	})
}

func TestConcurrentClicksAddOneAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		answer := digest.Answer{
			PersonID: c.actor("ann").Person.ID, ItemID: c.item("one").ID, Asks: 1, Shown: 1,
			Kind: digest.Question, Note: "Since when?", Face: digest.FaceSlack, At: c.clock.Now(),
		}
		results := make(chan bool, 16)
		for range cap(results) {
			go func() {
				changed, err := says(c.ctx, db, answer)
				if err != nil {
					t.Error(err)
				}
				results <- changed
			}()
		}
		added := 0
		for range cap(results) {
			if <-results {
				added++
			}
		}
		if added != 1 {
			t.Errorf("sixteen equal clicks added %d answers", added)
		}
		answer.Asks = 7
		if _, err := says(c.ctx, db, answer); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("answering what was never assigned: %v", err)
		}
	})
}
