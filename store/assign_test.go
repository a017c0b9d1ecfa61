package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// spelled draws a name in one of the ways in which people write it.
func spelled(t *rapid.T, names []string, label string) string {
	name := rapid.SampledFrom(names).Draw(t, label)
	ways := []string{name, strings.ToUpper(name), " " + strings.ReplaceAll(name, " ", " \t ") + " "}
	return rapid.SampledFrom(ways).Draw(t, label+" spelled")
}

var (
	someServices   = []string{"safeguarding", "early help", "children in care"}
	someRoles      = []string{"social worker", "senior social worker", "família support"}
	someEmployment = []string{"permanent", "agency", ""}
	someNations    = []string{"england", "wales"}
	someWork       = []string{"0-4", "3-11", "16+", "care leavers", "disabled children", "under 1"}
)

// TestAssignmentIsTheAudienceRule holds the SQL of both engines to
// [digest.Audience.Includes] on the day.
func TestAssignmentIsTheAudienceRule(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.clock.Set(monday)
		check := 0
		rapid.Check(t, func(rt *rapid.T) {
			check++ // names of its own: what earlier checks left is not looked at
			var teams []digest.Team
			var slugs []string
			for n := range draw(rt, 2, "teams") + 1 {
				team := london(fmt.Sprintf("team %d-%d", check, n))
				team.Service = spelled(rt, someServices, "service")
				team.Nation = rapid.SampledFrom(append(someNations, "")).Draw(rt, "nation")
				team.Ages = rapid.SampledFrom([]string{"", "0-4", "5-10; 16+", "under 1"}).Draw(rt, "ages")
				team.WorksWith = rapid.SampledFrom([]string{"", "Care  leavers", "disabled children; care leavers"}).Draw(rt, "works with")
				teams, slugs = append(teams, team), append(slugs, team.Slug)
			}
			c.saveTeams(teams...)
			for i := range teams {
				teams[i].ID = c.teamID(teams[i].Slug)
			}
			var changes digest.RosterChanges
			for n := range draw(rt, 3, "people") + 1 {
				email := fmt.Sprintf("p%d-%d@council.example", check, n)
				changes.Add = append(changes.Add, digest.Person{Email: email, Name: email})
				for range draw(rt, 2, "memberships") {
					team := rapid.SampledFrom(teams).Draw(rt, "team")
					changes.Join = append(changes.Join, digest.MembershipByKey{Email: email, Membership: digest.Membership{
						TeamID: team.ID, Role: spelled(rt, someRoles, "role"), Employment: spelled(rt, someEmployment, "employment"), NQSW: rapid.Bool().Draw(rt, "nqsw"), Span: span(rt, "membership"),
					}})
				}
			}
			c.change(changes)
			lesson := text(fmt.Sprintf("item%d", check))
			some := func(names []string, label string) (list []string) {
				for range draw(rt, 2, label+"s meant") {
					list = append(list, spelled(rt, names, label+" meant"))
				}
				return list
			}
			lesson.Audience = digest.Audience{
				Services: some(someServices, "service"), Teams: some(slugs, "team"), Roles: some(someRoles, "role"), Employment: some(someEmployment, "employment"),
				Nations: some(someNations, "nation"), NQSW: rapid.SampledFrom([]string{"", "", digest.Yes, digest.No}).Draw(rt, "nqsw meant"),
				WorksWith: some(someWork, "work"),
			}
			if draw(rt, 9, "organisations meant") == 0 {
				lesson.Audience.Organisations = []string{"school"}
			}
			c.publish(lesson)

			item, today := c.item(lesson.Ref).ID, c.Today()
			for _, p := range changes.Add {
				want := slices.ContainsFunc(changes.Join, func(m digest.MembershipByKey) bool {
					team := teams[slices.IndexFunc(teams, func(t digest.Team) bool { return t.ID == m.TeamID })]
					return m.Email == p.Email && m.Covers(today) && lesson.Audience.Includes(m.Membership, team)
				})
				known, err := db.PersonByEmail(c.ctx, p.Email)
				c.must(err)
				_, err = db.Receipt(c.ctx, known.ID, item, 1)
				if got := err == nil; got != want || err != nil && digest.CodeOf(err) != digest.NotFound {
					rt.Fatalf("%s was assigned: %t, the rule %+v says %t (%v)", p.Email, got, lesson.Audience, want, err)
				}
			}
		})
	})
}

