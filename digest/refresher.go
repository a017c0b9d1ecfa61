package digest

import (
	"cmp"
	"context"
	"slices"
)

// A Refresher asks somebody the question of a lesson once more, three and nine months
// after they understood it: being asked later helps people to keep what they read, and
// reading it again helps less (Roediger and Karpicke 2006). It asks for no receipt, it
// is in no measure, and nobody is reminded of it. That somebody replied is kept; what
// they chose only adds to a count, by service.
type Refresher struct {
	ID     int64
	Item   Item // as it is live
	Months int  // since they understood it: one of [RefresherMonths]
	Asked  Date
}

// RefresherMonths are how many months after a lesson was understood its question comes
// again.
var RefresherMonths = []int{3, 9}

const (
	// refresherEnds is how many months after it no question comes any more.
	refresherEnds = 12
	// refresherDays is how many days after its letter a question can be replied to.
	refresherDays = 28
	// refresherMinutes is what a question takes of the week's reading.
	refresherMinutes = 1
)

// Refreshable reports whether a lesson's question is asked once more: a lead marked
// it, and it holds still.
func (s *Service) Refreshable(i Item) bool {
	return i.Refresher && i.Check != nil && i.Withdrawn.IsZero() && !i.AsksNobody() && s.unfit(Item{}, i.Text, s.Today(), nil) == nil
}

// refresherDue returns the question – its months – that is due on a day, of a lesson
// that was understood on another; 0 for none. One that could not be asked before the
// next is left out.
func refresherDue(understood, on Date) (months int) {
	if on >= understood.AddMonths(refresherEnds) {
		return 0
	}
	for _, m := range RefresherMonths {
		if on >= understood.AddMonths(m) {
			months = m
		}
	}
	return months
}

// RefresherStore keeps who was asked again, and counts what was chosen.
type RefresherStore interface {
	// Refreshers returns what somebody was asked since a day and did not reply to, of
	// what is live and asks as it did then.
	Refreshers(ctx context.Context, person int64, since Date) ([]Refresher, error)
	// ReplyRefresher notes that somebody replied on a day, and adds one to the count of
	// their service; false where they had replied.
	ReplyRefresher(ctx context.Context, r Refresher, person int64, on Date, service string, right bool) (bool, error)
	// Remembered returns what may be shown of an item's counts, by months and service.
	Remembered(ctx context.Context, item int64) ([]Remembered, error)
}

// RefreshersOf returns the questions that somebody can reply to today, oldest first.
// Errors: [Forbidden].
func (s *Service) RefreshersOf(ctx context.Context, actor Actor) ([]Refresher, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return nil, err
	}
	return s.refreshersOf(ctx, actor.Person.ID)
}

func (s *Service) refreshersOf(ctx context.Context, person int64) ([]Refresher, error) {
	if person == 0 {
		return nil, nil // an operator
	}
	list, err := s.store.Refreshers(ctx, person, s.Today()-refresherDays)
	return slices.DeleteFunc(list, func(r Refresher) bool { return !s.Refreshable(r.Item) }), err
}

// RefresherReply is one choice, and what was on the screen.
type RefresherReply struct {
	ID     int64 // of the refresher
	ItemID int64 // the one lesson that a link in a letter is for; 0 for any
	Shown  int   // the version whose question was read
	Choice int   // from 1
}

// Refreshed is what somebody hears who replied.
type Refreshed struct {
	Item  Item
	Right bool // the choice is what the lesson says
}

// ReplyRefresher counts one choice, which cannot be changed: nobody knows which it was.
// Errors: [Forbidden]; [Invalid] for a choice that there is not; [Conflict] where the
// question was replied to, is no longer asked, or reads otherwise now.
func (s *Service) ReplyRefresher(ctx context.Context, actor Actor, reply RefresherReply) (Refreshed, error) {
	open, err := s.RefreshersOf(ctx, actor)
	if err != nil {
		return Refreshed{}, err
	}
	gone := Errorf(Conflict, "this question is not asked any more, or you replied to it already: nothing was counted")
	at := slices.IndexFunc(open, func(r Refresher) bool {
		return r.ID == reply.ID && (reply.ItemID == 0 || r.Item.ID == reply.ItemID)
	})
	if at < 0 {
		return Refreshed{}, gone
	}
	r := open[at]
	if reply.Shown != r.Item.Number {
		shown, err := s.store.Version(ctx, r.Item.ID, reply.Shown)
		if err != nil && CodeOf(err) != NotFound {
			return Refreshed{}, err
		}
		if err != nil || shown.Check == nil || !shown.Check.same(*r.Item.Check) {
			return Refreshed{}, Errorf(Conflict, "this question reads otherwise since you were asked: read the lesson again, nothing was counted")
		}
	}
	if reply.Choice < 1 || reply.Choice > len(r.Item.Check.Options) {
		return Refreshed{}, Errorf(Invalid, "choose one of the replies")
	}
	said := Refreshed{Item: r.Item, Right: reply.Choice == r.Item.Check.Answer}
	counted, err := s.store.ReplyRefresher(ctx, r, actor.Person.ID, s.Today(), actor.Home().Service, said.Right)
	if err == nil && !counted {
		err = gone
	}
	return said, err
}

// same reports whether two questions are asked and answered alike.
func (c Check) same(o Check) bool {
	return c.Question == o.Question && c.Answer == o.Answer && slices.Equal(c.Options, o.Options)
}

// Remembered is what people of a service chose, so many months after they understood a
// lesson. A service's replies are added five at a time, [SmallNumber]: what two looks
// differ by is never the reply of fewer. Service is "" for all of them that are shown.
type Remembered struct {
	Months  int
	Service string
	Replies int
	Right   int // of them
}

// Share returns how many per cent chose what the lesson says, rounded down.
func (r Remembered) Share() int { return r.Right * 100 / max(1, r.Replies) }

// Remembered returns what may be shown of how a lesson is remembered: for each
// question all services first, then each by name; who is in none is part of all alone. It is the council's own: who
// coordinates an organisation is shown nothing. Errors: [Forbidden] for who may see no
// counts; [NotFound].
func (s *Service) Remembered(ctx context.Context, actor Actor, ref string) (all []Remembered, err error) {
	if err := actor.allow(SeeCounts, 0); err != nil {
		return nil, err
	}
	item, err := s.readable(ctx, actor, ref)
	if err != nil || actor.Partner() {
		return nil, err
	}
	counts, err := s.store.Remembered(ctx, item.ID)
	if err != nil {
		return nil, err
	}
	for _, months := range RefresherMonths {
		whole, parts := Remembered{Months: months}, []Remembered(nil)
		for _, c := range counts {
			if c.Months == months && c.Replies >= SmallNumber {
				whole.Replies += c.Replies
				whole.Right += c.Right
				if c.Service != "" {
					parts = append(parts, c)
				}
			}
		}
		if whole.Replies == 0 {
			continue
		}
		slices.SortFunc(parts, func(a, b Remembered) int { return cmp.Compare(Fold(a.Service), Fold(b.Service)) })
		all = append(append(all, whole), parts...)
	}
	return all, nil
}
