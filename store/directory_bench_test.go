package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// BenchmarkDirectory compares fifty thousand people with a directory of seventy
// thousand accounts, apart from the calls of Slack; "report-ms" is counting whom
// only one side knows, and "page-ms" the last page of the twenty thousand unmatched.
func BenchmarkDirectory(b *testing.B) {
	const people, unmatched = 50_000, 20_000
	d := &directory{}
	for i := range people + unmatched {
		d.accounts = append(d.accounts, digest.Account{ID: fmt.Sprintf("U%05d", i), Email: fmt.Sprintf("person.%05d@council.example", i), Gone: i%1000 == 0})
	}
	for _, engine := range []struct {
		name    string
		address func(testing.TB) string
	}{{"sqlite", storetest.SQLite}, {"postgres", storetest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			db := storetest.Open(b, engine.address(b))
			clock := storetest.NewClock(storetest.Opening)
			service := digest.NewService(db, clock, digest.Config{Zone: time.UTC}, nil)
			must(b, db.Plan(b.Context(), func(tx digest.PlanTx) error {
				if err := tx.ApplyTeams(clock.Now(), service.Today(), storetest.Teams(people/50)); err != nil {
					return err
				}
				return tx.ApplyPeople(clock.Now(), storetest.People(people), nil)
			}))
			must(b, db.Analyze(b.Context()))
			for b.Loop() {
				clock.Step(24 * time.Hour)
				_, ran, err := service.NightlyPass(b.Context(), d)
				if err != nil || !ran {
					b.Fatal(ran, err)
				}
				start := time.Now()
				report, err := service.DirectoryReport(b.Context(), digest.Operator())
				must(b, err)
				b.ReportMetric(float64(time.Since(start).Milliseconds()), "report-ms")
				start = time.Now()
				last, err := service.Unmatched(b.Context(), digest.Operator(), digest.AccountOnly, 25, report.Counts[digest.AccountOnly]-25)
				must(b, err)
				b.ReportMetric(float64(time.Since(start).Milliseconds()), "page-ms")
				if len(last) != 25 || report.Counts[digest.AccountGone] != people/1000 {
					b.Fatalf("%d on the last page, %v", len(last), report.Counts)
				}
			}
		})
	}
}
