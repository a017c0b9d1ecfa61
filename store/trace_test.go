package store_test

import (
	"context"
	"errors"
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
		"not to be read": {err: errors.New("missing_scope"), sent: 1, unknown: 1},
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
				state, err := db.OutboxState(c.ctx, c.clock.Now())
				c.must(err)
				if state.Counts[digest.Sent] != tt.sent || state.Counts[digest.Unknown] != tt.unknown {
					t.Errorf("the outbox holds %v, want %d sent and %d unknown", state.Counts, tt.sent, tt.unknown)
				}
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
