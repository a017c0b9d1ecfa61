package store_test

import (
	"context"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// tooMany is how many turns a drain of three letters never takes.
const tooMany = 200

// endless is an outbox that stops a drain which does not end.
type endless struct {
	outbox.Store
	stop  context.CancelFunc
	turns int
}

func (e *endless) Turn(ctx context.Context, turn outbox.Turn) (outbox.Claim, error) {
	if e.turns++; e.turns == tooMany {
		e.stop()
	}
	return e.Store.Turn(ctx, turn)
}

// TestADrainEndsWhereItsWaysLeadNoFurther: letters that are due by a way that this
// process has no courier for, or that wait behind one of those, are left: another
// process, or this one when it has one, sends them.
func TestADrainEndsWhereItsWaysLeadNoFurther(t *testing.T) {
	slack := func(p *post) outbox.Way { return outbox.Way{Via: digest.Slack, Courier: p, Workers: 1} }
	mail := func(p *post) outbox.Way { return outbox.Way{Via: digest.Email, Courier: p, Workers: 1} }
	for name, test := range map[string]struct {
		before func(c *council)
		ways   []outbox.Way
		want   outbox.Drained
	}{
		"by Slack alone": {ways: []outbox.Way{slack(&post{})}, want: outbox.Drained{Sent: 2, Left: 1}}, // Bob has mail alone
		"by mail alone":  {ways: []outbox.Way{mail(&post{})}, want: outbox.Drained{Sent: 3}},
		"by none":        {want: outbox.Drained{Left: 3}},
		"behind one that waits for mail": {
			before: func(c *council) {
				c.must(c.db.Exec(c.ctx, "UPDATE deliveries SET refused = ',slack,' WHERE person_id = (SELECT id FROM people WHERE name = 'ann')"))
				c.must(c.db.Exec(c.ctx, `INSERT INTO deliveries (recipient, kind, person_id, state, not_before, created_at, notice)
					SELECT recipient, 'notice', person_id, state, not_before, created_at, '{"kind":"test"}' FROM deliveries WHERE refused <> ''`))
			},
			ways: []outbox.Way{slack(&post{})}, want: outbox.Drained{Sent: 1, Left: 3},
		},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := both(t, db)
				if test.before != nil {
					test.before(c)
				}
				ctx, stop := context.WithCancel(c.ctx)
				defer stop()
				from := &endless{Store: db, stop: stop}
				d, err := outbox.New(c.Service, from, c.clock, nil, outbox.Options{Holder: "drain"}, test.ways...).Drain(ctx)
				c.must(err)
				if from.turns >= tooMany {
					t.Fatalf("still at it after %d turns, with %+v", from.turns, d)
				}
				c.like("drained", test.want, d)
			})
		})
	}
}
