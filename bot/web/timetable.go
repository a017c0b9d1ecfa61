package web

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

// timetableService is what these pages ask of the use cases.
type timetableService interface {
	SetTiming(ctx context.Context, actor digest.Actor, team string, to digest.Timing, reason string, dryRun bool) (digest.TimingChange, error)
	Teams(ctx context.Context, actor digest.Actor) ([]digest.Team, error)
	Timetable(ctx context.Context, actor digest.Actor) ([]digest.Timetabled, error)
	Timing(ctx context.Context, actor digest.Actor, team string) (digest.TimingChange, error)
}

type timetablePages struct {
	*site
	service timetableService
}

type timetableData struct {
	Teams []digest.Team
	Rows  map[int64][]digest.Timetabled // digests, by team
	Every []digest.Timetabled           // what is the same for every team
	Zone  string                        // of every team; "" where they have several
}

// timetablePage shows when each team's messages go out.
func (s timetablePages) timetablePage(v *visit) error {
	ctx := v.r.Context()
	schedules, err := s.service.Timetable(ctx, v.actor)
	if err != nil {
		return err
	}
	data := timetableData{Rows: map[int64][]digest.Timetabled{}}
	if data.Teams, err = s.service.Teams(ctx, v.actor); err != nil {
		return err
	}
	slices.SortFunc(data.Teams, func(a, b digest.Team) int { return byName(a.Name, b.Name) })
	zones := map[string]bool{}
	for _, schedule := range schedules {
		zones[schedule.Timezone] = true
		data.Zone = schedule.Timezone
		if schedule.Kind == digest.DigestSchedule {
			data.Rows[schedule.TeamID] = append(data.Rows[schedule.TeamID], schedule)
		} else if !slices.ContainsFunc(data.Every, func(t digest.Timetabled) bool { return t.Kind == schedule.Kind }) {
			data.Every = append(data.Every, schedule)
		}
	}
	if len(zones) > 1 {
		data.Zone = ""
	}
	return v.page("timetable", data)
}

type timingData struct {
	digest.TimingChange
	Preview *digest.TimingChange
	To      digest.Timing // as it was sent
	Days    []time.Weekday
	Hours   []int
	Chosen  map[time.Weekday]bool // days and hour of the team's line
	Hour    int
	ByWeek  bool // the line says no more than days and an hour
}

// everyDay are the days of the week from Monday on.
var everyDay = append(slices.Clone(offeredDays), time.Saturday, time.Sunday)

// timingPage shows the form for when and where a team gets its digest.
func (s timetablePages) timingPage(v *visit) error { return s.timing(v, timingData{}) }

func (s timetablePages) timing(v *visit, data timingData) (err error) {
	if data.TimingChange, err = s.service.Timing(v.r.Context(), v.actor, v.path("team")); err != nil {
		return err
	}
	data.Days, data.Chosen, data.Hour = everyDay, map[time.Weekday]bool{}, 9
	for hour := range 24 {
		data.Hours = append(data.Hours, hour)
	}
	days, hour, ok := digest.Weekly(data.Team.Schedule)
	if data.ByWeek = ok; ok {
		data.Hour = hour
	}
	for _, day := range days {
		data.Chosen[day] = true
	}
	return v.page("timing", data)
}

// setTiming shows what would be, and makes it so once confirmed.
func (s timetablePages) setTiming(v *visit) error {
	data := timingData{To: digest.Timing{
		Mode: digest.Mode(v.text("mode")), Channel: v.text("channel"), Schedule: v.text("schedule"), Timezone: v.text("timezone"),
	}}
	if v.text("how") == "week" {
		var days []time.Weekday
		for _, n := range v.numbers("day") {
			days = append(days, time.Weekday(n))
		}
		if len(days) == 0 {
			v.missing("day", "day")
			return s.timing(v, data)
		}
		data.To.Schedule = digest.WeeklyCron(days, int(v.number("hour")))
	}
	preview := v.text("do") != "save"
	change, err := s.service.SetTiming(v.r.Context(), v.actor, v.path("team"), data.To, v.text("reason"), preview)
	again := func(v *visit) error { return s.timing(v, data) }
	if err == nil && preview {
		data.To, data.Preview = change.Team.Timing(), &change
		return again(v)
	}
	return v.after(err, cmp.Or(v.text("how"), "schedule"), again, "/admin/schedules", "schedule")
}
