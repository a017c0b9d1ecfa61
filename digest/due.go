package digest

import (
	"slices"
	"time"
)

// Span is an inclusive range of days. A zero To is open-ended.
type Span struct{ From, To Date }

// Covers reports whether d lies in the span.
func (s Span) Covers(d Date) bool { return d >= s.From && (s.To.IsZero() || d <= s.To) }

func away(on Date, absences []Span) bool {
	for _, a := range absences {
		if a.Covers(on) {
			return true
		}
	}
	return false
}

// openEnded bounds the search for a due day when somebody is away without an
// end date: their clock simply does not run out within the horizon.
const openEnded = 3 * 366

// Due returns the day by which an answer is due: the n-th working day after
// from on which the person is not away. Leave stops the clock. Somebody away
// without an end gets no due date until they are back.
func (c *Calendar) Due(from Date, n int, absences []Span) Date {
	d := from
	for n > 0 {
		d++
		if d-from > openEnded {
			return 0
		}
		if c.Working(d) && !away(d, absences) {
			n--
		}
	}
	return d
}

// ReplyDays are the working days that somebody has at least, from the reply, to
// answer what they had asked about.
const ReplyDays = 3

// Clocked is an open receipt with all that its day depends on.
type Clocked struct {
	Receipt
	AckWithin int
	Minutes   int
	Urgent    bool
	Absences  []Span
	Answers   []Answer    // to the receipt, oldest first
	Handbacks []time.Time // of answers to it
}

// Known is when the person first knew of the item, zero where they do not.
func (c Clocked) Known() time.Time {
	if c.ToldAt.IsZero() || !c.SaidAt.IsZero() && c.SaidAt.Before(c.ToldAt) {
		return c.SaidAt
	}
	return c.ToldAt
}

// stops returns the days on which the ball was not with the person: from an answer
// to its undoing, or to our reply. Back is the day of the newest reply. A stop that
// lasts has no end.
func (c Clocked) stops(zone *time.Location) (stops []Span, back Date) {
	type event struct {
		at     time.Time
		person bool // it is the person's turn from then on
		reply  bool
	}
	var events []event
	for _, a := range c.Answers {
		events = append(events, event{at: a.At, person: a.Kind == Undone})
	}
	for _, at := range c.Handbacks {
		events = append(events, event{at, true, true})
	}
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	running := true
	for _, e := range events {
		day := DateIn(e.at, zone)
		switch {
		case running && !e.person:
			stops = append(stops, Span{From: day})
		case !running && e.person:
			stops[len(stops)-1].To = day
		}
		running = e.person
		if e.reply {
			back = day
		}
	}
	return stops, back
}

// due works out by when an answer to a receipt is due: so many working days after
// the clock started. Leave stops it, and so does asking, until the reply, from
// which there are at least [ReplyDays].
func (s *Service) due(c Clocked) Date {
	stops, back := c.stops(s.config.Zone)
	due := s.calendar.Due(c.DueFrom, c.AckWithin, append(stops, c.Absences...))
	if due.IsZero() || back.IsZero() {
		return due
	}
	least := s.calendar.Due(back, ReplyDays, c.Absences)
	if least.IsZero() {
		return 0
	}
	return max(due, least)
}

// dueAgain works out due days anew and returns the receipts that change.
func (s *Service) dueAgain(list []Clocked) (changed []Receipt) {
	for _, c := range list {
		if due := s.due(c); due != c.DueOn {
			c.Receipt.DueOn = due
			changed = append(changed, c.Receipt)
		}
	}
	return changed
}

// Reclock works out by when receipts are due, and returns those whose days change.
// Starts says that their clocks start: the people have just been told, or have said
// something before anybody told them.
type Reclock func(list []Clocked, starts bool) []Receipt

// Reclock is the [Reclock] of the service.
func (s *Service) Reclock(list []Clocked, starts bool) []Receipt {
	if !starts {
		return s.dueAgain(list)
	}
	changed := make([]Receipt, 0, len(list))
	for _, c := range list {
		from, on := c.DueFrom, c.DueOn
		c.DueFrom = DateIn(c.Known(), s.config.Zone)
		c.DueOn = s.due(c)
		if c.DueFrom != from || c.DueOn != on { // most are told on the day that was planned
			changed = append(changed, c.Receipt)
		}
	}
	return changed
}
