package digest

import "fmt"

// Headcount is how many of a team have answered an item: of those in it today,
// who answered anything, and who was asked, is here and can be reached.
type Headcount struct {
	Answered, Asked int
}

// Bounds returns between which numbers a channel may be told that the answers
// are; the same twice for the exact one. Everybody in the team reads it, and knows
// who has answered, so the rule for counts without names holds: what is under
// [SmallNumber] stays hidden, of those who have answered as of those who have not,
// nought too. In a team of under ten one of the two always is: false, and nothing
// is said.
func (h Headcount) Bounds() (least, most int, ok bool) {
	switch {
	case h.Asked < 2*SmallNumber:
		return 0, 0, false
	case h.Answered < SmallNumber:
		return 0, SmallNumber - 1, true
	case h.Asked-h.Answered < SmallNumber:
		return h.Asked - SmallNumber + 1, h.Asked, true
	default:
		return h.Answered, h.Answered, true
	}
}

// HeadcountKey names an item in a channel's message.
type HeadcountKey struct{ DeliveryID, ItemID int64 }

// CountFrom gives the entries of a letter their counts, and keeps what may be said of
// them.
func (l *Letter) CountFrom(counts map[HeadcountKey]Headcount) {
	l.Says = ""
	for i := range l.Entries {
		e := &l.Entries[i]
		e.Count = counts[HeadcountKey{l.ID, e.ItemID}]
		if least, most, ok := e.Count.Bounds(); ok {
			l.Says += fmt.Sprintf("%d: %d-%d of %d; ", e.ItemID, least, most, e.Count.Asked)
		}
	}
}
