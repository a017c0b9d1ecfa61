package web

import (
	"context"
	"strconv"
	"time"

	"github.com/briefed/briefed/digest"
)

// preferencesService is what these pages ask of the use cases.
type preferencesService interface {
	CancelPause(ctx context.Context, actor digest.Actor, absence int64) error
	EndPause(ctx context.Context, actor digest.Actor) error
	Hours() (first int, last int)
	NextDigest(ctx context.Context, actor digest.Actor) (digest.Upcoming, error)
	OwnAbsences(ctx context.Context, actor digest.Actor) (current []digest.OwnAbsence, err error)
	Pause(ctx context.Context, actor digest.Actor, from digest.Date, to digest.Date) error
	Preferences(ctx context.Context, actor digest.Actor) (digest.Preferences, error)
	Reach(ctx context.Context, actor digest.Actor) (chosen digest.Via, choice []digest.Via, err error)
	SetPreferences(ctx context.Context, actor digest.Actor, p digest.Preferences) error
	SetReach(ctx context.Context, actor digest.Actor, via digest.Via) error
}

type preferencesPages struct {
	*site
	service preferencesService
}

type preferencesData struct {
	digest.Preferences
	Next    digest.Upcoming
	Leave   []digest.OwnAbsence // that is not over
	Channel bool                // the team reads in its channel
	Reach   digest.Via          // by which way letters would rather come; "" for as the organisation does
	Ways    []digest.Via        // that can be chosen
	Days    []time.Weekday
	Hours   []int
}

// offeredDays are the days that are offered; the use case has the last word.
var offeredDays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

func (s preferencesPages) preferencesPage(v *visit) error {
	ctx := v.r.Context()
	p, err := s.service.Preferences(ctx, v.actor)
	if err != nil {
		return err
	}
	next, err := s.service.NextDigest(ctx, v.actor)
	if err != nil {
		return err
	}
	leave, err := s.service.OwnAbsences(ctx, v.actor)
	if err != nil {
		return err
	}
	reach, ways, err := s.service.Reach(ctx, v.actor)
	if err != nil {
		return err
	}
	data := preferencesData{
		Reach: reach, Ways: ways,
		Preferences: p, Next: next, Leave: leave, Days: offeredDays,
		Channel: v.actor.Home().Mode == digest.ByChannel,
	}
	first, last := s.service.Hours()
	for hour := first; hour <= last; hour++ {
		data.Hours = append(data.Hours, hour)
	}
	return v.page("preferences", data)
}

func (s preferencesPages) savePreferences(v *visit) error {
	p := digest.Preferences{Where: digest.Mode(v.text("where"))}
	if n, err := strconv.Atoi(v.text("weekday")); err == nil {
		day := time.Weekday(n)
		p.Weekday = &day
	}
	if n, err := strconv.Atoi(v.text("hour")); err == nil {
		p.Hour = &n
	}
	return v.after(s.service.SetPreferences(v.r.Context(), v.actor, p), "weekday", s.preferencesPage, "/me/preferences", "saved")
}

// saveReach keeps by which way letters come.
func (s preferencesPages) saveReach(v *visit) error {
	err := s.service.SetReach(v.r.Context(), v.actor, digest.Via(v.text("reach")))
	return v.after(err, "reach", s.preferencesPage, "/me/preferences", "saved")
}

// pause, endPause and cancelPause are about the reader's own leave.
func (s preferencesPages) pause(v *visit) error {
	span, err := v.span()
	if err == nil {
		err = s.service.Pause(v.r.Context(), v.actor, span.From, span.To)
	}
	return v.after(err, "from", s.preferencesPage, "/me/preferences", "saved")
}

func (s preferencesPages) endPause(v *visit) error {
	return v.after(s.service.EndPause(v.r.Context(), v.actor), "", s.preferencesPage, "/me/preferences", "saved")
}

func (s preferencesPages) cancelPause(v *visit) error {
	return v.after(s.service.CancelPause(v.r.Context(), v.actor, v.number("absence")), "", s.preferencesPage, "/me/preferences", "saved")
}
