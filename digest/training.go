package digest

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Training on offer is a third kind of item: it asks for nothing. There are no receipts
// of it, nothing of it is due, and no measure counts it; a digest tells of it in a few
// lines at its end, which take none of the week's minutes.
const (
	// MaxOffers is how many a digest tells of at most.
	MaxOffers = 3
	// OfferedTimes is how often one of them is told to one reader at most: to tell of it
	// once is easily overlooked, and a third time is nagging.
	OfferedTimes = 2
	// QuietWeeks is for how long an organisation outside the council was sent nothing,
	// when a digest goes there for training alone: who is seldom written to is whom the
	// news of it passes by. On the council's staff none goes for training alone.
	QuietWeeks = 4
)

// OfferedUntil is the last day on which somebody can still book: the day on which booking
// closes, else on which it starts. Zero for training without an end.
func (t Text) OfferedUntil() Date {
	if t.Closes.IsZero() || !t.Starts.IsZero() && t.Starts < t.Closes {
		return t.Starts
	}
	return t.Closes
}

// OnOffer reports whether this is training that can be booked on a day.
func (t Text) OnOffer(on Date) bool {
	return t.Kind == Training && (t.OfferedUntil().IsZero() || on <= t.OfferedUntil())
}

// OfferTo is training that is on offer for a person, or for an organisation to pass on.
type OfferTo struct {
	PersonID int64 // 0 for what an organisation passes on
	TeamID   int64 // 0 for a person
	ItemID   int64
}

// Offers are what planning tells of training.
type Offers struct {
	Items []Item          // live training, soonest closing first
	Meant []OfferTo       // for whom it is, by the audience of the day
	Times map[OfferTo]int // how often a letter told of it, or may have; of a channel with TeamID
	Wrote map[int64]bool  // organisations that a digest went to since a moment, or waits for
}

// TrainingTx plans what digests tell of training, as part of a transaction.
type TrainingTx interface {
	// Offers returns the training on offer on a day with whom it is for among those whose
	// home, or that, is one of the teams.
	Offers(on Date, teams []int64, since time.Time) (Offers, error)
}

// TrainingStore says what was told of training.
type TrainingStore interface {
	// LiveTraining returns the live training, whether it can still be booked or not.
	LiveTraining(ctx context.Context) ([]Item, error)
	// OffersTold counts, for training that letters told of since a moment, the
	// organisations that were told of it until another, by kind.
	OffersTold(ctx context.Context, since, until time.Time) ([]OfferTold, error)
}

// OfferTold is how many organisations of a kind were told of training on offer.
type OfferTold struct {
	Ref           string           `json:"ref"`
	Title         string           `json:"title"`
	Closes        Date             `json:"closes,omitzero"` // the last day to book
	Kind          OrganisationKind `json:"kind"`
	Told          int              `json:"told"`          // organisations, by a digest to somebody there or to their own address
	Organisations int              `json:"organisations"` // of that kind that the training is meant for
}

// SoonestFirst puts training in the order in which it closes; what has no end comes last.
func SoonestFirst(items []Item) {
	slices.SortFunc(items, func(a, b Item) int {
		until := func(i Item) Date { return i.OfferedUntil() }
		return cmp.Or(cmp.Compare(b2i(until(a).IsZero()), b2i(until(b).IsZero())), cmp.Compare(until(a), until(b)), cmp.Compare(a.Ref, b.Ref))
	})
}

// Training returns what is on offer today for the actor, soonest closing first; for a
// policy lead all of it. It is to be looked at, and recorded nowhere. Errors: [Forbidden]
// for leavers.
func (s *Service) Training(ctx context.Context, actor Actor) ([]Item, error) {
	if err := actor.allow(SearchLibrary, 0); err != nil {
		return nil, err
	}
	items, err := s.store.LiveTraining(ctx)
	if err != nil {
		return nil, err
	}
	today := s.Today()
	items = slices.DeleteFunc(items, func(i Item) bool {
		return !i.OnOffer(today) || !actor.May(Write, 0) && !slices.ContainsFunc(actor.Teams, func(m TeamMembership) bool { return i.Audience.Includes(m.Membership, m.Team) })
	})
	SoonestFirst(items)
	for i := range items {
		if err := s.forOutside(ctx, actor, &items[i].Text); err != nil {
			return nil, err
		}
	}
	return items, nil
}

