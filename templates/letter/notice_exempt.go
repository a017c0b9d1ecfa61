package letter

import (
	"fmt"

	"github.com/briefed/briefed/digest"
)

// excused tells somebody that a manager decided that they need not answer, why,
// and how to say otherwise.
func (w Writer) excused(e digest.Exemption) Notice {
	return Notice{
		Heading: "You need not answer an item",
		Parts: []string{fmt.Sprintf("%s\n%s decided this on %s. The reason: %s",
			quoted(e.Item.Title), Line(e.By), w.Moment(e.At), Line(e.Reason))},
		Means: []string{
			"You are not reminded of it, and you count as exempt, not as informed. You can read it all the same. If you do not agree, or have a question, tell " +
				Line(e.By) + ", who can take this back. " + w.Ways.Record,
		},
		Next: Next{Read: &e.Item},
	}
}

// askedAgain tells somebody that an exemption was lifted.
func (w Writer) askedAgain(e digest.Exemption, due digest.Date) Notice {
	means := "Please read it and answer"
	if !due.IsZero() {
		means += " by " + Day(due)
	}
	return Notice{
		Heading: "You are asked about an item again",
		Parts: []string{fmt.Sprintf("%s\n%s ended your exemption on %s. It was given by %s: %s",
			quoted(e.Item.Title), Line(e.LiftedBy), w.Moment(e.Lifted), Line(e.By), Line(e.Reason))},
		Means: []string{means + ". If you do not agree, or have a question, tell " + Line(e.LiftedBy) + ". " + w.Ways.Record},
		Next:  Next{Answer: &e.Item},
	}
}
