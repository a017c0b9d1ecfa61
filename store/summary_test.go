package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// leads adds somebody who manages a team.
func (c *council) leads(team, name string) {
	c.t.Helper()
	email := name + "@council.example"
	c.change(digest.RosterChanges{
		Add: []digest.Person{{Email: email, Name: name, SlackID: "U" + name}},
		Join: []digest.MembershipByKey{{Email: email, Membership: digest.Membership{
			TeamID: c.teamID(team), Role: "Team manager", Manager: true, Employment: "permanent", Span: from("2020-01-01"),
		}}},
	})
}

func TestTheSummaryNamesWhatIsOpenAfterTwoReminders(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.team("south", digest.ByDM)
		c.leads("north", "mia")
		c.leads("south", "sam")
		c.people("north", "ann", "bob", "cid")
		named := func(moment string) (lines []string) {
			c.clock.Set(when(moment))
			c.plan()
			p := &post{fail: func(digest.Letter) error { // a person gets one message a second
				c.clock.Step(2 * time.Second)
				return nil
			}}
			c.drain(p)
			for _, l := range p.letters {
				if l.Summary == nil {
					continue
				}
				line := l.Person.Name + " on " + l.Team.Slug + ":"
				for _, n := range l.Summary.Named {
					line += fmt.Sprintf(" %s %s %s", n.Name, n.Ref, n.State)
				}
				lines = append(lines, line)
			}
			return lines
		}
		c.like("nothing to say", []string(nil), named("2026-03-02 08:30"))
		dropped, err := db.Deliveries(c.ctx, []digest.DeliveryState{digest.Dropped}, 10)
		c.must(err)
		for _, d := range dropped {
			c.like("why", "a quiet week: nothing to tell of the team", d.Reason)
		}
		c.like("dropped", 2, len(dropped))
		one, two := takes("one", 1, 5), takes("two", 1, 12)
		one.Audience.Teams, two.Audience.Teams = []string{"north"}, []string{"north"}
		c.publish(one, two) // due on 9 and 18 March
		c.goesOut("2026-03-02 09:00")
		for _, ref := range []string{"one", "two"} {
			c.answer("mia", ref, digest.Understood)
		}
		c.goesOut("2026-03-05 10:00") // the first reminder of one
		c.like("after one reminder", []string{"mia on north:"}, named("2026-03-09 08:30"))
		c.goesOut("2026-03-10 10:00") // the second
		c.answer("bob", "one", digest.Question)
		c.must(c.RecordAbsence(c.ctx, digest.Operator(), c.person("cid"), digest.Span{From: date("2026-03-12")}, "leave"))
		// bob asked, which is an answer too; cid is away, and nobody waits for them.
		c.like("after two", []string{"mia on north: ann one overdue"}, named("2026-03-16 08:30"))

		// Once all is answered and a week has passed, there is nothing to say again.
		for _, name := range []string{"ann", "bob"} {
			c.answer(name, "one", digest.Understood)
			c.answer(name, "two", digest.Understood)
		}
		c.like("what changed", []string{"mia on north:"}, named("2026-03-23 08:30"))
		c.like("a quiet week", []string(nil), named("2026-03-30 08:30"))
	})
}

func TestAManagerWhoIsAwayGetsNoSummary(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.leads("north", "max")
		c.people("north", "ann")
		item := takes("one", 1, 5)
		item.Audience.Roles = []string{"social worker"}
		c.publish(item)
		c.goesOut("2026-03-02 09:00")
		c.goesOut("2026-03-05 10:00")
		c.absent("mia", "2026-03-09", "2026-03-13")
		c.like("one of two managers", []string{"max summary"}, c.goesOut("2026-03-09 08:30"))
	})
}

func TestNoSummaryOnABankHolidayAndNoReminderBesideIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.people("north", "ann")
		c.goesOut("2026-03-23 08:30")
		c.publish(takes("one", 1, 9)) // due on Tuesday 7 April, after Easter
		c.goesOut("2026-03-23 09:00")
		morning := func(day string) (lines []string) {
			for _, hour := range []string{" 08:30", " 10:00"} {
				for _, said := range c.goesOut(day + hour) {
					lines = append(lines, day[8:]+hour+" "+said)
				}
			}
			return lines
		}
		var got []string
		for d := date("2026-03-30"); d <= date("2026-04-09"); d++ {
			got = append(got, morning(d.String())...)
		}
		c.like("around Easter", []string{
			"01 10:00 ann reminder one", "01 10:00 mia reminder one",
			"07 08:30 mia summary", // Easter Monday's
			"08 10:00 ann reminder one",
			"08 10:00 mia reminder one",
		}, got)
	})
}

func TestACaughtUpReminderWaitsForTheDayAfterTheSummary(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.people("north", "ann")
		c.goesOut("2026-03-02 08:30")
		c.publish(takes("one", 1, 6)) // due on Tuesday 10th
		c.goesOut("2026-03-02 09:00")
		c.goesOut("2026-03-05 10:00")
		// The service was down from then on, and plans both on Monday at once.
		c.like("Monday at eleven", []string{"ann reminder one", "mia summary"}, c.goesOut("2026-03-09 11:00"))
		c.like("the day after", []string{"mia reminder one"}, c.goesOut("2026-03-10 10:00"))
	})
}

