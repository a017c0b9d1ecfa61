package store

import (
	"time"

	"github.com/briefed/briefed/digest"
)

// What two processes compare – leases, pauses, when a letter is due – must be told by
// one clock. On PostgreSQL that is the server's own: processes run on several
// computers. On SQLite they share a computer, and the caller's clock is that one.

// GoByCaller takes the callers' clocks for the one that processes share, on
// PostgreSQL too: where a clock is set by hand, as with BRIEFED_CLOCK and in tests.
func (db *DB) GoByCaller() { db.present = byCaller }

// GoBy takes a clock for the one that processes share.
func (db *DB) GoBy(clock digest.Clock) {
	db.present = func(*tx, time.Time) (time.Time, error) { return clock.Now(), nil }
}

func byCaller(_ *tx, caller time.Time) (time.Time, error) { return caller, nil }

func byServer(t *tx, _ time.Time) (now time.Time, err error) {
	var at stamp
	err = t.one(&at, "SELECT clock_timestamp()", nil)
	return at.Time, err
}

// behind is by how much the shared clock is ahead of the caller's, who says that it
// is now: to be added to the moments that the caller hands over.
func (t *tx) behind(now time.Time) (time.Duration, error) {
	shared, err := t.db.present(t, now)
	return shared.Sub(now), err
}

// moved is a moment moved by a difference of clocks; none stays none.
func moved(at time.Time, by time.Duration) time.Time {
	if at.IsZero() {
		return at
	}
	return at.Add(by)
}
