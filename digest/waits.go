package digest

import (
	"context"
	"time"
)

// DefaultReplyWithin is how many working days leads, authors and managers have to
// reply, unless the organisation says otherwise.
const DefaultReplyWithin = 5

// Waits is what waits for one party: answers other than yes that nobody has done
// anything about. It says how late we are, not whoever asked.
type Waits struct {
	On     Party `json:"on"`
	Open   int   `json:"open"`
	Late   int   `json:"late"`   // the part of Open that has waited for longer than the days to reply
	Oldest Date  `json:"oldest"` // the day of the oldest
}

// WaitingStore tells what waits for us.
type WaitingStore interface {
	// Asked counts, by the answer and its moment, the answers of people in a team on the
	// day that ask something and that nothing has come of by the moment.
	Asked(ctx context.Context, m Moment, f Filter) ([]AskedOn, error)
}

// AskedOn is how many people gave an answer at a moment.
type AskedOn struct {
	Kind   AnswerKind
	At     time.Time
	People int
}

// whatWaits sums up what waits, by party in a fixed order.
func (s *Service) whatWaits(asked []AskedOn, today Date) (list []Waits) {
	for _, party := range []Party{ToPolicyLead, ToAuthor, ToManager} {
		w := Waits{On: party}
		for _, a := range asked {
			if a.Kind.WaitsFor() != party {
				continue
			}
			on := DateIn(a.At, s.config.Zone)
			w.Open += a.People
			if s.calendar.Add(on, s.config.ReplyWithin) < today {
				w.Late += a.People
			}
			if w.Oldest.IsZero() || on < w.Oldest {
				w.Oldest = on
			}
		}
		if w.Open > 0 {
			list = append(list, w)
		}
	}
	return list
}
