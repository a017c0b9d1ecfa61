package web

import (
	"context"
	"net/http"

	"github.com/briefed/briefed/digest"
	pages "github.com/briefed/briefed/templates/web"
)

// trainingService is what these pages ask of the use cases.
type trainingService interface {
	ByFeedLink(ctx context.Context, token string) (digest.Actor, error)
	NewFeedLink(ctx context.Context, actor digest.Actor) (token string, err error)
	Offer(ctx context.Context, actor digest.Actor, ref string) (digest.Item, error)
	OfferEvent(ctx context.Context, actor digest.Actor, ref string) (digest.Item, error)
	Training(ctx context.Context, actor digest.Actor) ([]digest.Item, error)
}

type trainingPages struct {
	*site
	service trainingService
}

type trainingData struct {
	Items []digest.Item
	Feed  string // an address that was made just now
}

// trainingPage lists what is on offer for the reader.
func (s trainingPages) trainingPage(v *visit) error { return s.list(v, "") }

func (s trainingPages) list(v *visit, feed string) error {
	items, err := s.service.Training(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return v.page("training", trainingData{items, feed})
}

// newFeed makes an address for a feed reader, which cannot sign in. It is shown once.
func (s trainingPages) newFeed(v *visit) error {
	token, err := s.service.NewFeedLink(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return s.list(v, s.baseURL+"/feed/"+token)
}

// offerPage shows training.
func (s trainingPages) offerPage(v *visit) error {
	item, err := s.service.Offer(v.r.Context(), v.actor, v.path("ref"))
	if err != nil {
		return err
	}
	return v.page("offer", item)
}

// offerCalendar hands over training as a file for a calendar; where it was withdrawn, one
// that takes it out of the calendar again.
func (s trainingPages) offerCalendar(v *visit) error {
	item, err := s.service.OfferEvent(v.r.Context(), v.actor, v.path("ref"))
	if err != nil {
		return err
	}
	return s.calendar(v, "training-"+item.Ref, []digest.Item{item})
}

// calendarPage hands over all that is on offer.
func (s trainingPages) calendarPage(v *visit) error {
	items, err := s.service.Training(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	return s.calendar(v, "training", items)
}

func (s trainingPages) calendar(v *visit, name string, items []digest.Item) error {
	dated := make([]digest.Item, 0, len(items))
	for _, i := range items {
		if !i.OfferedUntil().IsZero() || !i.Starts.IsZero() { // an event has a day
			dated = append(dated, i)
		}
	}
	return v.download(fileName(name)+".ics", "text/calendar; charset=utf-8", pages.Calendar(dated, s.baseURL+"/training", s.Zone()))
}

// feed shows a feed reader what is on offer for whom its address is of.
func (s trainingPages) feed(v *visit) error {
	actor, err := s.service.ByFeedLink(v.r.Context(), v.path("token"))
	if err != nil {
		return err
	}
	items, err := s.service.Training(v.r.Context(), actor)
	if err != nil {
		return err
	}
	body, err := pages.Feed(items, s.baseURL+"/training", s.Now())
	if err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	v.w.WriteHeader(http.StatusOK)
	if _, err := v.w.Write(body); err != nil {
		v.log.Debug("a feed was not read to its end", "error", err)
	}
	return nil
}
