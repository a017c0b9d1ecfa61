package web

import (
	"strconv"
	"time"

	"github.com/briefed/briefed/digest"
)

type preferencesData struct {
	digest.Preferences
	Next    digest.Upcoming
	Leave   []digest.OwnAbsence // that is not over
	Channel bool                // the team reads in its channel
	Days    []time.Weekday
	Hours   []int
}

// offeredDays are the days that are offered; the use case has the last word.
var offeredDays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

func (s *site) preferencesPage(v *visit) error {
	ctx := v.r.Context()
	p, err := s.Preferences(ctx, v.actor)
	if err != nil {
		return err
	}
	next, err := s.NextDigest(ctx, v.actor)
	if err != nil {
		return err
	}
	leave, err := s.OwnAbsences(ctx, v.actor)
	if err != nil {
		return err
	}
	data := preferencesData{
		Preferences: p, Next: next, Leave: leave, Days: offeredDays,
		Channel: v.actor.Home().Mode == digest.ByChannel,
	}
	first, last := s.Hours()
	for hour := first; hour <= last; hour++ {
		data.Hours = append(data.Hours, hour)
	}
	return v.page("preferences", data)
}

func (s *site) savePreferences(v *visit) error {
	p := digest.Preferences{Where: digest.Mode(v.text("where"))}
	if n, err := strconv.Atoi(v.text("weekday")); err == nil {
		day := time.Weekday(n)
		p.Weekday = &day
	}
	if n, err := strconv.Atoi(v.text("hour")); err == nil {
		p.Hour = &n
	}
	return v.after(s.SetPreferences(v.r.Context(), v.actor, p), "weekday", s.preferencesPage, "/me/preferences", "saved")
}

// pause, endPause and cancelPause are about the reader's own leave.
func (s *site) pause(v *visit) error {
	span, err := v.span()
	if err == nil {
		err = s.Pause(v.r.Context(), v.actor, span.From, span.To)
	}
	return v.after(err, "from", s.preferencesPage, "/me/preferences", "saved")
}

func (s *site) endPause(v *visit) error {
	return v.after(s.EndPause(v.r.Context(), v.actor), "", s.preferencesPage, "/me/preferences", "saved")
}

func (s *site) cancelPause(v *visit) error {
	return v.after(s.CancelPause(v.r.Context(), v.actor, v.number("absence")), "", s.preferencesPage, "/me/preferences", "saved")
}
