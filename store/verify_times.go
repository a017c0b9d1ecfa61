package store

import (
	"fmt"
	"slices"
	"time"
)

// madeAt are the columns that say when a row was made: it comes into the log at once, so
// that its number there cannot lie after a checkpoint that left the building later.
var madeAt = map[string]string{"answers": "at", "audit": "at", "supervisions": "ticked_at", "handbacks": "at", "versions": "published_at", "erasures": "at", "verdicts": "at", "shares": "recorded_at", censusKind: "taken_at"}

// backdating is how much earlier than the last checkpoint before it a row may be: clocks
// of machines differ, and a transaction takes its time.
const backdating = 5 * time.Minute

// pinned notes a checkpoint that left the building; they come by size.
func (l *logLook) pinned(claim rootClaim) {
	if n := len(l.pins); n > 0 && l.pins[n-1].At.After(claim.At.Time) {
		claim.At = l.pins[n-1].At
	}
	l.pins = append(l.pins, claim)
}

// checkTime compares when a row says that it was made with the last checkpoint that left
// the building before it was in the log.
func (l *logLook) checkTime(e logEntry, row evidenceRow) {
	column := slices.IndexFunc(row.table.columns, func(c evidenceColumn) bool { return c.name == madeAt[e.Kind] })
	if column < 0 {
		return
	}
	made, is := row.values[column].(*stamp)
	before := l.pinsBefore(e.Seq)
	if !is || made.IsZero() || before.IsZero() || !made.Before(before.Add(-backdating)) {
		return
	}
	l.v.Damage(fmt.Sprintf("Number %d of %s says that it was made on %s, and came into the log, as entry %d, after a checkpoint without it had left the building on %s: it was dated back, or a clock was wrong.",
		e.RowID, e.Kind, made.UTC().Format("2 January 2006 15:04"), e.Seq, before.UTC().Format("2 January 2006 15:04")))
}

// pinsBefore is the latest moment at which a checkpoint left that an entry is not in.
func (l *logLook) pinsBefore(seq int64) time.Time {
	n, _ := slices.BinarySearchFunc(l.pins, seq+1, func(p rootClaim, size int64) int { return int(min(1, max(-1, p.Size-size))) })
	if n == 0 {
		return time.Time{}
	}
	return l.pins[n-1].At.Time
}
