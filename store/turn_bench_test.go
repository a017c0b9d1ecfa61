package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// turnItems are live items for one of five roles each, of which four are anybody's.
const turnItems = 500

// BenchmarkTurn is what planning costs with five hundred live items, a hundred of which
// each person owes: where nothing has changed ("idle-ms"), where one membership has
// ("one-ms"), when one team of fifty is due ("team-ms"), and what looking at everybody
// and every item costs ("whole-ms"), which each digest of every team did before. The
// bare cost of a turn is the look at the marks, and of a team the rows of its letters.
func BenchmarkTurn(b *testing.B) {
	for _, engine := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			ctx := context.Background()
			people := benchPeople(b)
			began := time.Now()
			c := storetest.SeedRoles(b, storetest.Open(b, engine.address(b)), people, turnItems)
			seeded := time.Since(began)
			c.Clock.Set(storetest.Opening.AddDate(0, 0, -1)) // no digest is due
			plan := func() {
				_, err := c.PlanDue(ctx, false)
				must(b, err)
			}
			plan()
			must(b, c.DB.Analyze(ctx))
			var idle, bare, one, whole, team []time.Duration
			for range 5 {
				idle = append(idle, took(plan))
				bare = append(bare, timed(b, c.DB, "SELECT day, EXISTS (SELECT 1 FROM unplanned) FROM planned"))
				exec(b, c.DB, "UPDATE memberships SET role_key = role_key WHERE id = 77")
				one = append(one, took(plan))
			}
			for range 3 {
				whole = append(whole, took(func() { wholly(b, c) }))
			}
			for i := range 5 {
				slug := storetest.Teams(10)[i].Slug
				team = append(team, took(func() {
					plan, err := c.PlanTeam(ctx, slug, false)
					must(b, err)
					if plan.Messages == 0 {
						b.Fatal("nobody of the team got a letter")
					}
				}))
			}
			for name, times := range map[string][]time.Duration{"idle-ms": idle, "bare-ms": bare, "one-ms": one, "whole-ms": whole, "team-ms": team} {
				slices.Sort(times)
				b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, name)
			}
			b.ReportMetric(seeded.Seconds(), "seed-s")
			b.ReportMetric(0, "ns/op")
		})
	}
}

func took(do func()) time.Duration {
	start := time.Now()
	do()
	return time.Since(start)
}

// wholly closes and gives out for everybody, which finds nothing, and undoes it.
func wholly(b *testing.B, c *storetest.Council) {
	b.Helper()
	undone := errors.New("undone")
	err := c.DB.Plan(context.Background(), func(tx digest.PlanTx) error {
		closed, err := tx.Sweep(c.Now(), c.Today(), digest.Scope{})
		if err != nil {
			return err
		}
		assigned, err := tx.Assign(c.Now(), c.Today(), digest.Scope{}, storetest.Pace(c))
		if err == nil && closed+assigned > 0 {
			b.Errorf("%d closed and %d given out where nothing has changed", closed, assigned)
		}
		return errors.Join(err, undone)
	})
	if !errors.Is(err, undone) {
		b.Fatal(err)
	}
}
