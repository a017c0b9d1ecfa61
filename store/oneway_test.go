package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// ways are those that queued letters have, by whom they are for.
func (c *council) ways() map[string]digest.Via {
	c.t.Helper()
	queued, err := c.db.Deliveries(c.ctx, []digest.DeliveryState{digest.Queued}, 100)
	c.must(err)
	ways := map[string]digest.Via{}
	for _, d := range queued {
		person, err := c.db.Person(c.ctx, d.PersonID)
		c.must(err)
		ways[person.Name] = d.Via
	}
	return ways
}

// TestOneWayIsNoChoice: whose letter can go but one way has it from the start; the way of
// the others is chosen when their turn comes.
func TestOneWayIsNoChoice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := both(t, db)
		c.like("ways", map[string]digest.Via{"ann": "", "bob": digest.Email, "cid": ""}, c.ways())
	})
}

// TestTheOnlyWayMayBecomeAnother: what was queued for somebody's only way goes by the one
// that they have when its turn comes.
func TestTheOnlyWayMayBecomeAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := both(t, db)
		c.must(db.Exec(c.ctx, "UPDATE accounts SET held = false, gone_at = '2026-03-02T08:59:00.000000Z' WHERE via = 'email' AND account = 'bob@council.example'"))
		c.must(db.Exec(c.ctx, "UPDATE accounts SET held = true, gone_at = NULL WHERE via = 'slack' AND account = 'Ubob'"))
		slack, mail := &post{}, &post{}
		c.like("drained", outbox.Drained{Sent: 3}, c.drainBoth(slack, mail))
		c.like("by Slack", []string{"slack Uann", "slack Ubob"}, slack.to())
		c.like("by mail", []string{"email cid@council.example"}, mail.to())
	})
}

// TestAWayThatIsTakenAwayHoldsNothing: a letter that waits for a way which the
// organisation ends goes by the next, though nobody sends by the first any more.
func TestAWayThatIsTakenAwayHoldsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := both(t, db)
		refusing := &post{fail: func(digest.Letter) error {
			return &digest.SendError{Class: digest.Paused, Code: "token_revoked", Reason: "the token was revoked"}
		}}
		c.like("of Slack that refuses", outbox.Drained{Sent: 2, Left: 1, Refused: "the token was revoked"}, c.drainBoth(refusing, &post{}))
		c.like("waits for Slack", map[string]digest.Via{"ann": digest.Slack}, c.ways())
		c.must(db.AllowVia(c.ctx, c.clock.Now(), digest.Slack, false))
		c.clock.Step(6 * time.Minute) // it is tried again then
		mail := &post{}
		drained, err := outbox.New(c.Service, db, c.clock, nil, outbox.Options{Holder: "mail"}, outbox.Way{Via: digest.Email, Courier: mail, Workers: 1}).Drain(c.ctx)
		c.must(err)
		c.like("once Slack has ended", outbox.Drained{Sent: 1}, drained)
		c.like("by mail", []string{"email ann@council.example"}, mail.to())
	})
}
