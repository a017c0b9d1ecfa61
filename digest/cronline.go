package digest

import (
	"fmt"
	"math/bits"
	"strings"
	"time"
)

// anyDay is the bit by which the parser marks a field that was left open with *.
const anyDay = 1 << 63

// misread says why a line cannot be what its author meant, with the next times at
// which it would have come; "" where it may be. Two such lines are common: cron
// joins days of the month and days of the week by "or" (POSIX, crontab), and a *
// for the minute means each of the sixty.
func (s CronSchedule) misread(line string, now time.Time) string {
	var why, cure string
	switch minutes := bits.OnesCount64(s.cron.Minute &^ anyDay); {
	case s.cron.Dom&anyDay == 0 && s.cron.Dow&anyDay == 0:
		why, cure = "means days of the month or days of the week, whichever comes", "leave one of the two as *"
	case minutes > 1:
		why, cure = fmt.Sprintf("comes %d times within an hour", minutes), "begin with one minute, such as 0 for the full hour"
	default:
		return ""
	}
	times := make([]string, 0, nextShown)
	for at := s.Next(now); !at.IsZero() && len(times) < nextShown; at = s.Next(at) {
		times = append(times, at.Format("Monday 2 January 2006 15:04"))
	}
	return fmt.Sprintf("schedule %q %s: it would come on %s next; %s", line, why, strings.Join(times, ", "), cure)
}

// Rhythm is what a line says that means days of the week, or of every month, at one
// minute of some hours.
type Rhythm struct {
	Weekdays  []time.Weekday // from Monday on; all seven where days do not matter
	MonthDays []int          // in place of weekdays
	Hours     []int
	Minute    int
}

// Rhythm returns the line as days and hours; false for one that says more.
func (s CronSchedule) Rhythm() (r Rhythm, ok bool) {
	minutes := setBits(s.cron.Minute)
	days := setBits(s.cron.Dom)
	if len(minutes) != 1 || len(setBits(s.cron.Month)) != 12 {
		return Rhythm{}, false
	}
	r.Minute, r.Hours = minutes[0], setBits(s.cron.Hour)
	for _, day := range []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday} {
		if s.cron.Dow&(1<<day) != 0 {
			r.Weekdays = append(r.Weekdays, day)
		}
	}
	switch {
	case s.cron.Dom&anyDay != 0 || len(days) == 31:
		return r, true
	case s.cron.Dow&anyDay != 0 || len(r.Weekdays) == 7:
		r.Weekdays, r.MonthDays = nil, days
		return r, true
	default:
		return Rhythm{}, false
	}
}

func setBits(field uint64) (set []int) {
	for i := range 63 {
		if field&(1<<i) != 0 {
			set = append(set, i)
		}
	}
	return set
}
