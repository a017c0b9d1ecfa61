package store_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// The benchmarks measure a use case and, in the same run, the bare cost of what
// the database does for it at least: a plain insert or scan of the same rows.
// "ratio" is the one over the other. BRIEFED_TEST_DURABLE makes PostgreSQL pay
// for the disk.

const manyPeople, manyItems = 10_000, 40

// benchPeople is how many people there are to measure with: BRIEFED_BENCH_PEOPLE, or
// ten thousand.
func benchPeople(b *testing.B) int {
	b.Helper()
	set := os.Getenv("BRIEFED_BENCH_PEOPLE")
	if set == "" {
		return manyPeople
	}
	n, err := strconv.Atoi(set)
	must(b, err)
	return n
}

// engines runs a benchmark over a large council on each engine.
func engines(b *testing.B, f func(b *testing.B, c *storetest.Council)) {
	b.Helper()
	enginesOf(b, manyItems, f)
}

// enginesOf is engines where everybody owes so many items.
func enginesOf(b *testing.B, items int, f func(b *testing.B, c *storetest.Council)) {
	b.Helper()
	for _, engine := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			db := storetest.Open(b, engine.address(b))
			f(b, storetest.Seed(b, db, benchPeople(b), items))
		})
	}
}

// against reports the bare cost and the ratio.
func against(b *testing.B, bare time.Duration) {
	b.Helper()
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(each.Microseconds())/1000, "ms")
	b.ReportMetric(float64(bare.Microseconds())/1000, "bare-ms")
	b.ReportMetric(float64(each)/float64(bare), "ratio")
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func exec(tb testing.TB, db *store.DB, statements ...string) {
	tb.Helper()
	for _, s := range statements {
		must(tb, db.Exec(context.Background(), s))
	}
}

// timed measures a statement.
func timed(tb testing.TB, db *store.DB, statements ...string) time.Duration {
	tb.Helper()
	start := time.Now()
	exec(tb, db, statements...)
	return time.Since(start)
}

// copyOf creates an empty table with the columns and the key of another.
func copyOf(tb testing.TB, db *store.DB, table, name, key string) {
	tb.Helper()
	exec(tb, db, fmt.Sprintf("CREATE TABLE %s AS SELECT * FROM %s WHERE false", name, table),
		fmt.Sprintf("CREATE UNIQUE INDEX %s_key ON %s (%s)", name, name, key))
}

// BenchmarkAssign publishes one item for everybody.
func BenchmarkAssign(b *testing.B) {
	engines(b, func(b *testing.B, c *storetest.Council) {
		ctx := context.Background()
		n := manyItems
		answered(b, c.DB)
		for b.Loop() {
			n++
			text := storetest.Text(n)
			must(b, c.DB.SaveDrafts(ctx, []digest.Text{text}, storetest.Logged(c.Now())))
			published, err := c.Publish(ctx, digest.Operator(), []string{text.Ref})
			must(b, err)
			if published[0].Assigned != benchPeople(b) {
				b.Fatalf("assigned %d", published[0].Assigned)
			}
		}
		copyOf(b, c.DB, "receipts", "bare", "person_id, item_id, version")
		against(b, timed(b, c.DB, "INSERT INTO bare SELECT * FROM receipts WHERE item_id = 1"))
	})
}

// BenchmarkPlan plans one digest for everybody, each of whom owes forty items.
func BenchmarkPlan(b *testing.B) {
	engines(b, func(b *testing.B, c *storetest.Council) {
		ctx := context.Background()
		c.Clock.Set(storetest.Opening)
		exec(b, c.DB, "DELETE FROM schedules WHERE kind <> 'digest'")
		for b.Loop() {
			b.StopTimer()
			exec(b, c.DB, "INSERT INTO erasing (since) VALUES ('2026-01-05T09:00:00.000000Z')", "DELETE FROM delivery_items", "DELETE FROM deliveries", "DELETE FROM runs", "UPDATE schedules SET last_due = NULL", "DELETE FROM erasing")
			b.StartTimer()
			plan, err := c.PlanDue(ctx, false)
			must(b, err)
			if plan.Messages < benchPeople(b)*9/10 {
				b.Fatalf("planned %d messages", plan.Messages)
			}
			b.ReportMetric(float64(plan.Messages), "messages")
		}
		copyOf(b, c.DB, "deliveries", "bare", "run_id, recipient, kind")
		copyOf(b, c.DB, "delivery_items", "bare_items", "delivery_id, position")
		sized(b, c)
		against(b, timed(b, c.DB, "INSERT INTO bare SELECT * FROM deliveries", "INSERT INTO bare_items SELECT * FROM delivery_items"))
	})
}

