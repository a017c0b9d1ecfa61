package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// observing reads a line in London's time as a nation keeps it.
func observing(t interface{ Fatal(...any) }, line string, calendar *digest.Calendar) (observed, plain digest.CronSchedule) {
	plain, err := digest.ParseSchedule(line, "Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return plain.Observing(calendar), plain
}

// between returns the times of a schedule after one moment and up to another.
func between(s digest.CronSchedule, from, to time.Time) (times []time.Time) {
	for at := s.Next(from); !at.IsZero() && !at.After(to); at = s.Next(at) {
		times = append(times, at)
	}
	return times
}

// TestAroundBankHolidays: in 2027 Good Friday is 26 March, summer time begins on
// Easter Sunday and the Monday after it is no bank holiday in Scotland.
func TestAroundBankHolidays(t *testing.T) {
	const easter, christmas, newYear = "2027-03-20 2027-04-01", "2026-12-23 2027-01-01", "2026-12-30 2027-01-10"
	for _, c := range []struct {
		name, line string
		nation     digest.Nation
		when, want string
	}{
		{"Easter Monday’s comes on Tuesday", "0 9 * * 1", digest.England, easter, "22T09:00 30T09:00"},
		{"Good Friday’s comes on Tuesday too", "0 9 * * 5", digest.England, easter, "30T09:00"},
		{"and both come once", "0 9 * * 1,5", digest.England, easter, "22T09:00 30T09:00"},
		{"at an hour of the night that is left out between", "30 1 * * 5", digest.England, easter, "30T01:30"},
		{"daily, Tuesday has its own", "0 9 * * 1-5", digest.England, easter, "22T09:00 23T09:00 24T09:00 25T09:00 30T09:00 31T09:00"},
		{"a Saturday that is named stays", "0 10 * * 6", digest.England, easter, "20T10:00 27T10:00"},
		{"beside a Friday that is put off", "0 10 * * 5,6", digest.England, easter, "20T10:00 27T10:00 30T10:00"},
		{"twice a day, both hours are put off", "0 9,15 * * 1", digest.England, easter, "22T09:00 22T15:00 30T09:00 30T15:00"},
		{"in Scotland on Easter Monday", "0 9 * * 5", digest.Scotland, easter, "29T09:00"},
		{"Christmas Day, a weekend and a substitute day", "0 9 25 * *", digest.Wales, christmas, "29T09:00"},
		{"a day of the month that is a Saturday stays", "0 9 26 * *", digest.Wales, christmas, "26T09:00"},
		{"New Year’s Day", "0 9 1 * *", digest.England, newYear, "04T09:00"},
		{"and the second of January in Scotland", "0 9 1 * *", digest.Scotland, newYear, "05T09:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			schedule, _ := observing(t, c.line, digest.NewCalendar(c.nation))
			from, to, _ := strings.Cut(c.when, " ")
			var got []string
			for _, at := range between(schedule, day(from).Start(schedule.Location()), day(to).Start(schedule.Location())) {
				got = append(got, schedule.SlotAt(at)[len("2006-01-"):])
			}
			if diff := cmp.Diff(strings.Fields(c.want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func anyNation(t *rapid.T) *digest.Calendar {
	return digest.NewCalendar(rapid.SampledFrom([]digest.Nation{digest.England, digest.Wales, digest.Scotland, digest.NorthernIreland}).Draw(t, "nation"))
}

func anyLine(t *rapid.T) (line string, hours int) {
	hour := rapid.SliceOfNDistinct(rapid.IntRange(0, 23), 1, 2, rapid.ID).Draw(t, "hours")
	days := rapid.SampledFrom([]string{"* * 1", "* * 1-5", "* * *", "* * 5,6", "* * 6", "* * 2,0", "1,15,26,31 * *", "25-27 12 *", "* 3,10 5", "2 * 1"}).Draw(t, "days")
	names := strings.Trim(strings.ReplaceAll(fmt.Sprint(hour), " ", ","), "[]")
	return fmt.Sprintf("%d %s %s", rapid.SampledFrom([]int{0, 30}).Draw(t, "minute"), names, days), len(hour)
}

// TestRunsArePutOffAndNeverLost: a year of a schedule is every time its line sets,
// with the days of bank holidays put off and nothing else changed: in their order,
// none lost, none twice, by the clock on the wall of any nation.
func TestRunsArePutOffAndNeverLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calendar := anyNation(t)
		line, hours := anyLine(t)
		observed, plain := observing(t, line, calendar)
		first := anyDay(t)
		from := first.Start(observed.Location()).Add(time.Duration(rapid.IntRange(0, 24*60).Draw(t, "minutes")) * time.Minute)
		to := (first + 370).Start(observed.Location())

		var want []string
		for _, at := range between(plain, from.AddDate(0, 0, -14), to) { // no bank holiday puts anything off by two weeks
			on := digest.DateIn(at, observed.Location())
			if calendar.Holiday(on) != "" {
				for !calendar.Working(on) {
					on++
				}
			}
			slot := on.String() + at.Format("T15:04")
			if slot > observed.SlotAt(from) && on < first+370 {
				want = append(want, slot)
			}
		}
		slices.Sort(want)
		want = slices.Compact(want)

		var got []string
		perDay, last := map[digest.Date]int{}, from
		for _, at := range between(observed, from, to) {
			on := digest.DateIn(at, observed.Location())
			if name := calendar.Holiday(on); name != "" {
				t.Fatalf("%q runs on %s", line, name)
			}
			if !at.After(last) {
				t.Fatalf("%q runs at %s after %s", line, at, last)
			}
			last = at
			if slot := observed.SlotAt(at); slot > observed.SlotAt(from) && !slices.Contains(got, slot) && on < first+370 {
				got = append(got, slot)
				perDay[on]++
			}
			if perDay[on] > hours {
				t.Fatalf("%q runs %d times on %s", line, perDay[on], on)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q (-set and put off +run):\n%s", line, diff)
		}
	})
}

// TestDueRunsArePutOffAndNeverLost looks at a schedule at any moments, as a
// service does that is stopped now and then, or sends a digest by hand between:
// what is run is the newest that came since, on no bank holiday, and once.
func TestDueRunsArePutOffAndNeverLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		calendar := anyNation(t)
		line, _ := anyLine(t)
		observed, _ := observing(t, line, calendar)
		now := anyDay(t).Start(time.UTC)
		schedule := digest.Schedule{Kind: digest.DigestSchedule, Cron: line, Timezone: "Europe/London", Since: now}
		var last time.Time
		for range 40 {
			since := schedule.LastDue
			if since.IsZero() {
				since = schedule.Since.Add(-time.Nanosecond)
			}
			now = now.Add(time.Duration(rapid.IntRange(1, 5*24*60).Draw(t, "minutes")) * time.Minute)
			came := between(observed, since, now)
			run, due := schedule.DueRun(now, calendar)
			if due != (len(came) > 0) || due && !run.Due.Equal(came[len(came)-1]) {
				t.Fatalf("%q at %s, last run for %s: %t %+v of %v", line, now, schedule.LastDue, due, run, came)
			}
			if due {
				if name := calendar.Holiday(digest.DateIn(run.Due, observed.Location())); name != "" || !run.Due.After(last) {
					t.Fatalf("%q ran for %s (%s) after %s", line, run.Slot, name, last)
				}
				last, schedule.LastDue = run.Due, run.Due
			}
			if rapid.IntRange(0, 9).Draw(t, "by hand") == 0 {
				schedule.LastDue = now
			}
		}
	})
}
