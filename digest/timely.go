package digest

import "time"

// heldAfter is how long a letter may take on its way before it counts as held
// back, and goes in working hours only: until then the schedule, or whoever had
// it sent, chose the hour.
const heldAfter = time.Hour

// hours are when people may be written to unasked: on working days from the
// first hour to the end of the last.
type hours struct {
	calendar    *Calendar
	first, last int
}

// reminderHour is that of [ReminderCron]: it is always one of the hours.
const reminderHour = 10

// hours are those in which the organisation's people may choose to read.
func (s *Service) hours() hours {
	return hours{s.calendar, min(s.config.FirstHour, reminderHour), max(s.config.LastHour, reminderHour)}
}

// from returns the first moment within the hours from at on, in the location of
// at: at itself where it is one.
func (h hours) from(at time.Time) time.Time {
	day := DateIn(at, at.Location())
	switch {
	case !h.calendar.Working(day) || at.Hour() > h.last:
		return h.morning(h.calendar.Add(day, 1), at.Location())
	case at.Hour() < h.first:
		return h.morning(day, at.Location())
	default:
		return at
	}
}

func (h hours) include(at time.Time) bool { return h.from(at).Equal(at) }

func (h hours) morning(day Date, zone *time.Location) time.Time {
	return day.At(h.first, 0, zone)
}

// When is what becomes of a letter whose turn has come.
type When struct {
	At     time.Time // when it goes: now, or later
	Drop   bool      // it does not go: something else says what it would have said
	Reason string    // why it waits or is dropped; "" where it goes now
}

// When decides what becomes of a letter now, by the clock of its reader.
func (s *Service) When(l Letter) When {
	zone := s.config.Zone
	if l.Team.ID != 0 {
		zone = l.Team.Location()
	}
	return l.whenAt(s.clock.Now().In(zone), s.hours())
}

// whenAt decides what becomes of a letter at a moment in its reader's zone. It
// was right when it was planned; since then a pause, a rate limit or an
// operator's choice may have kept it for hours or weeks. Nobody is written to
// while away, and nobody at night because a token was repaired at night. A digest
// or a summary gives way to the next one of its team, which says the same and
// more – one that was missed or held back also to that of the same day – and a reminder to that of the next working day; a notice is said once and
// so waits.
func (l Letter) whenAt(now time.Time, h hours) When {
	t := When{At: now}
	held := l.Late || now.Sub(l.CreatedAt) > heldAfter
	if l.Kind == ReminderLetter || held {
		t.At = h.from(now)
	}
	absent := away(DateIn(now, now.Location()), l.Absences)
	switch {
	case l.Kind == NoticeLetter && absent:
		t.At, t.Reason = l.back(now, h), "waits until they are back from leave"
	case absent:
		t.Drop, t.Reason = true, "away when it could go: what is still open comes once they are back"
	case l.overtaken(t.At, held, h.calendar):
		t.Drop, t.Reason = true, l.overtakenBy()
	case t.At.After(now):
		t.Reason = "held back until after hours: it goes in the next working hour"
	}
	return t
}

// overtaken reports whether at a moment another letter says what this one does, or
// will the same day where this one comes too late anyway. It takes nothing for granted
// of a schedule that cannot be read.
func (l Letter) overtaken(at time.Time, held bool, calendar *Calendar) bool {
	zone := at.Location()
	line := l.Team.Schedule
	switch l.Kind {
	case ReminderLetter:
		return DateIn(at, zone) != DateIn(l.CreatedAt, zone)
	case SummaryLetter:
		line = SummaryCron
	case NoticeLetter:
		return false
	case DigestLetter:
	}
	next := l.CreatedAt.AddDate(0, 0, 7)
	if schedule, err := ParseSchedule(line, l.Team.Timezone); err == nil {
		next = schedule.Observing(calendar).Next(l.CreatedAt)
	}
	return !next.After(at) || held && DateIn(next, zone) == DateIn(at, zone)
}

// overtakenBy says in words what takes the place of a letter that came too late.
func (l Letter) overtakenBy() string {
	switch l.Kind {
	case ReminderLetter:
		return "its day was over: what is still open is reminded of on the next working day"
	case SummaryLetter:
		return "a later summary tells of the team"
	default:
		return LaterDigest
	}
}

// LaterDigest is why a digest is dropped whose place another one takes.
const LaterDigest = "a later digest carries what it said"

// back returns the first working morning on which the reader is not away; where
// no end of the absence is known, the next one, to look again.
func (l Letter) back(now time.Time, h hours) time.Time {
	today := DateIn(now, now.Location())
	next := h.calendar.Add(today, 1)
	for day := next; day-today < openEnded; day = h.calendar.Add(day, 1) {
		if !away(day, l.Absences) {
			return h.morning(day, now.Location())
		}
	}
	return h.morning(next, now.Location())
}
