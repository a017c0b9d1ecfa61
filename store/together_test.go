package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// counting is an outbox that counts letters which a sender has claimed and not yet
// accounted for: what is unknown where it is killed.
type counting struct {
	outbox.Store
	mu              sync.Mutex
	changed         *sync.Cond
	turns, most     int
	claimed, closed int
}

func newCounting(s outbox.Store) *counting {
	n := &counting{Store: s}
	n.changed = sync.NewCond(&n.mu)
	return n
}

func (n *counting) Turn(ctx context.Context, turn outbox.Turn) (outbox.Claim, error) {
	claim, err := n.Store.Turn(ctx, turn)
	if err != nil {
		return claim, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.turns++
	n.closed += len(turn.Done)
	n.claimed += len(claim.Deliveries)
	n.most = max(n.most, n.claimed-n.closed)
	n.changed.Broadcast()
	return claim, nil
}

// slowly carries a letter only when all that were carried before it are recorded.
type slowly struct {
	*counting
	carried int
}

func (s *slowly) Carry(context.Context, digest.Letter) (digest.Carried, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.carried > s.closed {
		s.changed.Wait()
	}
	s.carried++
	return digest.Carried{}, nil
}

// quickly carries at once.
type quickly struct{}

func (quickly) Carry(context.Context, digest.Letter) (digest.Carried, error) {
	return digest.Carried{}, nil
}

// TestWhatGoesQuicklyIsRecordedTogether: where letters are carried sooner than they are
// recorded, more of them are in flight, up to a number.
func TestWhatGoesQuicklyIsRecordedTogether(t *testing.T) {
	const letters, workers, most = 120, 4, 20
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		names := make([]string, letters)
		for i := range names {
			names[i] = fmt.Sprintf("n%03d", i)
		}
		c := queued(t, db, names...)
		n := newCounting(db)
		way := outbox.Way{Via: digest.Slack, Courier: quickly{}, Workers: workers, Most: most}
		d, err := outbox.New(c.Service, n, c.clock, nil, outbox.Options{Holder: "quickly"}, way).Drain(c.ctx)
		c.must(err)
		c.like("quickly: sent", letters, d.Sent)
		if n.most > most || n.most <= workers || n.turns > letters/2 {
			t.Errorf("quickly: %d letters at most were not accounted for, in %d turns; want more than %d and no more than %d", n.most, n.turns, workers, most)
		}
	})
}

// TestWhatGoesSlowlyIsNotClaimedAhead: where letters are not carried sooner than they are
// recorded, never more are in flight than the courier carries at once.
func TestWhatGoesSlowlyIsNotClaimedAhead(t *testing.T) {
	const workers = 4
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid", "dot", "eve", "fay", "gus", "hal", "ida", "jon", "kit", "lou")
		n := newCounting(db)
		way := outbox.Way{Via: digest.Slack, Courier: &slowly{counting: n}, Workers: workers, Most: 20}
		d, err := outbox.New(c.Service, n, c.clock, nil, outbox.Options{Holder: "slowly"}, way).Drain(c.ctx)
		c.must(err)
		c.like("slowly: sent, and not accounted for at most", []int{12, workers}, []int{d.Sent, n.most})
	})
}

// reading is an outbox whose letters are read only when a turn has come after the one
// that claimed them.
type reading struct{ *counting }

func (r reading) Letters(ctx context.Context, on digest.Date, claimed []digest.Delivery) ([]digest.Letter, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	stop := context.AfterFunc(ctx, r.changed.Broadcast)
	defer stop()
	for turns := r.turns; r.turns == turns; r.changed.Wait() {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
	}
	return r.Store.Letters(ctx, on, claimed)
}

// TestTurnsGoOnWhileLettersAreRead: what came of letters is recorded, and leases are
// renewed, while those that were claimed after them are still being read.
func TestTurnsGoOnWhileLettersAreRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid")
		ctx, cancel := context.WithTimeout(c.ctx, time.Minute)
		defer cancel()
		way := outbox.Way{Via: digest.Slack, Courier: quickly{}, Workers: 2}
		d, err := outbox.New(c.Service, reading{newCounting(db)}, c.clock, nil, outbox.Options{Holder: "reading"}, way).Drain(ctx)
		c.must(err)
		c.like("read meanwhile: sent", 3, d.Sent)
	})
}
