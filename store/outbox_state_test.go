package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// grows are the tables that are larger after years.
var grows = []string{
	"deliveries", "delivery_items", "runs", "receipts", "answers", "audit", "memberships", "absences", "versions",
	"log_entries", "log_tiles", "log_checkpoints", "log_pins", "census",
}

// years fills an outbox with letters of the past: of a thousand, nine that failed and
// one that is unknown, and checkpoints that were handed out.
func years(t *testing.T, db *store.DB) {
	t.Helper()
	for _, statement := range []string{
		`INSERT INTO deliveries (recipient, kind, person_id, state, not_before, created_at)
			SELECT 'person ' || n % 200, 'digest', 1, CASE WHEN n % 1000 = 7 THEN 'unknown' WHEN n % 1000 > 990 THEN 'failed' WHEN n % 10 = 1 THEN 'dropped' ELSE 'sent' END,
				'2024-01-01T09:00:00.000000Z', '2024-01-01T09:00:00.000000Z'
			FROM (WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 20000) SELECT n FROM counted) c`,
		`DELETE FROM log_staged`, // these are no rows of the program's
		`INSERT INTO log_pins (size, note, at, place, ref)
			SELECT n, 'kept', '2024-01-01T09:00:00.000000Z', 'file', '' FROM (WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 2000) SELECT n FROM counted) c`,
	} {
		exec(t, db, statement)
	}
	must(t, db.Analyze(t.Context()))
}

// TestWhatIsAskedOftenCostsTheSameInYearFive: what /metrics and /readyz ask, the pages of
// administrators, send and doctor, reads few rows of whatever grows, on both engines. With
// an index less it is found that it does not. Of a turn in which nothing changed
// TestATurnWithoutMarksReadsNobody says so.
func TestWhatIsAskedOftenCostsTheSameInYearFive(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		c.publish(text("two"))
		years(t, db)
		ask := func() {
			c.t.Helper()
			state, err := db.OutboxState(c.ctx, c.clock.Now())
			c.must(err)
			c.like("what is counted", map[digest.DeliveryState]int{digest.Queued: 2, digest.Sending: 0, digest.Unknown: 20, digest.Failed: 0}, state.Counts)
			_, err = db.Deliveries(c.ctx, []digest.DeliveryState{digest.Unknown, digest.Failed}, digest.MaxTroubled)
			c.must(err)
			_, err = db.LogState(c.ctx)
			c.must(err)
			_, err = db.DirectoryPass(c.ctx)
			c.must(err)
			c.must(db.CheckSchema(c.ctx))
		}
		reads, seen, err := db.ReadsWhole(c.ctx, grows, 500, ask)
		c.must(err)
		if seen < 6 {
			t.Errorf("%d statements were looked at", seen)
		}
		for _, r := range reads {
			t.Errorf("%d rows of %s: %s", r.Rows, r.Table, r.Statement)
		}

		for _, index := range []string{"deliveries_unknown", "deliveries_failed", "log_pins_newest"} {
			exec(t, db, "DROP INDEX "+index)
		}
		reads, _, err = db.ReadsWhole(c.ctx, grows, 500, ask)
		c.must(err)
		found := map[string]bool{}
		for _, r := range reads {
			found[r.Table] = true
		}
		c.like("found without the indexes", map[string]bool{"deliveries": true, "log_pins": true}, found)
	})
}

// TestFailedAreCountedForThirtyDays, and what waits or is unknown for as long as it does.
func TestFailedAreCountedForThirtyDays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cat")
		for state, name := range map[string]string{"failed": "ann", "unknown": "bob"} {
			exec(t, db, "UPDATE deliveries SET state = '"+state+"' WHERE person_id = (SELECT id FROM people WHERE name LIKE '"+name+"%' OR email LIKE '"+name+"%')")
		}
		counted := func(after time.Duration) map[digest.DeliveryState]int {
			state, err := db.OutboxState(c.ctx, c.clock.Now().Add(after))
			c.must(err)
			return state.Counts
		}
		c.like("on the day", map[digest.DeliveryState]int{digest.Queued: 1, digest.Sending: 0, digest.Unknown: 1, digest.Failed: 1}, counted(0))
		c.like("two months later", map[digest.DeliveryState]int{digest.Queued: 1, digest.Sending: 0, digest.Unknown: 1, digest.Failed: 0}, counted(60*24*time.Hour))
	})
}
