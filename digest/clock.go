package digest

import "time"

// Clock tells the time. All rules take it from here, never from the system.
type Clock interface {
	// Now returns the present moment in UTC.
	Now() time.Time
}

// SystemClock is the machine's own clock.
type SystemClock struct{}

// Now implements [Clock].
func (SystemClock) Now() time.Time { return time.Now().UTC() }

// ClockFrom returns a clock that reads start now and runs on from there.
// It serves demonstrations and tests (BRIEFED_CLOCK).
func ClockFrom(start time.Time) Clock {
	return shiftedClock{offset: time.Until(start)}
}

type shiftedClock struct{ offset time.Duration }

func (c shiftedClock) Now() time.Time { return time.Now().Add(c.offset).UTC() }
