package letter

import (
	"fmt"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// Schedule says a cron line in words, such as "Mondays at 9:00", or "" where it is
// better read as it is.
func Schedule(line string) string {
	parsed, err := digest.ParseSchedule(line, "UTC")
	if err != nil {
		return ""
	}
	r, ok := parsed.Rhythm()
	if !ok {
		return ""
	}
	times := make([]string, len(r.Hours))
	for i, hour := range r.Hours {
		times[i] = fmt.Sprintf("%d:%02d", hour, r.Minute)
	}
	at := " at " + and(times)
	switch {
	case len(r.MonthDays) > 0:
		days := make([]string, len(r.MonthDays))
		for i, day := range r.MonthDays {
			days[i] = ordinal(day)
		}
		return "on the " + and(days) + " of the month" + at
	case len(r.Weekdays) == 7:
		return "every day" + at
	case len(r.Weekdays) == 5 && r.Weekdays[0] == time.Monday && r.Weekdays[4] == time.Friday:
		return "Mondays to Fridays" + at
	default:
		days := make([]string, len(r.Weekdays))
		for i, day := range r.Weekdays {
			days[i] = day.String() + "s"
		}
		return and(days) + at
	}
}

func and(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}

func ordinal(n int) string {
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			return fmt.Sprintf("%dst", n)
		case 2:
			return fmt.Sprintf("%dnd", n)
		case 3:
			return fmt.Sprintf("%drd", n)
		}
	}
	return fmt.Sprintf("%dth", n)
}
