package web

import (
	"context"
	"slices"

	"github.com/briefed/briefed/digest"
)

// mineService is what these pages ask of the use cases.
type mineService interface {
	Ahead(ctx context.Context, actor digest.Actor) (digest.Ahead, error)
	PulseFor(ctx context.Context, actor digest.Actor) (digest.Pulse, []digest.PulseQuestion, error)
	RefreshersOf(ctx context.Context, actor digest.Actor) ([]digest.Refresher, error)
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
	ToSpeakWith(ctx context.Context, actor digest.Actor) ([]digest.CaseWorker, error)
}

type minePages struct {
	*site
	service mineService
}

type mineData struct {
	Open, Answered []digest.OpenItem
	Minutes        int
	Next           digest.Upcoming
	Queue          []digest.QueuedItem
	Lead           *digest.Report // of the teams that the reader leads; nil for who leads none
	Pulse          int            // questions that are asked of everybody, and left
	Refreshers     int            // questions of lessons that are asked once more
	Speak          bool           // somebody is left with whom the reader was asked to speak
	Place          string         // where something was just done: the ref of an open item, or "end"
}

// After is the ref of the open item after one, "end" for the last.
func (d mineData) After(i int) string {
	if i+1 < len(d.Open) {
		return d.Open[i+1].Ref
	}
	return "end"
}

// minePage shows what is asked of the person, and what waits; a manager first what
// their teams need, as counts: opening a page is no look at people.
func (s minePages) minePage(v *visit) error {
	ctx := v.r.Context()
	ahead, err := s.service.Ahead(ctx, v.actor)
	if err != nil {
		return err
	}
	data := mineData{Queue: ahead.Queue, Next: ahead.Next}
	_, left, err := s.service.PulseFor(ctx, v.actor)
	if err != nil {
		return err
	}
	data.Pulse = len(left)
	refreshers, err := s.service.RefreshersOf(ctx, v.actor)
	if err != nil {
		return err
	}
	data.Refreshers = len(refreshers)
	speak, err := s.service.ToSpeakWith(ctx, v.actor)
	if err != nil {
		return err
	}
	data.Speak = slices.ContainsFunc(speak, func(w digest.CaseWorker) bool { return w.Told.IsZero() })
	if v.actor.Manages(0) {
		report, err := s.service.Report(ctx, v.actor, digest.ReportQuery{})
		if err != nil {
			return err
		}
		led := report.Led(v.actor)
		data.Lead = &led
	}
	for _, item := range ahead.Items {
		switch {
		case item.Answered():
			data.Answered = append(data.Answered, item)
		case item.Owed():
			data.Open = append(data.Open, item)
			data.Minutes += item.Minutes()
		}
	}
	if at := v.text("at"); at != "" {
		data.Place = "end"
		if slices.ContainsFunc(data.Open, func(o digest.OpenItem) bool { return o.Ref == at }) {
			data.Place = at
		}
	}
	return v.page("mine", data)
}