// Offer returns training that the actor may read, on offer or not any more. Errors:
// [Forbidden]; [NotFound], also for what is no training, was withdrawn or is superseded.
func (s *Service) Offer(ctx context.Context, actor Actor, ref string) (Item, error) {
	item, err := s.ReadRef(ctx, actor, ref, 0)
	if err == nil && (item.Kind != Training || !item.Withdrawn.IsZero()) {
		err = Errorf(NotFound, "there is no training %q on offer", ref)
	}
	if err != nil {
		return Item{}, err
	}
	return item, nil
}

// OfferEvent returns training that the actor may read for a calendar: on offer, or withdrawn,
// so that a calendar which holds it learns that it does not take place. Errors: [Forbidden];
// [NotFound], also for what is no training, or can no longer be booked.
func (s *Service) OfferEvent(ctx context.Context, actor Actor, ref string) (Item, error) {
	item, err := s.ReadRef(ctx, actor, ref, 0)
	switch {
	case err != nil:
		return Item{}, err
	case item.Kind != Training:
		return Item{}, Errorf(NotFound, "there is no training %q on offer", ref)
	case item.Withdrawn.IsZero() && !item.OnOffer(s.Today()):
		return Item{}, Errorf(NotFound, "booking for %s has closed", ref)
	}
	return item, nil
}

// FeedLinkFor is how long an address for a feed reader is good for.
const FeedLinkFor = 365 * 24 * time.Hour

// NewFeedLink returns the token of an address by which a feed reader, which cannot sign
// in, shows the actor what training is on offer for them, and nothing else. The one
// before it ends. Errors: [Forbidden] for leavers and for the command line.
func (s *Service) NewFeedLink(ctx context.Context, actor Actor) (token string, err error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return "", err
	}
	return s.newLink(ctx, Link{Purpose: LinkFeed, PersonID: actor.Person.ID, Until: s.wall.Now().Add(FeedLinkFor)})
}

// ByFeedLink returns whose feed an address is of. Errors: [NotFound]; [Forbidden] for
// leavers.
func (s *Service) ByFeedLink(ctx context.Context, token string) (Actor, error) {
	link, err := s.link(ctx, LinkFeed, token)
	if err != nil {
		return Actor{}, err
	}
	return s.present(ctx, link.PersonID, FaceWeb)
}

// offering chooses what the digests of some teams tell of training.
type offering struct {
	Offers
	meant map[OfferTo]bool
}

func newOffering(o Offers) offering {
	meant := make(map[OfferTo]bool, len(o.Meant))
	for _, to := range o.Meant {
		meant[to] = true
	}
	return offering{o, meant}
}

// toChannel has the channel of a team tell of what is for somebody who reads there, and
// their own letter not.
func (o offering) toChannel(person, team int64) {
	for _, i := range o.Items {
		if to := (OfferTo{PersonID: person, ItemID: i.ItemID}); o.meant[to] {
			delete(o.meant, to)
			o.meant[OfferTo{TeamID: team, ItemID: i.ItemID}] = true
		}
	}
}

// of returns what a letter tells a person or an organisation, and of that what it tells
// for the first time.
func (o offering) of(person, team int64) (items []int64, fresh int) {
	to := OfferTo{PersonID: person}
	if person == 0 {
		to.TeamID = team
	}
	for _, i := range o.Items {
		if to.ItemID = i.ItemID; len(items) == MaxOffers || !o.meant[to] || o.Times[to] >= OfferedTimes {
			continue
		}
		items = append(items, i.ItemID)
		if o.Times[to] == 0 {
			fresh++
		}
	}
	return items, fresh
}