// moves ends somebody's memberships yesterday and begins one today; in no team
// where none is named.
func (c *council) moves(name, team string) {
	c.t.Helper()
	roster, err := c.db.Roster(c.ctx)
	c.must(err)
	var changes digest.RosterChanges
	for _, m := range roster.Memberships {
		if m.PersonID == c.person(name) && m.Covers(c.Today()) {
			m.To = c.Today() - 1
			changes.Close = append(changes.Close, m)
		}
	}
	if team != "" {
		changes.Join = []digest.MembershipByKey{{Email: name + "@council.example", Membership: digest.Membership{
			TeamID: c.teamID(team), Role: "Social worker", Employment: "permanent", Span: digest.Span{From: c.Today()},
		}}}
	}
	c.change(changes)
}

// goesOut plans and sends what is due at a moment, and says who got what.
func (c *council) goesOut(moment string) []string {
	c.t.Helper()
	c.clock.Set(when(moment))
	c.plan()
	p := &post{}
	c.drain(p)
	return p.said()
}

// said is each letter in words, in order: recipient, kind and items.
func (p *post) said() (lines []string) {
	for _, l := range p.letters {
		to := l.Person.Name
		if l.PersonID == 0 {
			to = "#" + l.Team.Slug
		}
		line := to + " " + string(l.Kind)
		for _, e := range l.Entries {
			line += " " + e.Ref
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func TestJoinersMoversAndLeaversAreFollowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.team("south", digest.ByDM)
		c.people("north", "ann", "bob")
		north, all := text("north only"), text("for all")
		north.Audience.Teams = []string{"NORTH"}
		c.publish(north, all)
		c.like("the first Monday", []string{"ann digest north only for all", "bob digest north only for all"}, c.goesOut("2026-03-02 09:00"))
		c.answer("bob", "for all", digest.Understood)

		// A joiner gets what is live with the next digest.
		c.clock.Set(when("2026-03-04 12:00"))
		c.people("north", "joe")
		if _, err := db.Receipt(c.ctx, c.person("joe"), 1, 1); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("joe was asked before his first digest: %v", err)
		}
		c.moves("ann", "south")
		c.moves("bob", "")
		c.like("the second Monday", []string{"joe digest north only for all"}, c.goesOut("2026-03-09 09:00"))
		c.like("joe's clock starts", date("2026-03-09"), c.receipt("joe", "for all", 1).DueFrom)
		c.like("who moved", []string{"no answer, closed as moved", "no answer"},
			[]string{stands(c.receipt("ann", "north only", 1)), stands(c.receipt("ann", "for all", 1))})
		c.like("who left", []string{"no answer, closed as left", "understood, closed as left"},
			[]string{stands(c.receipt("bob", "north only", 1)), stands(c.receipt("bob", "for all", 1))})
		c.like("when", when("2026-03-09 09:00"), c.receipt("ann", "north only", 1).ClosedAt.UTC())

		// Back again they are asked afresh for what they had not answered.
		c.clock.Set(when("2026-03-12 12:00"))
		c.moves("ann", "north")
		c.moves("bob", "north")
		c.like("the third Monday", []string{"ann digest for all north only", "bob digest north only"}, c.goesOut("2026-03-16 09:00"))
		again := c.receipt("bob", "north only", 1)
		if stands(again) != "no answer" || again.DueFrom != date("2026-03-16") || again.DueOn != date("2026-03-30") || again.Reminders != 0 {
			t.Errorf("bob's second turn: %+v", again)
		}
		c.like("what bob knew, he knows", "understood", stands(c.receipt("bob", "for all", 1)))
	})
}

func TestABacklogIsPacedOverWeeks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		var texts []digest.Text
		for n := range 40 {
			lesson := fiveMinutes(fmt.Sprintf("item%02d", n))
			if n == 30 {
				lesson.Urgency, lesson.AckWithin = digest.Urgent, 3
			}
			texts = append(texts, lesson)
		}
		c.publish(texts...)
		c.people("north", "joe")
		c.clock.Set(when("2026-03-03 09:00"))
		planned, err := c.PlanTeam(c.ctx, "north", false)
		c.must(err)
		if planned.Assigned != len(texts) {
			t.Fatalf("joe was assigned %d of %d items", planned.Assigned, len(texts))
		}
		ahead := texts[30].Minutes() // the urgent one comes first
		for n, lesson := range texts {
			week := 0
			if n != 30 {
				week = min(digest.PaceWeek(ahead, digest.DefaultWeeklyMinutes, false), 25)
				ahead += lesson.Minutes()
			}
			start := date("2026-03-03") + digest.Date(7*week)
			r := c.receipt("joe", lesson.Ref, 1)
			if due := c.Calendar().Due(start, lesson.AckWithin, nil); r.DueFrom != start || r.DueOn != due {
				t.Errorf("%s: from %s, due on %s, want week %d from %s, due on %s", lesson.Ref, r.DueFrom, r.DueOn, week, start, due)
			}
		}
		// What comes later queues behind what waits, unless it is urgent.
		routine, urgent := text("routine"), text("urgent")
		urgent.Urgency = digest.Urgent
		c.publish(routine, urgent)
		c.like("urgent and routine start", []digest.Date{date("2026-03-03"), date("2026-03-03") + 7*25},
			[]digest.Date{c.receipt("joe", "urgent", 1).DueFrom, c.receipt("joe", "routine", 1).DueFrom})
	})
}