// sized reports the room of a row of each of the largest tables, with its indexes.
func sized(b *testing.B, c *storetest.Council) {
	b.Helper()
	must(b, c.DB.Analyze(context.Background()))
	s, err := c.DB.Sizes(context.Background(), c.Now(), c.Now())
	must(b, err)
	for _, t := range s.Tables {
		b.ReportMetric(float64(t.Bytes)/float64(max(1, t.Rows)), t.Name+"-B")
	}
}

// BenchmarkAnswer lets sixteen people answer at once.
func BenchmarkAnswer(b *testing.B) {
	engines(b, func(b *testing.B, c *storetest.Council) {
		const clients = 16
		ctx, people := context.Background(), benchPeople(b)
		copyOf(b, c.DB, "answers", "bare", "id")
		bare := clientsDo(b, clients, 2000, func(i int) error {
			return c.DB.Exec(ctx, fmt.Sprintf(`INSERT INTO bare (id, person_id, item_id, version, shown, kind, note, face, at)
				VALUES (%d, 1, 1, 1, 1, 'understood', '', 'slack', '2026-03-02T09:00:00.000000Z')`, i))
		})
		each := clientsDo(b, clients, 4000, func(i int) error {
			_, err := says(ctx, c.DB, digest.Answer{
				PersonID: int64(i%people) + 1, ItemID: 1, Asks: 1, Shown: 1,
				Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now(),
			})
			return err
		})
		b.ReportMetric(1/each.Seconds(), "answers/s")
		b.ReportMetric(1/bare.Seconds(), "bare/s")
		b.ReportMetric(float64(each)/float64(bare), "ratio")
		b.ReportMetric(0, "ns/op")
	})
}

// clientsDo lets clients do n things together and returns the time for each.
func clientsDo(b *testing.B, clients, n int, do func(i int) error) time.Duration {
	b.Helper()
	var next atomic.Int64
	errs := make(chan error, clients)
	start := time.Now()
	for range clients {
		go func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					errs <- nil
					return
				}
				if err := do(i); err != nil {
					errs <- err
					return
				}
			}
		}()
	}
	for range clients {
		must(b, <-errs)
	}
	return time.Since(start) / time.Duration(n)
}

