package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// when reads a moment such as 2026-03-02 09:00, in UTC.
func when(text string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

// date reads a day; "" is none.
func date(text string) (d digest.Date) {
	if err := d.UnmarshalText([]byte(text)); err != nil {
		panic(err)
	}
	return d
}

func from(text string) digest.Span { return digest.Span{From: date(text)} }

// like fails the test where something is not as it should be.
func (c *council) like(what string, want, got any, options ...cmp.Option) {
	c.t.Helper()
	if diff := cmp.Diff(want, got, options...); diff != "" {
		c.t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func (c *council) saveTeams(teams ...digest.Team) {
	c.t.Helper()
	c.reorganise(teams)
}

// london is a team whose digests go out on Mondays at nine, London time.
func london(slug string) digest.Team {
	return digest.Team{Slug: slug, Name: slug, Service: "Safeguarding", Mode: digest.ByDM, Schedule: "0 9 * * 1", Timezone: "Europe/London"}
}

func TestEveryTeamHasThreeSchedules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		schedules := func() []digest.Schedule {
			list, err := db.Schedules(c.ctx)
			c.must(err)
			return list
		}
		kinds := cmp.Options{
			cmpopts.IgnoreFields(digest.Schedule{}, "ID"),
			cmpopts.SortSlices(func(a, b digest.Schedule) bool { return a.Kind < b.Kind }),
		}
		since := func(kind digest.ScheduleKind, cron, moment string) digest.Schedule {
			return digest.Schedule{TeamID: 1, Kind: kind, Cron: cron, Timezone: "Europe/London", Since: when(moment)}
		}
		team := london("north")
		c.saveTeams(team)
		first := []digest.Schedule{
			since(digest.DigestSchedule, "0 9 * * 1", "2026-03-02 00:00"),
			since(digest.ReminderSchedule, digest.ReminderCron, "2026-03-02 00:00"),
			since(digest.SummarySchedule, digest.SummaryCron, "2026-03-02 00:00"),
		}
		c.like("a new team", first, schedules(), kinds)

		// What does not touch the lines leaves them, and the team is the same one.
		c.clock.Set(when("2026-05-06 12:00"))
		team.Name, team.Service, team.Mode, team.Channel = "North team", "Early help", digest.ByChannel, "C1"
		c.saveTeams(team)
		c.like("a renamed team", first, schedules(), kinds)
		teams, err := db.Teams(c.ctx)
		c.must(err)
		team.ID = 1
		c.like("the team", []digest.Team{team}, teams)

		// A changed line counts from the day, the others go on.
		team.Schedule = "0 9 * * 4"
		c.saveTeams(team)
		first[0] = since(digest.DigestSchedule, "0 9 * * 4", "2026-05-05 23:00") // midnight in summer time
		c.like("a changed line", first, schedules(), kinds)

		// Another time zone moves all three.
		c.clock.Set(when("2026-07-01 12:00"))
		team.Timezone = "Europe/Dublin"
		c.saveTeams(team)
		for i := range first {
			first[i].Timezone, first[i].Since = "Europe/Dublin", when("2026-06-30 23:00")
		}
		c.like("another zone", first, schedules(), kinds)
	})
}

func TestAChangedLineCountsFromItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		team := london("north")
		c.saveTeams(team)
		digests := func(moment string) (slots []string) {
			c.clock.Set(when(moment))
			for _, run := range c.plan().Runs {
				if run.Kind == digest.DigestSchedule {
					slots = append(slots, run.Slot)
				}
			}
			return slots
		}
		c.like("Monday", []string{"2026-03-02T09:00"}, digests("2026-03-02 09:00"))

		// Wednesday: Tuesday has passed, and is nobody's duty.
		c.clock.Set(when("2026-03-04 12:00"))
		team.Schedule = "0 9 * * 2"
		c.saveTeams(team)
		c.like("the day of the change", []string(nil), digests("2026-03-04 12:00"))
		c.like("the Monday after", []string(nil), digests("2026-03-09 23:00"))
		c.like("the Tuesday after", []string{"2026-03-10T09:00"}, digests("2026-03-10 09:00"))

		// Saved again as it is, it does not begin anew.
		c.saveTeams(team)
		c.like("again", []string(nil), digests("2026-03-10 12:00"))
	})
}

func TestMembershipsAreClosedAndNeverRewritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.team("south", digest.ByDM)
		c.people("north", "ann")
		ann, err := db.PersonByEmail(c.ctx, "ann@council.example")
		c.must(err)
		roster, err := db.Roster(c.ctx)
		c.must(err)
		old := roster.Memberships[0]
		old.To = date("2026-03-10")
		c.change(digest.RosterChanges{
			Close: []digest.Membership{old},
			Join: []digest.MembershipByKey{{Email: ann.Email, Membership: digest.Membership{
				TeamID: c.teamID("south"), Role: "Team  Manager", Manager: true, Employment: "agency", NQSW: true, Span: from("2026-03-11"),
			}}},
		})
		teamsOn := func(day string) (slugs []string) {
			memberships, err := db.MembershipsOn(c.ctx, ann.ID, date(day))
			c.must(err)
			for _, m := range memberships {
				slugs = append(slugs, m.Team.Slug+" as "+m.Role)
			}
			return slugs
		}
		c.like("before she came", []string(nil), teamsOn("2019-12-31"))
		c.like("her last day in north", []string{"north as Social worker"}, teamsOn("2026-03-10"))
		c.like("her first day in south", []string{"south as Team  Manager"}, teamsOn("2026-03-11"))

		for _, statement := range []string{
			"DELETE FROM memberships",
			"UPDATE memberships SET role = 'x'", "UPDATE memberships SET team_id = 2", "UPDATE memberships SET employment = 'x'",
			"UPDATE memberships SET from_on = '2019-01-01'",
		} {
			if err := db.Exec(c.ctx, statement); err == nil {
				t.Errorf("%s was let through", statement)
			}
		}
		after, err := db.Roster(c.ctx)
		c.must(err)
		c.like("the record", []digest.Span{{From: date("2020-01-01"), To: date("2026-03-10")}, from("2026-03-11")},
			[]digest.Span{after.Memberships[0].Span, after.Memberships[1].Span})
	})
}

