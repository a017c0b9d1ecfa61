package demo

import (
	"sync"
	"time"

	"github.com/briefed/briefed/digest"
)

// Start is when the demonstration begins: five to nine on a Monday, before the
// week's digests go out.
var Start = time.Date(2026, time.November, 30, 8, 55, 0, 0, time.UTC)

// Clock runs on from a start and can be stepped ahead.
type Clock struct {
	digest.SystemClock // waits in real time

	mu     sync.Mutex
	offset time.Duration
}

// NewClock returns a clock that reads start now.
func NewClock(start time.Time) *Clock { return &Clock{offset: time.Until(start)} }

// Now implements the clock of package digest.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset).UTC()
}

// Step moves the clock ahead to a moment; one that is past is left alone.
func (c *Clock) Step(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if ahead := to.Sub(time.Now().Add(c.offset)); ahead > 0 {
		c.offset += ahead
	}
}
