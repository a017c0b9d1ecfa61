package digest_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

// slots returns the names of the runs between two moments, each once.
func slots(t *testing.T, line, from, to string) (slots []string) {
	t.Helper()
	s, err := digest.ParseSchedule(line, "Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	for next := s.Next(at(from)); !next.After(at(to)); next = s.Next(next) {
		if slot := s.SlotAt(next); len(slots) == 0 || slots[len(slots)-1] != slot {
			slots = append(slots, slot)
		}
	}
	return slots
}

func TestClockChanges(t *testing.T) {
	for name, c := range map[string]struct {
		line, from, to string
		want           []string
	}{
		"the hour that comes twice":               {"30 1 * * *", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z", []string{"2026-10-25T01:30", "2026-10-26T01:30"}},
		"the hour that is left out":               {"30 1 * * *", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", []string{"2026-03-29T02:00", "2026-03-30T01:30"}},
		"once, beside what is set there":          {"0 1,2 * * *", "2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z", []string{"2026-03-29T02:00"}},
		"the hour that comes twice, begun within": {"30 1 * * *", "2026-10-25T00:45:00Z", "2026-10-26T12:00:00Z", []string{"2026-10-26T01:30"}},
		"nine o'clock in spring":                  {"0 9 * * *", "2026-03-28T00:00:00Z", "2026-03-29T23:00:00Z", []string{"2026-03-28T09:00", "2026-03-29T09:00"}},
		"nine o'clock in autumn":                  {"0 9 * * *", "2026-10-24T00:00:00Z", "2026-10-25T23:00:00Z", []string{"2026-10-24T09:00", "2026-10-25T09:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, slots(t, c.line, c.from, c.to)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseScheduleRefuses(t *testing.T) {
	for _, c := range []struct{ line, zone string }{
		{"CRON_TZ=UTC", "Europe/London"},
		{"TZ=", "Europe/London"},
		{"TZ=Europe/London 0 9 * * 1", "Europe/London"},
		{"@every -5m", "Europe/London"},
		{" @daily", "Europe/London"},
		{"0 0 31 2 *", "Europe/London"},
		{"0 9 * *", "Europe/London"},
		{"0 0 9 * * 1", "Europe/London"},
		{"0 25 * * 1", "Europe/London"},
		{"", "Europe/London"},
		{"0 9 * * 1", ""},
		{"0 9 * * 1", "Local"},
		{"0 9 * * 1", "Europe/Lundon"},
		{"0 9 * * 1", "../etc/passwd"},
	} {
		if _, err := digest.ParseSchedule(c.line, c.zone); err == nil {
			t.Errorf("%q in %q was taken", c.line, c.zone)
		}
	}
}

func TestDueRun(t *testing.T) {
	monday := digest.Schedule{ID: 3, TeamID: 4, Kind: digest.DigestSchedule, Cron: "0 9 * * 1", Timezone: "Europe/London", Since: at("2026-03-02T09:00:00Z")}
	ran := func(last string) digest.Schedule {
		s := monday
		s.LastDue = at(last)
		return s
	}
	for name, c := range map[string]struct {
		schedule digest.Schedule
		now      string
		due      string // "" for none
		late     bool
	}{
		"a minute before":             {monday, "2026-03-02T08:59:00Z", "", false},
		"to the minute":               {monday, "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z", false},
		"a little after":              {monday, "2026-03-02T09:14:00Z", "2026-03-02T09:00:00Z", false},
		"after a pause":               {monday, "2026-03-02T09:16:00Z", "2026-03-02T09:00:00Z", true},
		"done already":                {ran("2026-03-02T09:00:00Z"), "2026-03-08T12:00:00Z", "", false},
		"after three weeks, once":     {ran("2026-03-02T09:00:00Z"), "2026-03-24T12:00:00Z", "2026-03-23T09:00:00Z", true},
		"nine in summer is eight UTC": {ran("2026-03-23T09:00:00Z"), "2026-03-30T08:00:00Z", "2026-03-30T08:00:00Z", false},
		"a line that cannot be read":  {digest.Schedule{Cron: "CRON_TZ=UTC", Timezone: "Europe/London"}, "2026-03-02T09:00:00Z", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			run, due := c.schedule.DueRun(at(c.now), digest.NewCalendar(digest.England))
			if due != (c.due != "") {
				t.Fatalf("due: %t, %+v", due, run)
			}
			if !due {
				return
			}
			london, _ := time.LoadLocation("Europe/London")
			want := digest.Run{
				ScheduleID: 3, TeamID: 4, Kind: digest.DigestSchedule, Due: at(c.due), Late: c.late,
				Slot: at(c.due).In(london).Format("2006-01-02T15:04"),
			}
			if diff := cmp.Diff(want, run); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSummaryOnABankHoliday: in 2026 Easter Monday is 6 April, no bank holiday in
// Scotland.
func TestSummaryOnABankHoliday(t *testing.T) {
	summary := digest.Schedule{
		Kind: digest.SummarySchedule, Cron: digest.SummaryCron, Timezone: "Europe/London",
		Since: at("2026-03-02T00:00:00Z"), LastDue: at("2026-03-30T07:30:00Z"),
	}
	slots := func(nation digest.Nation) (slots []string) {
		s, calendar := summary, digest.NewCalendar(nation)
		for now := at("2026-04-06T00:00:00Z"); now.Before(at("2026-04-21T00:00:00Z")); now = now.Add(30 * time.Minute) {
			if run, due := s.DueRun(now, calendar); due {
				s.LastDue = run.Due
				slots = append(slots, run.Slot)
			}
		}
		return slots
	}
	if diff := cmp.Diff([]string{"2026-04-07T08:30", "2026-04-13T08:30", "2026-04-20T08:30"}, slots(digest.England)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2026-04-06T08:30", "2026-04-13T08:30", "2026-04-20T08:30"}, slots(digest.Scotland)); diff != "" {
		t.Error(diff)
	}
}
