package web

import (
	"context"
	"sync"
	"time"

	"github.com/briefed/briefed/digest"
)

// Counts over everybody take a second or two in a large council, and many look at
// the same ones. They are counted once a minute at most, in the background where
// there are some that are not too old, and pages say when.
const (
	countFresh = time.Minute
	countOld   = 15 * time.Minute
	countBound = time.Minute // how long counting may take
	countMost  = 64          // results that are kept
)

// counted keeps what was counted, by what it is and who may see it.
type counted struct {
	mu      sync.Mutex
	results map[countKey]*result
}

type result struct {
	mu    sync.Mutex // held while counting, so that one visitor counts for all
	value any
	at    time.Time
	busy  bool
}

func newCounted() *counted { return &counted{results: map[countKey]*result{}} }

// countKey is what a result depends on, and whom it is for: values that were read,
// never what somebody typed, so that nobody's request is another's answer.
type countKey struct {
	page, of     string // of one team or item, by its slug or ref
	state        digest.State
	access       digest.Access
	today, asked digest.Date // asked is 0 for today
}

// countKey returns the key of a page for the reader. Errors: [digest.Invalid] for a
// day that cannot be read.
func (v *visit) countKey(page, of string) (countKey, error) {
	asked, err := v.date("as-of")
	return countKey{page: page, of: of, state: v.state(), access: v.actor.Person.Access, today: v.Today(), asked: asked}, err
}

func (c *counted) result(key countKey) *result {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.results[key]
	if r == nil {
		for old := range c.results {
			if len(c.results) < countMost {
				break
			}
			delete(c.results, old)
		}
		r = &result{}
		c.results[key] = r
	}
	return r
}

// once returns what count returns, or what it returned a moment ago, for a page and
// the team or item that it is about.
func once[T any](v *visit, page, of string, count func(*visit) (T, error)) (value T, err error) {
	key, err := v.countKey(page, of)
	if err != nil {
		return value, err
	}
	r := v.counted.result(key)
	r.mu.Lock()
	defer r.mu.Unlock()
	age := time.Since(r.at)
	kept, ok := r.value.(T)
	if ok && age < countOld {
		if age >= countFresh && !r.busy {
			r.busy = true
			later := *v
			ctx, cancel := context.WithTimeout(context.WithoutCancel(v.r.Context()), countBound)
			later.r = v.r.Clone(ctx)
			go func() {
				defer cancel()
				value, err := count(&later)
				r.mu.Lock()
				defer r.mu.Unlock()
				r.busy = false
				if err == nil {
					r.value, r.at = value, time.Now()
				}
			}()
		}
		return kept, nil
	}
	if value, err = count(v); err == nil {
		r.value, r.at = value, time.Now()
	}
	return value, err
}
