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
