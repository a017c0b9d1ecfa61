package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// writers lets one transaction of this process write to an SQLite file at a time.
// SQLite does so too, but has whoever waits look again and again, so that under load
// chance decides, and some do not get a turn in five seconds. Here people come first,
// in their order, and then what nobody waits for: see [Behind].
type writers struct {
	mu     sync.Mutex
	busy   bool
	people []chan struct{}
	work   []chan struct{}
	inARow int // people who had their turn while work waited
}

const (
	// peopleInARow is how many people go before work that waits has a turn all the same:
	// the outbox keeps its lease by writing.
	peopleInARow = 32
	// writersPatience is how long somebody without a deadline waits.
	writersPatience = 10 * time.Second
)

// errWriters is why somebody who waited for a turn had none.
var errWriters = errors.New("others of this service write to it")

// enter waits for a turn to write; leave gives it back.
func (w *writers) enter(ctx context.Context) error {
	w.mu.Lock()
	if !w.busy {
		w.busy = true
		w.mu.Unlock()
		return nil
	}
	queue := &w.people
	if behind(ctx) {
		queue = &w.work
	}
	turn := make(chan struct{})
	*queue = append(*queue, turn)
	w.mu.Unlock()

	var patience <-chan time.Time
	if _, hurried := ctx.Deadline(); !hurried && !behind(ctx) {
		timer := time.NewTimer(writersPatience)
		defer timer.Stop()
		patience = timer.C
	}
	var err error
	select {
	case <-turn:
		return nil
	case <-patience:
		err = errWriters
	case <-ctx.Done():
		err = errors.Join(errWriters, ctx.Err())
	}
	w.mu.Lock()
	at := slices.Index(*queue, turn)
	if at >= 0 {
		*queue = slices.Delete(*queue, at, at+1)
	}
	w.mu.Unlock()
	if at < 0 { // the turn came at the same moment
		w.leave()
	}
	return err
}

func (w *writers) leave() {
	w.mu.Lock()
	defer w.mu.Unlock()
	next := &w.people
	switch {
	case len(w.work) == 0:
		w.inARow = 0
	case len(w.people) == 0 || w.inARow >= peopleInARow:
		next, w.inARow = &w.work, 0
	default:
		w.inARow++
	}
	if len(*next) == 0 {
		w.busy = false
		return
	}
	close((*next)[0])
	*next = slices.Delete(*next, 0, 1)
}
