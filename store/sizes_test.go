package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestSizes: what the doctor says of room, on both engines. Of ten thousand letters of
// which a tenth is of the last 90 days, a year adds about four tenths of their room, and the bodies of the
// others, which are older than a year, have nine tenths of that of all.
func TestSizes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		young, err := db.Sizes(c.ctx, c.clock.Now(), c.clock.Now())
		c.must(err)
		if young.Bytes <= 0 || len(young.Tables) == 0 || young.Year != 0 {
			t.Errorf("of a young database: %+v", young)
		}

		now := c.clock.Now().AddDate(0, 0, 400)
		for _, some := range []struct { // in the order in which they are made
			n  int
			at time.Time
		}{{9000, c.clock.Now()}, {1000, now.AddDate(0, 0, -30)}} {
			exec(t, db, fmt.Sprintf(`INSERT INTO deliveries (recipient, kind, person_id, state, not_before, created_at)
				SELECT 'person 1', 'digest', 1, 'sent', '%[2]s', '%[2]s'
				FROM (WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %[1]d) SELECT n FROM counted) c`, some.n, some.at.Format("2006-01-02T15:04:05.000000Z")))
		}
		exec(t, db, `INSERT INTO delivery_items (delivery_id, position, item_id, version, fresh) SELECT d.id, p.position, 1, 1, '1'
			FROM deliveries d JOIN (SELECT 1 AS position UNION ALL SELECT 2) p ON d.state = 'sent'`)
		must(t, db.Analyze(c.ctx))
		s, err := db.Sizes(c.ctx, now, now.AddDate(-1, 0, 0))
		c.must(err)
		c.like("days", 90, s.Days)
		var letters store.TableSize
		var sum int64
		for i, table := range s.Tables {
			if sum += table.Bytes; table.Name == "deliveries" {
				letters = table
			}
			if i > 0 && table.Bytes > s.Tables[i-1].Bytes {
				t.Errorf("%s is larger than what stands before it", table.Name)
			}
		}
		if letters.Rows != 10_002 || letters.Bytes < 10_000*50 || sum > s.Bytes {
			t.Errorf("the letters: %+v of %+v", letters, s)
		}
		var brought store.TableSize
		for _, table := range s.Tables {
			if table.Name == "delivery_items" {
				brought = table
			}
		}
		if want := float64(brought.Bytes) * 0.9; brought.Bytes == 0 || float64(s.Bodies) < 0.95*want || float64(s.Bodies) > 1.05*want {
			t.Errorf("bodies of more than a year have %d bytes of %+v, want about %.0f", s.Bodies, brought, want)
		}
		if want := float64(letters.Bytes+brought.Bytes) * 0.1 * 365 / 90; float64(s.Year) < 0.95*want || float64(s.Year) > 1.1*want {
			t.Errorf("a year adds %d bytes, want about %.0f", s.Year, want)
		}
	})
}
