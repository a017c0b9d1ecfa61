package storetest

import (
	"context"
	"sync"
	"time"
)

// HandClock is a clock that a test sets by hand, also from a courier while a sender
// looks at it.
type HandClock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that stands at a moment.
func NewClock(now time.Time) *HandClock { return &HandClock{now: now} }

// Now implements [digest.Clock].
func (c *HandClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock to a moment.
func (c *HandClock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Sleep implements [digest.Clock]: it moves the clock on.
func (c *HandClock) Sleep(_ context.Context, d time.Duration) { c.Step(d) }

// Step moves the clock on.
func (c *HandClock) Step(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
