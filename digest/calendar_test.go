package digest_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// published are the bank holidays as GOV.UK lists them
// (https://www.gov.uk/bank-holidays.json), month and day, in each year.
var published = map[digest.Nation]map[int]string{
	digest.England: {
		2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
		2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
		2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
		2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
	},
	digest.Scotland: {
		2024: "01-01 01-02 03-29 05-06 05-27 08-05 12-02 12-25 12-26",
		2025: "01-01 01-02 04-18 05-05 05-26 08-04 12-01 12-25 12-26",
		2026: "01-01 01-02 04-03 05-04 05-25 06-15 08-03 11-30 12-25 12-28",
		2027: "01-01 01-04 03-26 05-03 05-31 08-02 11-30 12-27 12-28",
	},
	digest.NorthernIreland: {
		2024: "01-01 03-18 03-29 04-01 05-06 05-27 07-12 08-26 12-25 12-26",
		2025: "01-01 03-17 04-18 04-21 05-05 05-26 07-14 08-25 12-25 12-26",
		2026: "01-01 03-17 04-03 04-06 05-04 05-25 07-13 08-31 12-25 12-28",
		2027: "01-01 03-17 03-26 03-29 05-03 05-31 07-12 08-30 12-27 12-28",
	},
}

func TestBankHolidays(t *testing.T) {
	published[digest.Wales] = published[digest.England]
	for nation, years := range published {
		calendar := digest.NewCalendar(nation)
		for year, want := range years {
			var got []string
			for d := digest.NewDate(year, time.January, 1); d.Time().Year() == year; d++ {
				if calendar.Holiday(d) != "" {
					got = append(got, d.String()[len("2006-"):])
				}
			}
			if diff := cmp.Diff(strings.Fields(want), got); diff != "" {
				t.Errorf("%s %d (-published +ours):\n%s", nation, year, diff)
			}
		}
	}
}

func TestWorkingDays(t *testing.T) {
	calendar := digest.NewCalendar(digest.England)
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-02", 0, "2026-03-02"},
		{"2026-03-02", 10, "2026-03-16"},
		{"2026-03-06", 1, "2026-03-09"},
		{"2026-03-07", 1, "2026-03-09"},
		{"2026-04-02", 1, "2026-04-07"}, // over Easter
		{"2026-12-24", 2, "2026-12-30"},
	} {
		if got := calendar.Add(day(c.from), c.n); got != day(c.want) {
			t.Errorf("%d working days after %s is %s; want %s", c.n, c.from, got, c.want)
		}
	}
	if got := calendar.Sub(day("2026-04-07"), 1); got != day("2026-04-02") {
		t.Errorf("the working day before Easter Tuesday is %s", got)
	}
}

func anyDay(t *rapid.T) digest.Date {
	return day("2024-01-01") + digest.Date(rapid.IntRange(0, 4*365).Draw(t, "day"))
}

func TestAddAndSubAreOpposite(t *testing.T) {
	calendar := digest.NewCalendar(digest.Scotland)
	rapid.Check(t, func(t *rapid.T) {
		from, n := calendar.Add(anyDay(t), 1), rapid.IntRange(0, 60).Draw(t, "n")
		to := calendar.Add(from, n)
		if !calendar.Working(to) || calendar.Sub(to, n) != from {
			t.Fatalf("%d working days after %s is %s, and before that %s", n, from, to, calendar.Sub(to, n))
		}
	})
}

// Leave stops the clock: each working day away before the due day puts it off by
// one working day, and nothing brings it forward.
func TestLeaveStopsTheClock(t *testing.T) {
	calendar := digest.NewCalendar(digest.NorthernIreland)
	rapid.Check(t, func(t *rapid.T) {
		from, n := anyDay(t), rapid.IntRange(1, 60).Draw(t, "n")
		var absences []digest.Span
		for range rapid.IntRange(0, 4).Draw(t, "absences") {
			start := from + digest.Date(rapid.IntRange(-30, 90).Draw(t, "starts"))
			absences = append(absences, digest.Span{From: start, To: start + digest.Date(rapid.IntRange(0, 40).Draw(t, "lasts"))})
		}
		isAway := func(d digest.Date) bool {
			return slices.ContainsFunc(absences, func(s digest.Span) bool { return s.Covers(d) })
		}
		due := calendar.Due(from, n, absences)
		lost := 0
		for d := from + 1; d <= due; d++ {
			if calendar.Working(d) && isAway(d) {
				lost++
			}
		}
		if want := calendar.Add(from, n+lost); due != want || isAway(due) {
			t.Fatalf("%d days after %s with %d lost to %v are due on %s; want %s", n, from, lost, absences, due, want)
		}
		if without := calendar.Due(from, n, nil); due < without || without != calendar.Add(from, n) {
			t.Fatalf("due on %s with leave and %s without", due, without)
		}
	})
}

func TestAwayWithoutAnEnd(t *testing.T) {
	calendar := digest.NewCalendar(digest.England)
	absences := []digest.Span{{From: day("2026-03-09")}}
	if got := calendar.Due(day("2026-03-02"), 10, absences); !got.IsZero() {
		t.Errorf("due on %s; want no day until they are back", got)
	}
	if got := calendar.Due(day("2026-03-02"), 3, absences); got != day("2026-03-05") {
		t.Errorf("due on %s; want 2026-03-05, before they go", got)
	}
}

func TestParseNation(t *testing.T) {
	for nation := range published {
		if got, err := digest.ParseNation(string(nation)); err != nil || got != nation {
			t.Errorf("%s: %s, %v", nation, got, err)
		}
	}
	if _, err := digest.ParseNation("Cornwall"); err == nil {
		t.Error("Cornwall is no nation of its own here")
	}
}
