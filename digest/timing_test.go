package digest_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// TestWeekly: days and an hour come back from their line, and the line is one
// that the schedule takes.
func TestWeekly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.SliceOfNDistinct(rapid.Map(rapid.IntRange(0, 6), func(n int) time.Weekday { return time.Weekday(n) }), 1, 7, rapid.ID).Draw(t, "days")
		hour := rapid.IntRange(0, 23).Draw(t, "hour")
		line := digest.WeeklyCron(days, hour)
		got, at, ok := digest.Weekly(line)
		if !ok || at != hour || len(got) != len(days) {
			t.Fatalf("%q is read as %v at %d, %t", line, got, at, ok)
		}
		schedule, err := digest.ParseSchedule(line, "Europe/London")
		if err != nil {
			t.Fatal(err)
		}
		next := schedule.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
		found := false
		for _, day := range days {
			found = found || next.Weekday() == day
		}
		if !found || next.Hour() != hour {
			t.Fatalf("%q comes round on %s", line, next)
		}
	})
	for _, line := range []string{"", "30 9 * * 1", "0 9 1 * 1", "0 9 * 2 1", "0 9 * * *", "0 9 * * 1-5", "0 9 * * 7", "0 24 * * 1", "0 */2 * * 1", "0 9 * * MON"} {
		if _, _, ok := digest.Weekly(line); ok {
			t.Errorf("%q is taken for days and an hour", line)
		}
	}
}
