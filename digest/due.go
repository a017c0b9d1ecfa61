package digest

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