func TestLeaveStopsTheClock(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob", "cid")
		c.absent("ann", "2026-03-05", "2026-03-10") // four working days
		c.absent("bob", "2026-03-01", "")
		c.publish(text("one"))
		due := func() []digest.Date {
			return []digest.Date{c.receipt("ann", "one", 1).DueOn, c.receipt("bob", "one", 1).DueOn, c.receipt("cid", "one", 1).DueOn}
		}
		c.like("due", []digest.Date{date("2026-03-20"), 0, date("2026-03-16")}, due())

		// Longer leave pushes it further, and a return brings it back.
		c.must(c.RecordAbsence(c.ctx, digest.Operator(), c.person("ann"), digest.Span{From: date("2026-03-11"), To: date("2026-03-11")}, "leave"))
		c.must(c.RecordAbsence(c.ctx, digest.Operator(), c.person("cid"), digest.Span{From: date("2026-03-09"), To: date("2026-03-15")}, "leave"))
		c.like("due", []digest.Date{date("2026-03-23"), 0, date("2026-03-23")}, due())
		c.clock.Set(when("2026-03-09 08:00"))
		c.must(c.EndAbsence(c.ctx, digest.Operator(), c.person("bob"), date("2026-03-09"), "back"))
		c.must(c.EndAbsence(c.ctx, digest.Operator(), c.person("cid"), date("2026-03-10"), "back early"))
		c.like("due", []digest.Date{date("2026-03-23"), date("2026-03-20"), date("2026-03-17")}, due())
	})
}

func TestTenThousandPeopleAreAssignedAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("a large council")
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		const people = 10_000
		c := storetest.Seed(t, db, people, 1) // which fails unless everybody has theirs
		must(t, db.SaveDrafts(t.Context(), []digest.Text{text("one"), text("two")}, storetest.Logged(c.Now())))
		published, err := c.Publish(t.Context(), digest.Operator(), []string{"one", "two"})
		must(t, err)
		for _, p := range published {
			if p.Assigned != people {
				t.Errorf("%s was assigned to %d people", p.Ref, p.Assigned)
			}
		}
	})
}

// TestAJoinerGetsWhatIsNotTooOld: JoinerBacklogWeeks, counted back from the first
// day in a team; the starter list of the service is given in any case.
func TestAJoinerGetsWhatIsNotTooOld(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.Service = digest.NewService(db, c.clock, digest.Config{Zone: time.UTC, JoinerBacklogWeeks: 4}, nil)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(text("old"), text("first"))
		c.clock.Set(when("2026-03-04 12:00"))
		c.publish(text("just"))
		c.clock.Set(when("2026-04-01 08:00"))
		c.joins("north", "joe", "permanent", "2026-04-01")
		c.joins("north", "kim", "agency", "2026-04-01")
		c.people("north", "lou") // on the staff list late, and here since 2020
		c.must(db.SetStarters(c.ctx, "Safeguarding", []int64{c.item("first").ID}, digest.AuditEntry{At: c.clock.Now(), Actor: "a", Action: "set starter list"}))
		c.clock.Set(when("2026-04-13 09:00"))
		c.plan()
		owes := func(name string) (refs []string) {
			items, err := db.OpenItems(c.ctx, c.person(name))
			c.must(err)
			for _, it := range items {
				refs = append(refs, it.Ref)
			}
			slices.Sort(refs)
			return refs
		}
		c.like("since long ago", []string{"first", "just", "old"}, owes("ann"))
		c.like("a joiner", []string{"just"}, owes("joe"))
		c.like("a joiner who starts with the list", []string{"first", "just"}, owes("kim"))
		c.like("on the list late", []string{"first", "just", "old"}, owes("lou"))
	})
}

// joins adds somebody who begins in a team on a day.
func (c *council) joins(team, name, employment, day string) {
	c.t.Helper()
	email := name + "@council.example"
	c.change(digest.RosterChanges{
		Add: []digest.Person{{Email: email, Name: name, SlackID: "U" + name}},
		Join: []digest.MembershipByKey{{Email: email, Membership: digest.Membership{
			TeamID: c.teamID(team), Role: "Social worker", Employment: employment, Span: from(day),
		}}},
	})
}
