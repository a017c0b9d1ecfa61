package letter

import (
	"fmt"

	"github.com/briefed/briefed/digest"
)

// Items is a digest or a reminder: what stands around some items, and them.
type Items struct {
	Heading string
	Opening []string // under the heading: how many, how long, and what this is
	Entries []digest.Entry
	Offers  []digest.Item      // training, which asks for nothing: a line each
	News    []digest.OfferNews // training that changed since the reader was told of it: a line each
	Closing []string           // at the end: what waits, how to see everything, who is there for the reader
}

// Preview is the heading, with how many items there are.
func (i Items) Preview() string {
	if len(i.Opening) == 0 {
		return i.Heading
	}
	return i.Heading + ": " + i.Opening[0]
}

const late = "This comes later than planned, because Briefed was not running."

// Digest is what one person or one team's channel gets from one run.
func (w Writer) Digest(l digest.Letter) Items {
	untold, minutes := 0, 0
	for _, e := range l.Entries {
		if !e.Told {
			untold++
			minutes += e.Minutes()
		}
	}
	i := Items{Heading: "Your digest", Entries: l.Entries, Offers: l.Offers, News: l.News}
	if l.PersonID == 0 {
		i.Heading = "Digest for " + Line(l.Team.Name)
	}
	switch {
	case len(l.Entries) == 0 && len(l.Offers) > 0:
		i.Heading = TrainingOnOffer
		if l.PersonID == 0 {
			i.Heading += " for " + Line(l.Team.Name)
		}
		i.Opening = append(i.Opening, Count(len(l.Offers), "offer", "offers")+" that you could take up.", "There is nothing new to read, and nothing is asked of you.")
	case untold > 0 && untold < len(l.Entries):
		i.Opening = append(i.Opening, fmt.Sprintf("%s, about %s, and %d still open from earlier.",
			Count(untold, "new item", "new items"), Count(minutes, "minute", "minutes"), len(l.Entries)-untold))
	case untold > 0:
		i.Opening = append(i.Opening, fmt.Sprintf("%s, about %s.", Count(untold, "item", "items"), Count(minutes, "minute", "minutes")))
	default:
		i.Opening = append(i.Opening, fmt.Sprintf("%s still open from earlier.", Count(len(l.Entries), "item is", "items are")))
	}
	if l.Late {
		i.Opening = append(i.Opening, late)
	}
	if l.PersonID == 0 && !l.Team.Outside() {
		i.Closing = append(i.Closing, "Everyone answers for themselves. Only you see your answer here; your manager sees who is informed.")
	}
	if l.Queued > 0 {
		i.Closing = append(i.Closing, fmt.Sprintf("%s for another week, so that this one stays readable.", Count(l.Queued, "more item waits", "more items wait")))
	}
	if l.PersonID == 0 && l.Team.Outside() {
		i.Opening = append(i.Opening, ToPassOn)
		i.Closing = append(i.Closing, w.SupportLine())
		return i
	}
	i.Closing = append(i.Closing, w.Ways.Open+" "+w.SupportLine())
	return i
}

// ToPassOn is what an organisation's own address is asked, and all that it is asked.
const ToPassOn = "Please pass this on to everybody whom it may help: forward it, print it or read it out. It asks nobody for an answer."

// Reminder is about what somebody was told of and has not answered. The last one
// says what comes after it.
func (w Writer) Reminder(l digest.Letter) Items {
	i := Items{
		Heading: fmt.Sprintf("A reminder: %s still open", Count(len(l.Entries), "item is", "items are")),
		Opening: []string{"Any answer is fine, also that you have a question or that it is not your role."},
		Entries: l.Entries,
		Closing: []string{w.Ways.Open + " " + w.SupportLine()},
	}
	if l.Last {
		i.Opening = append(i.Opening, "This is the last reminder. What is still open after it will be in your manager’s weekly summary, so that you can talk about it in supervision. Nobody else sees that list.")
	}
	if l.Late {
		i.Opening = append(i.Opening, late)
	}
	return i
}
