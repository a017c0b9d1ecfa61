package digest

import (
	"slices"
	"time"
)

// OfferNews is training that a reader was told of and that changed since: when or where it
// is, until when it can be booked, or whether it is on offer at all. It asks for nothing;
// a digest says it once, in a line.
type OfferNews struct {
	Item      // as it is now; as the reader was told of it where it is gone
	Gone bool // withdrawn, or no longer meant for the reader's organisation
}

// heldOn is the last day on which news of training is of use: the day on which it starts,
// else on which booking closes. Zero for training without an end.
func (t Text) heldOn() Date {
	if t.Starts.IsZero() {
		return t.Closes
	}
	return t.Starts
}

// moved reports whether one of the facts that somebody who wants to come goes by differs.
func (t Text) moved(from Text) bool {
	return t.Starts != from.Starts || t.StartsAt != from.StartsAt || t.Place != from.Place || t.Closes != from.Closes
}

// Tell adds to a digest what is news of training at the moment of its sending to who heard
// of it last at another. Versions are all of one training's, oldest first. There is no news
// of training that is over, and no digest goes for news alone. What is said as news is not
// offered in the same letter. An organisation for which the training is no longer meant
// learns that it is gone, and nothing of the new version.
func (l *Letter) Tell(versions []Item, heard time.Time) {
	if len(l.Entries)+len(l.Offers) == 0 {
		return
	}
	known, now := asOf(versions, heard), asOf(versions, l.NotBefore)
	news := OfferNews{Item: now}
	switch withdrawn := now.Withdrawn; {
	case !withdrawn.IsZero() && !withdrawn.After(l.NotBefore):
		if !withdrawn.After(heard) {
			return
		}
		news = OfferNews{Item: known, Gone: true}
	case !now.moved(known.Text):
		return
	case l.Team.Outside() && !now.Audience.MeantOutside(l.Team.Kind):
		if !known.Audience.MeantOutside(l.Team.Kind) {
			return
		}
		news = OfferNews{Item: known, Gone: true}
	}
	// By the same clock whenever the letter is drawn: the day of its sending is by daylight
	// the same in every zone of these islands.
	if held := news.heldOn(); !held.IsZero() && held < DateIn(l.NotBefore, time.UTC) {
		return
	}
	l.News = append(l.News, news)
	l.Offers = slices.DeleteFunc(l.Offers, func(i Item) bool { return i.ID == news.ID })
}

// asOf returns of versions, oldest first, the one that was live at a moment.
func asOf(versions []Item, at time.Time) Item {
	item := versions[0]
	for _, v := range versions {
		if !v.PublishedAt.After(at) {
			item = v
		}
	}
	return item
}
