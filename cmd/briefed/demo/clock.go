package demo

import (
	"context"
	"sync"
	"time"

	"github.com/briefed/briefed/digest"
)

// Start is when the demonstration begins: five to nine on a Monday, before the
// week's digests go out. The newest item of the library is older: nothing is shown
// before its publisher published it.
var Start = time.Date(2026, time.November, 30, 8, 55, 0, 0, time.UTC)

// Clock stands still until it is stepped ahead, so that a visitor who reads for an
// hour finds the office as they left it. Each look at it is a microsecond later than
// the one before: two things that happen one after the other have two times.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock returns a clock that reads start now.
func NewClock(start time.Time) *Clock { return &Clock{now: start.UTC()} }

// Now implements [digest.Clock].
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(time.Microsecond)
	return c.now
}

// Sleep implements [digest.Clock]: it moves the clock on, as nobody waits for it.
func (c *Clock) Sleep(_ context.Context, d time.Duration) { c.Step(c.Now().Add(d)) }

var _ digest.Clock = (*Clock)(nil)

// Step moves the clock ahead to a moment; one that is past is left alone.
func (c *Clock) Step(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if to.After(c.now) {
		c.now = to.UTC()
	}
}
