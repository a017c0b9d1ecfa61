package letter_test

import (
	"testing"

	"github.com/briefed/briefed/templates/letter"
)

func TestSchedule(t *testing.T) {
	for line, want := range map[string]string{
		"0 9 * * 1":       "Mondays at 9:00",
		"30 8 * * MON":    "Mondays at 8:30",
		"0 10 * * 1-5":    "Mondays to Fridays at 10:00",
		"0 9 * * 0":       "Sundays at 9:00",
		"30 9 * * 2,4":    "Tuesdays and Thursdays at 9:30",
		"0 9 * * 1,3,0":   "Mondays, Wednesdays and Sundays at 9:00",
		"0 9,15 * * *":    "every day at 9:00 and 15:00",
		"0 9 1 * *":       "on the 1st of the month at 9:00",
		"0 9 2,23 * *":    "on the 2nd and 23rd of the month at 9:00",
		"0 9 1 6 *":       "",
		"0 9 1-7 * 1":     "",
		"*/5 9 * * 1":     "",
		"whenever":        "",
		"0 9 * jan-dec *": "every day at 9:00",
	} {
		if got := letter.Schedule(line); got != want {
			t.Errorf("%q is %q; want %q", line, got, want)
		}
	}
}
