package digest

import "fmt"

// A file that was cut short looks like one from which many have left, and what it
// ends cannot be taken back without a hole in history. So many leaving at once are
// believed only where somebody says how many.
const (
	fewLeavers  = 5  // at most so many leave without a question
	leaverShare = 20 // or one in so many of the staff
)

// count says how many people who are in a team are in none after the changes.
func (c *RosterChanges) count(r Roster, today Date) {
	here := func(s Span) bool { return s.To.IsZero() || s.To >= today }
	before, after := map[int64]bool{}, map[int64]bool{}
	ends := make(map[int64]Date, len(c.Close))
	for _, m := range c.Close {
		ends[m.ID] = m.To
	}
	for _, m := range r.Memberships {
		if m.Cover || !here(m.Span) {
			continue
		}
		before[m.PersonID] = true
		if to, closed := ends[m.ID]; closed {
			m.To = to
		}
		after[m.PersonID] = after[m.PersonID] || here(m.Span)
	}
	for _, m := range c.Join {
		if m.PersonID != 0 && here(m.Span) {
			after[m.PersonID] = true
		}
	}
	c.Staff, c.Leaving = len(before), 0
	for person := range before {
		if !after[person] {
			c.Leaving++
		}
	}
}

// ManyLeave reports whether so many leave at once that it must be said how many.
func (c RosterChanges) ManyLeave() bool {
	return c.Leaving > fewLeavers && c.Leaving*leaverShare > c.Staff
}

// leavingSaid returns a [Conflict] unless it was said how many leave, where many do,
// and where it was said, said right.
func (c RosterChanges) leavingSaid(opts ImportOptions) error {
	var message, flag string
	switch {
	case !opts.Leavers:
		return nil
	case opts.Leaving == 0 && !c.ManyLeave(), opts.Leaving == c.Leaving:
		return nil
	case opts.Leaving != 0:
		message = "%d of %d people would leave, and another number was given: look whether the file is whole"
		flag = "if it is, import with --leavers=%d"
	default:
		message = "%d of %d people would leave: look whether the file was cut short"
		flag = "if so many have left, import with --leavers=%d"
	}
	return Errorf(Conflict, "%w", Problems{{
		Path: opts.Path, Column: "leavers", Message: fmt.Sprintf(message, c.Leaving, c.Staff), Flag: fmt.Sprintf(flag, c.Leaving),
	}})
}
