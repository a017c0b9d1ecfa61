package digest

import (
	"context"
	"time"
)

// Clock tells the time. All rules take it from here, never from the system.
type Clock interface {
	// Now returns the present moment in UTC.
	Now() time.Time
	// Sleep returns when the clock has moved on by d, or ctx has ended. A clock
	// that somebody sets by hand moves on by itself then: nobody waits for it.
	Sleep(ctx context.Context, d time.Duration)
}

// SystemClock is the machine's own clock.
type SystemClock struct{}

// Now implements [Clock].
func (SystemClock) Now() time.Time { return time.Now().UTC() }

// Sleep implements [Clock].
func (SystemClock) Sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// ClockFrom returns a clock that reads start now and runs on from there.
// It serves demonstrations and tests (BRIEFED_CLOCK).
func ClockFrom(start time.Time) Clock {
	return shiftedClock{offset: time.Until(start)}
}

type shiftedClock struct {
	SystemClock
	offset time.Duration
}

func (c shiftedClock) Now() time.Time { return time.Now().Add(c.offset).UTC() }
