package digest

import (
	"cmp"
	"slices"
)

// DefaultWeeklyMinutes is the reading budget of a person and week: the length
// of a seven-minute briefing, the form that safeguarding partnerships use.
const DefaultWeeklyMinutes = 7

// MaxEntries is how many new items one digest lists, and MaxCarried how many
// from earlier digests it lists again: one to five is what people answer on a
// phone. Items that would otherwise be late come on top.
const (
	MaxEntries = 5
	MaxCarried = 7
)

// Open is an item that one person still owes an answer on, as packing sees it.
type Open struct {
	PersonID int64
	ItemID   int64
	Asks     int
	Minutes  int
	Urgent   bool
	DueOn    Date
	Told     bool // in an earlier digest
}

// Pack chooses what a digest lists: within the minutes left of the week's
// budget, urgent before routine and then by due day. What does not fit waits in
// the queue – except that an item which would fall due before the next digest
// goes now, whatever the budget says: nobody is late because of us. Items that
// an earlier digest already carried are listed again, shortly, and cost nothing.
// Every item comes back exactly once, in order of need.
func Pack(open []Open, minutesLeft int, next Date) (listed, queued []Open) {
	open = slices.Clone(open)
	slices.SortStableFunc(open, byNeed)
	untold, carried := 0, 0
	for _, o := range open {
		switch {
		case o.Told && carried < MaxCarried:
			carried++
			listed = append(listed, o)
		case !o.Told && (o.MustGo(next) || untold < MaxEntries && o.Minutes <= minutesLeft):
			untold++
			minutesLeft -= o.Minutes
			listed = append(listed, o)
		default:
			queued = append(queued, o)
		}
	}
	return listed, queued
}

// MustGo reports whether the item would fall due before the next digest.
func (o Open) MustGo(next Date) bool { return !o.DueOn.IsZero() && o.DueOn < next }

// byNeed orders by urgency, then due day (none last), then item: in the order in
// which items were first published.
func byNeed(a, b Open) int {
	if a.Urgent != b.Urgent {
		if a.Urgent {
			return -1
		}
		return 1
	}
	return cmp.Or(cmp.Compare(dueOrLast(a.DueOn), dueOrLast(b.DueOn)), cmp.Compare(a.ItemID, b.ItemID))
}

func dueOrLast(d Date) Date {
	if d.IsZero() {
		return 1<<31 - 1
	}
	return d
}

// PaceWeek returns in which week, from 0, an item's clock starts when so many
// minutes of reading are ahead of it in a person's queue. A joiner with a year's
// lessons is not late with all of them in a fortnight.
func PaceWeek(minutesAhead, weeklyMinutes int, urgent bool) int {
	if urgent || weeklyMinutes <= 0 {
		return 0
	}
	return minutesAhead / weeklyMinutes
}
