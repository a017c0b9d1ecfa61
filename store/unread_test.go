package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// unreadable is an outbox in which a person's letters cannot be read so many times.
type unreadable struct {
	outbox.Store
	person int64
	times  int
}

func (u *unreadable) Letters(ctx context.Context, on digest.Date, claimed []digest.Delivery) ([]digest.Letter, error) {
	if u.times > 0 && slices.ContainsFunc(claimed, func(d digest.Delivery) bool { return d.PersonID == u.person }) {
		u.times--
		return nil, errors.New("not to be read")
	}
	return u.Store.Letters(ctx, on, claimed)
}

// TestALetterReadWellSaysNothingOfAnother: while somebody's letter cannot be read, the
// outbox fares badly, however many others are read meanwhile; and well once it was.
func TestALetterReadWellSaysNothingOfAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid", "dot")
		var turns []bool
		told := outbox.Options{Holder: "unread", Turned: func(err error) { turns = append(turns, err != nil) }}
		way := outbox.Way{Via: digest.Slack, Courier: &post{}, Workers: 1}
		from := &unreadable{Store: db, person: c.actor("ann").Person.ID, times: 3}
		d, err := outbox.New(c.Service, from, c.clock, nil, told, way).Drain(c.ctx)
		c.must(err)
		c.like("drained", outbox.Drained{Sent: 4}, d)
		c.like("well, badly, and well again", []bool{false, true, false}, slices.Compact(turns))
	})
}

// TestADrainEndsWhereALetterCannotBeRead: each attempt at a letter that can never be read
// fails, and the next waits longer, also where the clock moves by nothing but waiting. A
// drain leaves it after a few, says so, and sends the others.
func TestADrainEndsWhereALetterCannotBeRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		const enough = 100
		from := &unreadable{Store: db, person: c.actor("ann").Person.ID, times: enough}
		bad := false
		told := outbox.Options{Holder: "unread", Turned: func(err error) { bad = err != nil }}
		d, err := outbox.New(c.Service, from, c.clock, nil, told, outbox.Way{Via: digest.Slack, Courier: &post{}, Workers: 1}).Drain(c.ctx)
		c.must(err)
		c.like("drained", outbox.Drained{Sent: 1, Left: 1}, d)
		c.like("attempts", 5, enough-from.times)
		c.like("the outbox fares badly", true, bad)
	})
}
