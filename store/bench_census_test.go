package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/briefed/briefed/store/storetest"
)

// BenchmarkCensus is the count of a day: of so many people who owe ten items each
// ("census-s"), of the day after it, of which only what changed is kept ("next-s"), and
// both put into the log ("sequence-s"). BRIEFED_BENCH_PEOPLE sets how many people. The bare
// cost is reading who owes what, by team ("bare-s").
func BenchmarkCensus(b *testing.B) {
	const items = 10
	enginesOf(b, items, func(b *testing.B, c *storetest.Council) {
		db, ctx, key := c.DB, context.Background(), aKey(b)
		took := func(name string, do func()) {
			began := time.Now()
			do()
			b.ReportMetric(time.Since(began).Seconds(), name)
		}
		sequence := func() {
			for n := 1; n > 0; {
				var err error
				n, err = db.Sequence(ctx, c.Now(), key)
				must(b, err)
			}
		}
		sequence()
		day := func() {
			c.Clock.Set(c.Now().AddDate(0, 0, 1))
			n, err := c.TakeCensus(ctx)
			must(b, err)
			if n != 1 {
				b.Fatalf("%d days were counted", n)
			}
		}
		took("census-s", day)
		took("next-s", day)
		took("sequence-s", sequence)
		took("bare-s", func() {
			_, err := db.Texts(ctx, `SELECT CAST(COUNT(*) AS text) FROM receipts r JOIN memberships m ON m.person_id = r.person_id GROUP BY m.team_id, r.item_id`)
			must(b, err)
		})
		b.ReportMetric(float64(benchPeople(b)*items), "receipts")
		b.ReportMetric(0, "ns/op")
	})
}
