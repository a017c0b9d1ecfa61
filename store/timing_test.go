package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// teamsFile imports a teams.csv and returns what came of it.
func (o *office) teamsFile(rows ...string) digest.TeamChanges {
	o.t.Helper()
	teams, problems := digest.ParseTeams("teams.csv", strings.NewReader("team,name,service,channel,mode,schedule,timezone\n"+strings.Join(rows, "\n")+"\n"))
	if len(problems) > 0 {
		o.t.Fatal(problems)
	}
	changes, err := o.ImportTeams(o.ctx, digest.Operator(), teams, false)
	o.must(err)
	again, err := o.ImportTeams(o.ctx, digest.Operator(), teams, true)
	o.must(err)
	if !again.Empty() {
		o.t.Errorf("the same file again changes: %+v", again)
	}
	return changes
}

func (o *office) timing(slug string) digest.Team {
	o.t.Helper()
	known, err := o.Timing(o.ctx, o.actor("ada"), slug)
	o.must(err)
	return known.Team
}

const northInFile = "north,north,Safeguarding,Cnorth,dm,0 9 * * 1,UTC"

func TestATimingSetHereStandsUntilTheFileChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		file := strings.ReplaceAll(northInFile, "Cnorth", "CNORTH")
		o.teamsFile(file)
		ada, to := o.actor("ada"), digest.Timing{Mode: digest.ByChannel, Channel: "C0123", Schedule: "0 14 * * 2,4", Timezone: "Europe/London"}
		_, err := o.SetTiming(o.ctx, ada, "north", to, "", false)
		o.refused(err, digest.Invalid)
		_, err = o.SetTiming(o.ctx, ada, "nowhere", to, "moves", false)
		o.refused(err, digest.NotFound)
		seen, err := o.SetTiming(o.ctx, ada, "north", to, "the team meets on Tuesdays", true)
		o.must(err)
		var next []string
		for _, at := range seen.Next {
			next = append(next, at.Format("Mon 2 Jan 15:04 MST"))
		}
		o.same([]string{"Tue 3 Mar 14:00 GMT", "Thu 5 Mar 14:00 GMT", "Tue 10 Mar 14:00 GMT"}, next)
		if o.timing("north").TimingBy != "" {
			t.Error("a preview changed something")
		}
		_, err = o.SetTiming(o.ctx, ada, "north", to, "the team meets on Tuesdays", false)
		o.must(err)
		_, err = o.SetTiming(o.ctx, ada, "north", to, "again", false)
		o.refused(err, digest.Conflict)
		if entry := o.logged("set a schedule", "north"); entry.Detail != "0 14 * * 2,4 Europe/London, channel C0123, was 0 9 * * 1 UTC, dm CNORTH: the team meets on Tuesdays" {
			t.Errorf("the log has %+v", entry)
		}

		if got := o.teamsFile(strings.Replace(file, "north,north", "north,North", 1)); len(got.Kept) != 1 || len(got.Change) != 1 || len(got.Overruled) != 0 {
			t.Errorf("the same file, but for the name: %+v", got)
		}
		if team := o.timing("north"); team.Timing() != to || team.Name != "North" {
			t.Errorf("the same file undid it: %+v", team)
		}
		if got := o.teamsFile(strings.Replace(file, "* 1", "* 3", 1)); len(got.Overruled) != 1 || !strings.Contains(got.Overruled[0].What, "the file has changed since, and makes it 0 9 * * 3") {
			t.Errorf("a file that changed: %+v", got)
		}
		if team := o.timing("north"); team.Schedule != "0 9 * * 3" || team.TimingBy != "" {
			t.Errorf("a file that changed did not count: %+v", team)
		}

		_, err = o.SetTiming(o.ctx, ada, "north", to, "once more", false)
		o.must(err)
		o.teamsFile("north,north,Safeguarding,C0123,channel,\"0 14 * * 2,4\",Europe/London") // the file has heard of it
		if got := o.teamsFile(file); len(got.Kept)+len(got.Overruled) != 0 || o.timing("north").Schedule != "0 9 * * 1" {
			t.Errorf("what became the file’s is still taken for ours: %+v", got)
		}
	})
}

// TestATimingCountsFromNow: a time that is past today is not caught up, one to
// come today is kept, and reminders follow the team's zone.
func TestATimingCountsFromNow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.clock.Set(monday.Add(3 * time.Hour)) // noon
		set := func(line, zone string) {
			t.Helper()
			_, err := o.SetTiming(o.ctx, o.actor("ada"), "north", digest.Timing{Mode: digest.ByDM, Channel: "CNORTH", Schedule: line, Timezone: zone}, "test", false)
			o.must(err)
		}
		due := func() (slots []string) {
			t.Helper()
			plan, err := o.PlanDue(o.ctx, true)
			o.must(err)
			for _, run := range plan.Runs {
				if run.TeamID == o.teamID("north") {
					slots = append(slots, string(run.Kind)+" "+run.Slot)
				}
			}
			return slots
		}
		due()
		o.plan()
		set("0 10 * * 1", "UTC")
		o.same([]string(nil), due())
		set("0 13 * * 1", "UTC")
		o.later(time.Hour)
		o.same([]string{"digest 2026-03-02T13:00"}, due())
		set("0 15 * * 1", "America/New_York") // fifteen there is twenty here
		schedules, err := db.Schedules(o.ctx)
		o.must(err)
		for _, s := range schedules {
			if s.TeamID == o.teamID("north") && s.Timezone != "America/New_York" {
				t.Errorf("%s is still in %s", s.Kind, s.Timezone)
			}
		}
		o.same([]string(nil), due())
	})
}

// TestATimingIsRefusedInTheWordsOfTheImport puts the same mistakes into both.
func TestATimingIsRefusedInTheWordsOfTheImport(t *testing.T) {
	o := newOffice(t, storetest.Open(t, storetest.MigratedSQLite(t)))
	for _, to := range []digest.Timing{
		{Mode: "post", Channel: "C1", Schedule: "0 9 * * 1", Timezone: "UTC"},
		{Mode: digest.ByChannel, Schedule: "0 9 * * 1", Timezone: "UTC"},
		{Mode: digest.ByDM, Channel: "#north", Schedule: "0 9 * * 1", Timezone: "UTC"},
		{Mode: digest.ByDM, Schedule: "0 9 * *", Timezone: "UTC"},
		{Mode: digest.ByDM, Schedule: "0 9 31 2 *", Timezone: "UTC"},
		{Mode: digest.ByDM, Schedule: "@daily", Timezone: "UTC"},
		{Mode: digest.ByDM, Schedule: "0 9 * * 1", Timezone: "Mars"},
	} {
		words := func(problems digest.Problems) (all []string) {
			for _, p := range problems {
				all = append(all, p.Column+": "+p.Message)
			}
			return all
		}
		_, err := o.SetTiming(o.ctx, o.actor("ada"), "north", to, "test", true)
		_, inFile := digest.ParseTeams("", strings.NewReader("team,name,channel,mode,schedule,timezone\nnorth,north,"+to.Channel+","+string(to.Mode)+","+to.Schedule+","+to.Timezone+"\n"))
		if diff := cmp.Diff(words(inFile), words(digest.ProblemsOf(err))); diff != "" || len(inFile) == 0 {
			t.Errorf("%v (-import +page):\n%s", to, diff)
		}
	}
}
