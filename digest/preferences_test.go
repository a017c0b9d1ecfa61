package digest_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

func TestOwnTimeIsAWorkingDayAtTheChosenHour(t *testing.T) {
	calendar := digest.NewCalendar(digest.England)
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	weekday := func(d time.Weekday) *time.Weekday { return &d }
	hour := func(h int) *int { return &h }
	for _, c := range []struct {
		own        digest.Preferences
		team, want string
	}{
		{digest.Preferences{}, "2026-03-02T09:00", "2026-03-02T09:00"},
		{digest.Preferences{Where: digest.ByDM}, "2026-03-07T20:30", "2026-03-07T20:30"},
		{digest.Preferences{Hour: hour(14)}, "2026-03-02T09:00", "2026-03-02T14:00"},
		{digest.Preferences{Hour: hour(8)}, "2026-03-06T09:00", "2026-03-09T08:00"}, // not at the weekend
		{digest.Preferences{Weekday: weekday(time.Thursday)}, "2026-03-02T09:30", "2026-03-05T09:30"},
		{digest.Preferences{Weekday: weekday(time.Monday), Hour: hour(8)}, "2026-03-02T09:00", "2026-03-09T08:00"},
		{digest.Preferences{Weekday: weekday(time.Friday)}, "2026-03-30T09:00", "2026-04-07T09:00"},                // Good Friday and Easter Monday
		{digest.Preferences{Weekday: weekday(time.Monday), Hour: hour(9)}, "2026-03-26T10:00", "2026-03-30T09:00"}, // summer time begins between
	} {
		team, err := time.ParseInLocation("2006-01-02T15:04", c.team, london)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.own.Next(team, calendar).Format("2006-01-02T15:04"); got != c.want {
			t.Errorf("%+v of a team’s %s is %s, want %s", c.own, c.team, got, c.want)
		}
	}
}

func TestOwnTimeIsNeverBeforeTheTeams(t *testing.T) {
	calendar := digest.NewCalendar(digest.Scotland)
	rapid.Check(t, func(t *rapid.T) {
		day := time.Weekday(rapid.IntRange(1, 5).Draw(t, "day"))
		hour := rapid.IntRange(8, 18).Draw(t, "hour")
		team := time.Date(2026, 1, 1, rapid.IntRange(0, 24*700).Draw(t, "hours"), 0, 0, 0, time.UTC)
		got := digest.Preferences{Weekday: &day, Hour: &hour}.Next(team, calendar)
		if got.Before(team) || got.Hour() != hour || !calendar.Working(digest.DateIn(got, time.UTC)) || got.Sub(team) > 14*24*time.Hour {
			t.Fatalf("%s of %s is %s", day, team, got)
		}
	})
}
