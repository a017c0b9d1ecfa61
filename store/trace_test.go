package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// tracingPost is a courier whose conversations can be read.
type tracingPost struct {
	*post
	arrived bool
	err     error
	asked   []string
}

func (p *tracingPost) Trace(_ context.Context, conversation string, _ int64, _ time.Time) (digest.Carried, bool, error) {
	p.asked = append(p.asked, conversation)
	return digest.Carried{Place: conversation, Reference: "9.000009"}, p.arrived, p.err
}

// TestUnknownIsTracedWhereItMayBe: what arrived after all counts as sent and as
// told; what is not found, or may not be looked for, stays unknown.
func TestUnknownIsTracedWhereItMayBe(t *testing.T) {
	for name, tt := range map[string]struct {
		arrived       bool
		err           error
		sent, unknown int
	}{
		"arrived":        {arrived: true, sent: 2},
		"not found":      {sent: 1, unknown: 1},
		"not to be read": {err: digest.ErrUntraceable, sent: 1, unknown: 1},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := newCouncil(t, db)
				c.team("north", digest.ByDM)
				c.people("north", "ann")
				c.publish(text("one"))
				c.clock.Set(monday)
				c.plan()
				c.drain(&post{}) // from now on Ann's conversation is known

				c.publish(text("two"))
				c.clock.Set(monday.AddDate(0, 0, 7))
				c.plan()
				p := &tracingPost{post: &post{}, arrived: tt.arrived, err: tt.err}
				p.fail = func(digest.Letter) error { return errors.New("connection reset") }
				_, err := c.NewSender(p, "test", 1).Drain(c.ctx)
				c.must(err)
				c.like("sent", tt.sent, c.count(digest.Sent))
				c.like("unknown", tt.unknown, c.count(digest.Unknown))
				if len(p.asked) != 1 || p.asked[0] != "DUann" {
					t.Errorf("looked in %v, want once in Ann's conversation", p.asked)
				}
				receipt, err := db.Receipt(c.ctx, c.actor("ann").Person.ID, c.item("two").ID, 1)
				c.must(err)
				if told := !receipt.ToldAt.IsZero(); told != tt.arrived {
					t.Errorf("told: %t, want %t", told, tt.arrived)
				}
			})
		})
	}
}

// looks returns a function that moves the clock, lets one and the same sender work, and
// returns where it looked.
func (c *council) looks(p *tracingPost) func(after time.Duration) []string {
	sender := c.NewSender(p, "test", 1)
	return func(after time.Duration) []string {
		c.t.Helper()
		c.clock.Step(after)
		p.asked = nil
		_, err := sender.Drain(c.ctx)
		c.must(err)
		return p.asked
	}
}

// TestOneFailedLookEndsNothing: where a look fails, the other letters are looked for
// all the same, and this one a minute later; where nothing may be read, leave is asked
// for again after an hour.
func TestOneFailedLookEndsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(text("one"))
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{})
		c.publish(text("two"))
		c.clock.Set(monday.AddDate(0, 0, 7))
		c.plan()
		p := &tracingPost{post: &post{fail: func(digest.Letter) error { return errors.New("connection reset") }}, err: errors.New("timeout")}
		look := c.looks(p)
		c.like("both are looked for, and both looks fail", 2, len(look(0)))
		c.like("at once again", 0, len(look(time.Second)))
		p.err = digest.ErrUntraceable
		c.like("no leave", 1, len(look(time.Minute)))
		c.like("no leave, a minute later", 0, len(look(time.Minute)))
		p.err, p.arrived = nil, true
		look(time.Hour)
		c.like("sent", 4, c.count(digest.Sent))
	})
}

// TestAFirstMessageIsTraced: nobody knows the conversation of somebody to whom nothing
// was ever sent for sure. Once the next message reaches them it is known, and looked
// into once for the first.
func TestAFirstMessageIsTraced(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		t.Run(fmt.Sprintf("arrived %t", arrived), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := newCouncil(t, db)
				c.team("north", digest.ByDM)
				c.people("north", "ann")
				c.publish(text("one"))
				c.clock.Set(monday)
				c.plan()
				p := &tracingPost{post: &post{fail: func(digest.Letter) error { return errors.New("connection reset") }}, arrived: arrived}
				look := c.looks(p)
				c.like("looked while nothing is known", 0, len(look(0)))
				p.fail = nil
				c.clock.Set(monday.AddDate(0, 0, 7))
				c.plan()
				c.like("looked once it is", []string{"DUann"}, look(0))
				c.like("looked again", 0, len(look(2*time.Minute)))
				c.like("unknown", map[bool]int{true: 0, false: 1}[arrived], c.count(digest.Unknown))
			})
		})
	}
}