// BenchmarkReport is the whole report over 400,000 receipts, four in ten of them
// answered: as the service keeps it in the background ("keep-ms" for what is kept of
// people and "count-ms" of teams), where a hundred people have answered since
// ("hundred-ms"), where what is kept is of people alone ("people-ms") and where every
// receipt has changed since ("changed-ms"); of one team ("team-ms"), and as of a day
// after which people have answered ("past-ms"). Medians of five, in turns.
func BenchmarkReport(b *testing.B) {
	engines(b, func(b *testing.B, c *storetest.Council) {
		ctx := context.Background()
		c.Clock.Set(storetest.Opening.AddDate(0, 0, 7))
		answered(b, c.DB)
		report := func(q digest.ReportQuery) time.Duration {
			start := time.Now()
			report, err := c.Report(ctx, digest.Operator(), q)
			must(b, err)
			if report.Measures.Lessons.Informed == 0 || len(report.Items) != manyItems {
				b.Fatalf("report %+v", report.Measures)
			}
			return time.Since(start)
		}
		times := map[string][]time.Duration{}
		note := func(name string, d time.Duration) { times[name] = append(times[name], d) }
		took := func(does func() error) time.Duration {
			start := time.Now()
			must(b, does())
			return time.Since(start)
		}
		keepPeople := func() error { _, err := c.DB.KeepStandings(ctx); return err }
		keepTeams := func() error { _, err := c.KeepCounts(ctx); return err }
		for n := range 5 {
			must(b, c.CountAgain(ctx))
			note("changed", report(digest.ReportQuery{}))
			note("keep", took(keepPeople))
			note("people", report(digest.ReportQuery{}))
			note("count", took(keepTeams))
			note("whole", report(digest.ReportQuery{}))
			note("look", took(keepTeams))
			note("team", report(digest.ReportQuery{Team: storetest.Teams(1)[0].Slug}))
			for i := range 100 {
				_, err := says(ctx, c.DB, digest.Answer{PersonID: int64((n*100+i)*97%benchPeople(b)) + 1, ItemID: int64(n) + 1, Asks: 1, Shown: 1, Kind: digest.Understood, Face: digest.FaceWeb, At: c.Now()})
				must(b, err)
			}
			note("hundred", report(digest.ReportQuery{}))
			note("past", report(digest.ReportQuery{AsOf: c.Today() - 6}))
			note("bare", timed(b, c.DB, "SELECT COUNT(*) FROM receipts WHERE assigned_at > '2000-01-01T00:00:00.000000Z'"))
		}
		for b.Loop() {
			report(digest.ReportQuery{})
		}
		for name, all := range times {
			slices.Sort(all)
			b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, name+"-ms")
		}
	})
}

// BenchmarkOverview is how every team stands and stood, twelve weeks after everybody
// was asked: for the whole council when its weeks are counted for the first time
// ("first-ms") and from then on, and for a manager's own team ("own-ms").
func BenchmarkOverview(b *testing.B) {
	engines(b, func(b *testing.B, c *storetest.Council) {
		ctx := context.Background()
		answered(b, c.DB)
		c.Clock.Set(storetest.Opening.AddDate(0, 0, 7*digest.TrendWeeks))
		overview := func(actor digest.Actor, teams int) time.Duration {
			start := time.Now()
			o, err := c.Overview(ctx, actor)
			must(b, err)
			if len(o.Teams) != teams || o.Weeks[0].Lessons.Informed == 0 {
				b.Fatalf("%d teams, %+v", len(o.Teams), o.Weeks[0])
			}
			return time.Since(start)
		}
		first := overview(digest.Operator(), (benchPeople(b)+49)/50)
		for b.Loop() {
			overview(digest.Operator(), (benchPeople(b)+49)/50)
		}
		manager, err := c.ActorByID(ctx, 1, digest.FaceWeb)
		must(b, err)
		overview(manager, 1)
		own := overview(manager, 1)
		b.ReportMetric(float64(first.Microseconds())/1000, "first-ms")
		b.ReportMetric(float64(own.Microseconds())/1000, "own-ms")
		against(b, timed(b, c.DB, "SELECT COUNT(answered_at) FROM receipts WHERE due_on > '2026-01-01'"))
	})
}

// answered lets four in ten receipts be told and answered.
func answered(b *testing.B, db *store.DB) {
	at := func(clock string) string {
		if db.Engine() == "postgres" {
			return "timestamptz '2026-03-02T" + clock + "Z'"
		}
		return "'2026-03-02T" + clock + ".000000Z'"
	}
	exec(b, db, "UPDATE receipts SET told_at = "+at("09:00:01")+" WHERE (person_id + item_id) % 10 < 8",
		strings.Join([]string{
			"INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)",
			"SELECT person_id, item_id, version, 1, 'understood', '', 'slack', CASE (person_id + item_id) % 10 WHEN 0 THEN", at("09:30:00"),
			"WHEN 1 THEN", at("11:00:00"), "WHEN 2 THEN", at("13:10:00"), "ELSE", at("15:45:30"), "END",
			"FROM receipts WHERE (person_id + item_id) % 10 < 4",
		}, " "),
		`UPDATE receipts SET answer = a.kind, answered_at = a.at FROM answers a
			WHERE a.person_id = receipts.person_id AND a.item_id = receipts.item_id AND a.version = receipts.version`)
	must(b, db.Analyze(context.Background()))
}