// TestSummariesAreFilledTogether: what summaries say is read in as few transactions
// for twelve teams as for one, and each says what it would say alone.
func TestSummariesAreFilledTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		for i := range 12 {
			team := fmt.Sprintf("team-%d", i)
			c.team(team, digest.ByDM)
			c.leads(team, fmt.Sprintf("lead-%d", i))
			c.people(team, fmt.Sprintf("ann-%d", i), fmt.Sprintf("bob-%d", i))
		}
		c.publish(takes("one", 1, 5))
		c.goesOut("2026-03-02 09:00")
		c.answer("ann-3", "one", digest.Understood)
		letters := func(from, to int) (letters []digest.Letter) {
			for i := from; i < to; i++ {
				team := fmt.Sprintf("team-%d", i)
				letters = append(letters, digest.Letter{
					Delivery: digest.Delivery{Kind: digest.SummaryLetter, TeamID: c.teamID(team)},
					Team:     digest.Team{ID: c.teamID(team), Slug: team},
				})
			}
			return letters
		}
		filled := func(letters []digest.Letter) ([]digest.Letter, int64) {
			before := db.Transactions()
			c.must(c.Fill(c.ctx, letters))
			return letters, db.Transactions() - before
		}
		alone, few := filled(letters(3, 4))
		all, many := filled(letters(0, 12))
		c.like("transactions", few, many)
		if len(all) != 12 || all[3].Summary == nil || all[3].Summary.Measures.Lessons.Informed+all[3].Summary.Measures.Policies.Informed != 1 {
			t.Fatalf("the summary of the fourth team: %+v", all[3].Summary)
		}
		c.like("together as alone", alone[0].Summary, all[3].Summary)
	})
}

// TestTheSummarySaysWhoWaitsForTheManager: a week in which somebody waits to talk is
// not quiet, and says how long they have waited; a tick ends it.
func TestTheSummarySaysWhoWaitsForTheManager(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.people("north", "ann", "bob")
		c.publish(takes("one", 1, 5))
		c.goesOut("2026-03-02 09:00")
		c.answer("ann", "one", digest.Supervision)
		c.answer("bob", "one", digest.Understood)
		c.answer("mia", "one", digest.Understood)
		waits := func(moment string) digest.Waits {
			c.clock.Set(when(moment))
			letters := []digest.Letter{{Delivery: digest.Delivery{Kind: digest.SummaryLetter, TeamID: c.teamID("north")}, Team: digest.Team{ID: c.teamID("north"), Slug: "north"}}}
			c.must(c.Fill(c.ctx, letters))
			if s := letters[0].Summary; s.Waits.Open > 0 && s.Quiet() {
				t.Errorf("%s: quiet, though somebody waits", moment)
			}
			return letters[0].Summary.Waits
		}
		c.like("the same week", digest.Waits{On: digest.ToManager, Open: 1, Oldest: date("2026-03-02")}, waits("2026-03-04 09:00"))
		c.like("too long", digest.Waits{On: digest.ToManager, Open: 1, Late: 1, Oldest: date("2026-03-02")}, waits("2026-03-16 09:00"))
		c.must(c.TickSupervision(c.ctx, c.actor("mia"), digest.ReceiptKey{PersonID: c.person("ann"), ItemID: c.item("one").ID, Asks: 1}, "We talked."))
		c.like("after the talk", digest.Waits{}, waits("2026-03-16 10:00"))
	})
}

// TestAMissedSummaryAndTheNextAreOne: the service was down since before one Monday and
// is up again shortly before the next one's summary, or in the night before. Managers
// get one, and a digest that was missed gives way in the same way.
func TestAMissedSummaryAndTheNextAreOne(t *testing.T) {
	for _, up := range []string{"2026-03-08 23:00", "2026-03-09 07:10", "2026-03-09 08:20"} {
		t.Run(up, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := newCouncil(t, db)
				c.team("north", digest.ByDM)
				c.leads("north", "mia")
				c.people("north", "ann")
				c.publish(text("one"))
				c.clock.Set(when("2026-03-02 08:00"))
				c.plan()
				c.answer("ann", "one", digest.Supervision) // something to tell the manager
				got := map[string]int{}
				for _, moment := range []string{up, "2026-03-09 08:00", "2026-03-09 08:30", "2026-03-09 09:00", "2026-03-09 12:00"} {
					if at := when(moment); at.Before(c.clock.Now()) {
						continue
					} else {
						c.clock.Set(at)
					}
					c.plan()
					p := &post{}
					c.drain(p)
					for _, l := range p.letters {
						got[l.Person.Name+" "+string(l.Kind)]++
					}
				}
				c.like("letters of the day", map[string]int{"mia digest": 1, "mia summary": 1}, got)
			})
		})
	}
}
