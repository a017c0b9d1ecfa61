package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestCensus: each day that is over is counted once, missed days too, and each is a leaf
// whose table is made again from what changed; a hand in any of it is found.
func TestCensus(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		key := aKey(t)
		o := newOffice(t, db)
		take := func(want int) {
			t.Helper()
			n, err := o.TakeCensus(o.ctx)
			o.must(err)
			if n != want {
				t.Fatalf("%d days were counted, want %d", n, want)
			}
			sequenced(t, db, key)
			if damages := found(t, db, key); len(damages) > 0 {
				t.Fatalf("%q", damages)
			}
		}
		tampered := func(statement string, want ...string) {
			t.Helper()
			v, err := db.Tampered(o.ctx, key, nil, statement)
			o.must(err)
			if !begin(v.Damages, want) {
				t.Errorf("%s: it says %q, want %q", statement, v.Damages, want)
			}
		}
		counted := func() time.Time {
			t.Helper()
			state, err := db.LogState(o.ctx)
			o.must(err)
			return state.LastCounted
		}
		sequenced(t, db, key)
		if counted().IsZero() {
			t.Error("a log without counts says of no moment since when there are none")
		}
		take(1)
		o.like("counted", o.Today().Start(time.UTC), counted())
		take(0)
		o.clock.Set(monday.AddDate(0, 0, 1))
		take(1)
		// Somebody who makes the log anew from counts of their own is found by the history.
		v, err := db.Resequenced(o.ctx, key, nil, "UPDATE census_rows SET informed = informed + 1 WHERE census_id = (SELECT MAX(id) FROM census) AND item_id = 1 AND team_id = 1")
		o.must(err)
		if len(v.Damages) != 1 || !strings.Contains(v.Damages[0], "The census of 2 March 2026 does not say of team 1 what the history says") {
			t.Errorf("counts that were changed: it says %q", v.Damages)
		}
		o.answers("ann", "one", digest.Understood, "")
		o.clock.Set(monday.AddDate(0, 0, 4))
		take(3)
		o.clock.Set(monday.AddDate(0, 0, 60))
		o.plan()
		take(31)
		days, err := db.Texts(o.ctx, `SELECT CAST(id - 20514 AS text) || CASE WHEN whole THEN ' whole' ELSE '' END || CASE WHEN late THEN ' late' ELSE '' END || ' ' || CAST(missed AS text)
			|| ' ' || CAST((SELECT COUNT(*) FROM census_rows r WHERE r.census_id = c.id) AS text) FROM census c ORDER BY id`)
		o.must(err)
		listed := "\n" + strings.Join(days, "\n") + "\n"
		for _, want := range []string{"0 whole 0 3", "1 0 9", "2 late 0 1", "4 0 0", "30 late 25 0", "31 whole late 0 12", "60 0 0"} {
			if !strings.Contains(listed, "\n"+want+"\n") {
				t.Errorf("the days are%swithout %s", listed, want)
			}
		}
		last := "(SELECT MAX(id) FROM census)"
		tampered("DELETE FROM census WHERE id = "+last+" - 3", "Number 20571 of census is gone: entry ", "The census of 27 April 2026 is gone: the one of 28 April 2026 says that 0 days before it were missed")
		var since []string // what changed stands on the days after it as well, until all is kept again
		for id := 20515; id < 20545; id++ {
			if id <= 20518 || id == 20544 {
				since = append(since, fmt.Sprintf("Number %d of census is not what it was", id))
			}
		}
		for _, statement := range []string{
			"UPDATE census_rows SET owed = owed + 1", "UPDATE census_rows SET waiting = waiting + 1", "UPDATE census_rows SET gone = true", "DELETE FROM census_rows",
		} {
			tampered(statement+" WHERE census_id = 20515 AND team_id = 2 AND item_id = 2", since...)
		}
		tampered("INSERT INTO census_rows SELECT census_id, 77, item_id, version, owed, told, informed, asked, away, unreachable, waiting, outstanding, gone FROM census_rows WHERE census_id = 20515 AND team_id = 1 AND item_id = 1", since...)
		tampered("INSERT INTO census_rows SELECT 20520, team_id, item_id, version, owed, told, informed, asked, away, unreachable, waiting, outstanding, gone FROM census_rows WHERE census_id = 20515",
			"The counts of 7 March 2026 belong to no census")
	})
}