func TestAbsencesAreRevokedAndNeverRewritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.absent("ann", "2026-03-02", "2026-03-06")
		absences := func() []digest.Absence {
			roster, err := db.Roster(c.ctx)
			c.must(err)
			return roster.Absences
		}
		away := func() bool {
			var members []digest.Member
			c.must(db.Plan(c.ctx, func(tx digest.PlanTx) (err error) {
				members, err = tx.Members(date("2026-03-03"), []int64{1})
				return err
			}))
			return members[0].Away
		}
		if len(absences()) != 1 || !away() {
			t.Fatal("the absence is not on record")
		}
		revoke := func(id int64) {
			c.change(digest.RosterChanges{Revoke: []digest.Absence{{ID: id}}})
		}
		revoke(absences()[0].ID)
		revoke(1) // once more: it stays as it was
		if len(absences()) != 0 || away() {
			t.Error("a revoked absence still counts")
		}
		for _, statement := range []string{
			"DELETE FROM absences", "UPDATE absences SET from_on = '2026-01-01'", "UPDATE absences SET to_on = NULL",
			"UPDATE absences SET revoked_at = NULL",
		} {
			if err := db.Exec(c.ctx, statement); err == nil {
				t.Errorf("%s was let through", statement)
			}
		}
		c.absent("ann", "2026-03-02", "2026-03-06") // away after all
		if !away() {
			t.Error("a new absence does not count")
		}
	})
}

func TestSlackAccountsAreFoundAndLost(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		join := func(name string, span digest.Span) {
			email := name + "@council.example"
			c.change(digest.RosterChanges{
				Add:  []digest.Person{{Email: email, Name: name}},
				Join: []digest.MembershipByKey{{Email: email, Membership: digest.Membership{TeamID: 1, Role: "SW", Employment: "permanent", Span: span}}},
			})
		}
		join("ann", from("2020-01-01"))
		join("bob", from("2020-01-01"))
		join("old", digest.Span{From: date("2020-01-01"), To: date("2026-03-01")})
		unlinked := func() (names []string) {
			people, err := db.Unlinked(c.ctx, c.Today())
			c.must(err)
			for _, p := range people {
				names = append(names, p.Name)
			}
			return names
		}
		person := func(name string) digest.Person {
			p, err := db.PersonByEmail(c.ctx, name+"@council.example")
			c.must(err)
			return p
		}
		c.like("without an account", []string{"ann", "bob"}, unlinked())
		if inSlack(person("ann")) {
			t.Error("reachable without an account")
		}
		ann := person("ann").ID
		c.must(db.LinkAccounts(c.ctx, c.clock.Now(), digest.Slack, map[int64]string{ann: "U1"}, nil))
		c.like("found", []string{"bob"}, unlinked())
		if p, err := db.PersonByAccount(c.ctx, digest.Slack, "U1"); err != nil || p.ID != ann || !inSlack(p) {
			t.Errorf("U1 is %+v, %v", p, err)
		}
		c.must(db.LinkAccounts(c.ctx, c.clock.Now(), digest.Slack, nil, []int64{ann}))
		if p := person("ann"); p.Slack != digest.SlackGone || p.SlackID != "U1" || inSlack(p) {
			t.Errorf("a lost account: %+v", p)
		}
		// The same account from a file is no sign of life, another one is.
		change := func(slack string) digest.Person {
			c.change(digest.RosterChanges{
				Change: []digest.Person{{Email: "ann@council.example", Name: "Ann", SlackID: slack}},
			})
			return person("ann")
		}
		if p := change("U1"); inSlack(p) {
			t.Errorf("reachable again by the account that is gone: %+v", p)
		}
		if p := change(""); p.SlackID != "U1" {
			t.Errorf("an empty cell took the account away: %+v", p)
		}
		if p := change("U2"); p.SlackID != "U2" || !inSlack(p) {
			t.Errorf("a new account: %+v", p)
		}
		c.must(db.LinkAccounts(c.ctx, c.clock.Now(), digest.Slack, nil, []int64{ann}))
		c.must(db.LinkAccounts(c.ctx, c.clock.Now(), digest.Slack, map[int64]string{ann: "U2"}, nil))
		if p := person("ann"); !inSlack(p) {
			t.Errorf("an account that is back: %+v", p)
		}
	})
}
