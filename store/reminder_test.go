package store_test

import (
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// diary is what goes out at ten on each day from one to another, weekends too.
func (c *council) diary(first, last string) (lines []string) {
	c.t.Helper()
	for d := date(first); d <= date(last); d++ {
		for _, said := range c.goesOut(d.String() + " 10:00") {
			lines = append(lines, d.Time().Format("Mon 2: ")+said)
		}
	}
	return lines
}

func TestTwoRemindersTheSecondOnlyWhenOverdue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(takes("one", 1, 5), takes("two", 1, 5), takes("later", 1, 6)) // due on Monday 9th and Tuesday 10th
		c.like("three weeks", []string{
			"Mon 2: ann digest one two later",
			"Thu 5: ann reminder one two", // bundled, two working days before, and the second contact of the week
			"Mon 9: ann reminder later",
			"Tue 10: ann reminder one two", // overdue
			"Mon 16: ann reminder later",
		}, c.diary("2026-03-02", "2026-03-22"))
		c.like("reminders", []int{2, 2, 2}, []int{
			c.receipt("ann", "one", 1).Reminders, c.receipt("ann", "two", 1).Reminders, c.receipt("ann", "later", 1).Reminders,
		})
	})
}

func TestTwoContactsAWeek(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		team := london("north")
		team.Schedule = "0 9 * * 1,4" // a digest on Thursdays, too
		c.saveTeams(team)
		c.people("north", "ann")
		c.publish(takes("one", 1, 3)) // due on Thursday 5th
		c.like("Monday", []string{"ann digest one"}, c.goesOut("2026-03-02 09:00"))
		c.like("a reminder leaves room for Thursday's digest", []string(nil), c.goesOut("2026-03-03 10:00"))
		c.publish(takes("two", 1, 20))
		c.like("Thursday", []string{"ann digest one two"}, c.goesOut("2026-03-05 09:00"))
		c.like("enough for a week", []string(nil), c.goesOut("2026-03-06 10:00"))
		c.publish(urgent(takes("now", 1, 1)))
		if _, err := c.PlanTeam(c.ctx, "north", false); err != nil {
			t.Fatal(err)
		}
		c.like("by hand, whatever the week holds", []string{"ann digest now one two"}, c.goesOut("2026-03-06 10:01"))
	})
}

func TestTheLastReminderSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(takes("one", 1, 5))
		last := func(moment string) (says []bool) {
			c.clock.Set(when(moment))
			c.plan()
			p := &post{}
			c.drain(p)
			for _, l := range p.letters {
				says = append(says, l.Last)
			}
			return says
		}
		c.like("the digest", []bool{false}, last("2026-03-02 10:00"))
		c.like("the first reminder", []bool{false}, last("2026-03-05 10:00"))
		c.like("the second", []bool{true}, last("2026-03-10 10:00"))
	})
}

func TestNoReminderOnADayWithADigest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(takes("one", 1, 7)) // due on Wednesday 11th: the first reminder would go on Monday 9th
		c.like("Monday", []string{"ann digest one", "bob digest one"}, c.goesOut("2026-03-02 09:00"))
		two := takes("two", 1, 20)
		two.Audience.Teams = []string{"north"}
		c.publish(two)
		c.answer("bob", "two", digest.Understood)
		c.goesOut("2026-03-06 10:00") // the runs so far have nothing to remind of
		c.like("at nine", []string{"ann digest one two"}, c.goesOut("2026-03-09 09:00"))
		c.like("at ten", []string{"bob reminder one"}, c.goesOut("2026-03-09 10:00"))
		c.like("the day after", []string{"ann reminder one"}, c.goesOut("2026-03-10 10:00"))

		// One that still waits in the outbox is a message of that day too.
		c.must(db.Pause(c.ctx, c.clock.Now(), digest.WorkspaceBucket, time.Time{}, "token revoked"))
		c.clock.Set(when("2026-03-12 10:00")) // overdue
		if n := c.plan().Messages; n != 1 {
			t.Errorf("%d reminders, want bob's second: ann has had a digest and a reminder this week", n)
		}
		c.clock.Set(when("2026-03-13 10:00"))
		if n := c.plan().Messages; n != 0 {
			t.Errorf("%d reminders beside those that wait", n)
		}
	})
}

func TestNoReminderWhileAwayOrOnceAnswered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob", "cid", "dot")
		c.publish(takes("one", 1, 5)) // due on Monday 9th
		c.goesOut("2026-03-02 09:00")
		c.must(c.RecordAbsence(c.ctx, digest.Operator(), c.person("ann"), digest.Span{From: date("2026-03-05"), To: date("2026-03-10")}, "leave"))
		c.answer("bob", "one", digest.Understood)
		c.answer("dot", "one", digest.Question) // who asked has answered
		c.like("two weeks", []string{
			"Thu 5: cid reminder one",
			"Tue 10: cid reminder one",
			"Wed 11: ann reminder one", // back, and due on Friday
			"Mon 16: ann reminder one",
		}, c.diary("2026-03-03", "2026-03-18"))
	})
}

func TestNoReminderAtNight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(takes("one", 1, 5))
		c.goesOut("2026-03-02 09:00")
		c.goesOut("2026-03-04 10:00")
		// The service was down from then on: what it makes up for at night is no reminder.
		c.like("at eleven at night", []string(nil), c.goesOut("2026-03-05 23:00"))
		c.like("the next morning", []string{"ann reminder one"}, c.goesOut("2026-03-06 10:00"))
	})
}

func TestRemindersWhereNobodyReadsBeforeNoon(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.Service = digest.NewService(db, c.clock, digest.Config{Zone: time.UTC, FirstHour: 12, LastHour: 20}, nil)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(takes("one", 1, 5))
		c.like("the first week", []string{"Mon 2: ann digest one", "Thu 5: ann reminder one"}, c.diary("2026-03-02", "2026-03-06"))
	})
}

func TestNoReminderOnWeekendsAndBankHolidays(t *testing.T) {
	// The days of 2026 as GOV.UK publishes them, and working days beside them.
	days := []string{
		"2026-03-16", "2026-03-17", "2026-04-02", "2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06", "2026-04-07",
		"2026-06-15", "2026-07-13", "2026-08-03", "2026-08-31", "2026-11-30", "2026-12-25", "2026-12-26", "2026-12-28",
	}
	for nation, working := range map[digest.Nation]string{
		digest.England:         "03-16 03-17 04-02 04-07 06-15 07-13 08-03 11-30",
		digest.Wales:           "03-16 03-17 04-02 04-07 06-15 07-13 08-03 11-30",
		digest.Scotland:        "03-16 03-17 04-02 04-06 04-07 07-13 08-31",
		digest.NorthernIreland: "03-16 04-02 04-07 06-15 08-03 11-30",
	} {
		t.Run(string(nation), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := newCouncil(t, db)
				c.Service = digest.NewService(db, c.clock, digest.Config{Nation: nation, Zone: time.UTC}, nil)
				c.team("north", digest.ByDM)
				c.people("north", "ann")
				c.publish(takes("one", 1, 5))
				c.goesOut("2026-03-02 09:00")
				var got []string
				for _, d := range days {
					c.must(db.Exec(c.ctx, "UPDATE receipts SET reminders = 0")) // as if never reminded
					for _, said := range c.goesOut(d + " 10:00") {
						if said != "ann reminder one" {
							t.Errorf("%s: %s", d, said)
						}
						got = append(got, strings.TrimPrefix(d, "2026-"))
					}
				}
				c.like("reminded on", working, strings.Join(got, " "))
			})
		})
	}
}
