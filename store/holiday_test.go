package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// easter is a council in the week before Easter Monday, 6 April 2026, with a
// lesson that nobody was told.
func easter(t *testing.T, db *store.DB) *council {
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.people("north", "ann")
	c.goesOut("2026-03-30 09:00")
	c.publish(takes("one", 1, 30))
	return c
}

func TestADigestOfABankHolidayComesOnTheNextWorkingDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := easter(t, db)
		comes := when("2026-04-07 09:00")
		for _, moment := range []string{"2026-03-31 12:00", "2026-04-06 08:59", "2026-04-06 09:01", "2026-04-07 08:59"} {
			c.clock.Set(when(moment))
			next, err := c.NextDigest(c.ctx, c.actor("ann"))
			c.must(err)
			if !next.At.Equal(comes) || len(next.Items) != 1 || next.Items[0].Expected != date("2026-04-07") {
				t.Errorf("at %s the next digest comes at %s with %v", moment, next.At, next.Items)
			}
			timing, err := c.Timing(c.ctx, digest.Operator(), "north")
			c.must(err)
			c.like(moment, []time.Time{comes, when("2026-04-13 09:00"), when("2026-04-20 09:00")}, timing.Next)
		}
		c.like("on Easter Monday", []string(nil), c.goesOut("2026-04-06 09:00"))
		c.like("on Tuesday before its hour", []string(nil), c.goesOut("2026-04-07 08:59"))
		c.like("at its hour", []string{"ann digest one"}, c.goesOut("2026-04-07 09:00"))
		c.publish(takes("two", 1, 30))
		c.like("and once", []string(nil), c.goesOut("2026-04-08 09:00"))
		c.like("the week after", []string{"ann digest one two"}, c.goesOut("2026-04-13 09:00"))
	})
}

// TestTheTimetableSaysWhatIsPutOff: reminders and summaries keep to the same rule.
func TestTheTimetableSaysWhatIsPutOff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := easter(t, db)
		c.clock.Set(when("2026-04-03 12:00"))
		rows, err := c.Timetable(c.ctx, digest.Operator())
		c.must(err)
		next := map[digest.ScheduleKind]time.Time{}
		for _, row := range rows {
			next[row.Kind] = row.Next
		}
		c.like("next", map[digest.ScheduleKind]time.Time{
			digest.DigestSchedule: when("2026-04-07 09:00"), digest.SummarySchedule: when("2026-04-07 08:30"), digest.ReminderSchedule: when("2026-04-07 10:00"),
		}, next)
	})
}

func TestADigestThatWasPutOffIsCaughtUpOnceAndLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := easter(t, db)
		c.clock.Set(when("2026-04-08 11:00")) // the service was down from before Easter
		var digests []digest.Run
		for _, run := range c.plan().Runs {
			if run.Kind == digest.DigestSchedule {
				digests = append(digests, digest.Run{Slot: run.Slot, Due: run.Due, Late: run.Late})
			}
		}
		c.like("caught up", []digest.Run{{Slot: "2026-04-07T09:00", Due: when("2026-04-07 09:00"), Late: true}}, digests)
		p := &post{}
		c.drain(p)
		c.like("sent", []string{"ann digest one"}, p.said())
		c.like("and once", []string(nil), c.goesOut("2026-04-08 11:01"))
	})
}

// TestADigestSentByHandTakesNoRunAway: an operator sends one on the bank holiday,
// after the hour that is put off.
func TestADigestSentByHandTakesNoRunAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := easter(t, db)
		c.clock.Set(when("2026-04-06 12:00"))
		_, err := c.PlanTeam(c.ctx, "north", false)
		c.must(err)
		p := &post{}
		c.drain(p)
		c.like("by hand", []string{"ann digest one"}, p.said())
		c.publish(takes("two", 1, 30))
		c.like("on Tuesday", []string{"ann digest one two"}, c.goesOut("2026-04-07 09:00"))
	})
}
