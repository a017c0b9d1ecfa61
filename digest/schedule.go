package digest

import (
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// ScheduleKind says what goes out on a schedule.
type ScheduleKind string

// The kinds of schedule every team has.
const (
	DigestSchedule   ScheduleKind = "digest"   // the team's own cron line
	ReminderSchedule ScheduleKind = "reminder" // working days at ten
	SummarySchedule  ScheduleKind = "summary"  // the manager's week, Monday at half past eight
)

// The cron lines of the schedules that teams.csv does not set, in team time.
const (
	ReminderCron = "0 10 * * 1-5"
	SummaryCron  = "30 8 * * 1"
)

// LateAfter is how long after its time a run counts as late.
const LateAfter = 15 * time.Minute

// Schedule is when a team's digests (or reminders, or manager's summaries) go out.
type Schedule struct {
	ID       int64
	TeamID   int64
	Kind     ScheduleKind
	Cron     string
	Timezone string
	Since    time.Time // runs before this are nobody's duty
	LastDue  time.Time // due time of the newest run, zero before the first
}

// Run is one turn of a schedule, unique per schedule and slot.
type Run struct {
	ID         int64
	ScheduleID int64
	TeamID     int64
	Kind       ScheduleKind
	Slot       string    // local wall time: a clock change cannot make it twice
	Due        time.Time // UTC
	Late       bool
	ByHand     bool // somebody sends now, whatever the schedule says
}

// CronSchedule is a parsed cron line in a time zone.
type CronSchedule struct {
	cron     *cron.SpecSchedule
	loc      *time.Location
	calendar *Calendar // nil where bank holidays are days like others
}

var cronParser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// ParseSchedule reads a five-field cron line and an IANA time zone. It refuses
// what the parser would accept and should not: zones inside the line (some of
// which make it panic), intervals, and lines that never come round.
func ParseSchedule(line, zone string) (CronSchedule, error) {
	if strings.Contains(line, "TZ=") || strings.HasPrefix(strings.TrimSpace(line), "@") {
		return CronSchedule{}, fmt.Errorf("schedule %q: write five fields such as 0 9 * * 1, and the zone in its own column", line)
	}
	loc, err := parseZone(zone)
	if err != nil {
		return CronSchedule{}, err
	}
	parsed, err := cronParser.Parse(line)
	if err != nil {
		return CronSchedule{}, fmt.Errorf("schedule %q: %w: write five fields such as 0 9 * * 1 (Monday at nine)", line, err)
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	if !ok {
		return CronSchedule{}, fmt.Errorf("schedule %q: write five fields such as 0 9 * * 1 (Monday at nine)", line)
	}
	spec.Location = time.UTC // its times are what clocks show: see clocktime.go
	s := CronSchedule{cron: spec, loc: loc}
	if parsed.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return CronSchedule{}, fmt.Errorf("schedule %q never comes round", line)
	}
	return s, nil
}

// parseZone reads an IANA time zone. The zone of the machine is not one: it
// would differ between replicas.
func parseZone(zone string) (*time.Location, error) {
	loc, err := loadZone(zone)
	if err != nil || zone == "" || zone == "Local" {
		return nil, fmt.Errorf("time zone %q is not known: write it as Europe/London", zone)
	}
	return loc, nil
}

// Observing returns the schedule of people who are off on bank holidays: what the
// line sets for one comes at the same hour of the next working day, once, even
// where that day has a run at the hour anyway. A weekend is no bank holiday: a
// line that names a Saturday means it.
func (s CronSchedule) Observing(bankHolidays *Calendar) CronSchedule {
	s.calendar = bankHolidays
	return s
}

// Next returns the first time after t, zero for never.
func (s CronSchedule) Next(t time.Time) time.Time {
	t = t.In(s.loc)
	if s.calendar == nil {
		return s.set(t)
	}
	var first time.Time
	for set := s.set(s.calendar.putOff(t)); !set.IsZero() && (first.IsZero() || set.Before(first)); set = s.set(set) {
		if at := s.calendar.observed(set); at.After(t) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return first
}

// Location returns the zone of the schedule.
func (s CronSchedule) Location() *time.Location { return s.loc }

const slotLayout = "2006-01-02T15:04"

// SlotAt returns the local wall time that names the run at t.
func (s CronSchedule) SlotAt(t time.Time) string { return t.In(s.loc).Format(slotLayout) }

// DueRun returns the run of a schedule that is due at now, if there is one. Of
// several missed ones – the service was down, or it is the first time – only
// the newest is run, once. What would come on a bank holiday, when nobody is there
// to read it, is due on the next working day: [CronSchedule.Observing].
func (s Schedule) DueRun(now time.Time, calendar *Calendar) (Run, bool) {
	line, err := ParseSchedule(s.Cron, s.Timezone)
	if err != nil {
		return Run{}, false
	}
	line = line.Observing(calendar)
	after := s.Since.Truncate(time.Minute).Add(-time.Nanosecond) // the minute it began in counts
	if s.LastDue.After(after) {
		after = s.LastDue
	}
	var due time.Time
	for at := line.Next(after); !at.IsZero() && !at.After(now); at = line.Next(at) {
		due = at
	}
	if due.IsZero() {
		return Run{}, false
	}
	return s.RunAt(line, due, now), true
}

// RunAt returns the run of the schedule that is due at a time.
func (s Schedule) RunAt(c CronSchedule, due, now time.Time) Run {
	return Run{
		ScheduleID: s.ID, TeamID: s.TeamID, Kind: s.Kind,
		Slot: c.SlotAt(due), Due: due.UTC(), Late: now.Sub(due) > LateAfter,
	}
}
