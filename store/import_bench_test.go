package store_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store/storetest"
)

// staffList are rows for people in teams of fifty.
func staffList(people int) []digest.PersonRow {
	rows := make([]digest.PersonRow, people)
	for i := range rows {
		rows[i] = digest.PersonRow{
			Line: i + 2, Email: fmt.Sprintf("person.%05d@council.example", i), Name: fmt.Sprintf("Person %05d", i), SlackID: fmt.Sprintf("U%05d", i),
			Team: fmt.Sprintf("team-%03d", i/50), Role: "Social worker", Manager: i%50 == 0, Employment: digest.DefaultEmployment, Start: digest.NewDate(2020, 1, 1),
		}
		if i%20 == 7 {
			rows[i].Absent = digest.Span{From: digest.NewDate(2026, 2, 23), To: digest.NewDate(2026, 3, 8)}
		}
	}
	return rows
}

// BenchmarkMoves imports a file that has a quarter of twenty thousand people in
// other teams than before, with a year of weeks kept for the trend. "bare-ms" is the
// same with none kept.
func BenchmarkMoves(b *testing.B) {
	const people, teams = 20_000, 20_000 / 50
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		b.Run(name, func(b *testing.B) {
			db, clock, rows := storetest.Open(b, address(b)), storetest.NewClock(storetest.Opening), staffList(people)
			service := digest.NewService(db, clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
			_, err := service.ImportTeams(b.Context(), digest.Operator(), storetest.Teams(teams), false)
			must(b, err)
			must(b, db.SaveDrafts(b.Context(), []digest.Text{storetest.Text(1)}, storetest.Logged(clock.Now())))
			_, err = service.Publish(b.Context(), digest.Operator(), []string{storetest.Text(1).Ref})
			must(b, err)
			_, err = service.ImportPeople(b.Context(), digest.Operator(), rows, digest.ImportOptions{})
			must(b, err)
			move := func() {
				clock.Step(24 * time.Hour)
				for i := 0; i < people; i += 4 {
					rows[i].Team, rows[i].Start = fmt.Sprintf("team-%03d", (i/50+int(service.Today()))%teams), 0
				}
				changes, err := service.ImportPeople(b.Context(), digest.Operator(), rows, digest.ImportOptions{})
				must(b, err)
				if len(changes.Join) != people/4 {
					b.Fatalf("moved %s", changes)
				}
			}
			move()
			start := time.Now()
			move()
			bare := time.Since(start)
			for week := range 52 {
				exec(b, db, fmt.Sprintf(`INSERT INTO weeks (on_day, team_id, kind, informed, outstanding, overdue, away, exempt, unreachable) SELECT '%s', t.id, 'lesson', 1, 1, 1, 1, 1, 1 FROM teams t`, service.Today().Monday()-1-digest.Date(7*week)))
			}
			b.ResetTimer()
			for b.Loop() {
				move()
			}
			against(b, bare)
		})
	}
}

// BenchmarkImport imports fifty thousand people into an empty SQLite file, and then
// the same file again. "peak-MB" is the most memory in use while it does.
func BenchmarkImport(b *testing.B) {
	const people = 50_000
	rows := staffList(people)
	for b.Loop() {
		b.StopTimer()
		db := storetest.Open(b, storetest.MigratedSQLite(b))
		clock := storetest.NewClock(storetest.Opening)
		service := digest.NewService(db, clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
		_, err := service.ImportTeams(b.Context(), digest.Operator(), storetest.Teams(people/50), false)
		must(b, err)
		b.StartTimer()
		peak := peakMemory()
		_, err = service.ImportPeople(b.Context(), digest.Operator(), rows, digest.ImportOptions{})
		must(b, err)
		b.ReportMetric(float64(peak())/1e6, "peak-MB")
		b.StopTimer()
		start := time.Now()
		changes, err := service.ImportPeople(b.Context(), digest.Operator(), rows, digest.ImportOptions{})
		must(b, err)
		if !changes.Empty() {
			b.Fatalf("the same file again changes %s", changes)
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "again-ms")
		exec(b, db, "CREATE TABLE bare AS SELECT * FROM people WHERE false", "CREATE UNIQUE INDEX bare_email ON bare (email)",
			"CREATE TABLE bare_members AS SELECT * FROM memberships WHERE false", "CREATE INDEX bare_person ON bare_members (person_id)")
		bare := timed(b, db, "INSERT INTO bare SELECT * FROM people", "INSERT INTO bare_members SELECT * FROM memberships")
		b.StartTimer()
		b.ReportMetric(float64(bare.Microseconds())/1000, "bare-ms")
	}
}

// peakMemory watches the memory in use until its result is called for the most.
func peakMemory() func() uint64 {
	ctx, cancel := context.WithCancel(context.Background())
	most := make(chan uint64)
	go func() {
		var stats runtime.MemStats
		var peak uint64
		for {
			runtime.ReadMemStats(&stats)
			peak = max(peak, stats.Sys-stats.HeapReleased)
			select {
			case <-ctx.Done():
				most <- peak
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { cancel(); return <-most }
}
