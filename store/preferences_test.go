package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

const day = 24 * time.Hour

func TestOwnTimeHoldsADigestBackButNothingPressing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		thursday, two := time.Thursday, 14
		own := digest.Preferences{Weekday: &thursday, Hour: &two}
		o.must(o.SetPreferences(o.ctx, o.actor("ann"), own))
		kept, err := o.Preferences(o.ctx, o.actor("ann"))
		o.must(err)
		o.same(own, kept)
		o.audited("set preferences", fmt.Sprintf("person %d", o.id("ann")))

		o.publish(text("later"))
		o.clock.Set(monday.Add(7 * day))
		o.plan()
		for _, l := range o.sent() {
			if l.Person.Name == "ann" {
				t.Errorf("ann got her %s before her own time", l.Kind)
			}
		}
		next, err := o.NextDigest(o.ctx, o.actor("ann"))
		o.must(err)
		if want := time.Date(2026, 3, 12, 14, 0, 0, 0, time.UTC); !next.At.Equal(want) || len(next.Items) != 1 || next.Minutes != 1 {
			t.Errorf("next digest at %s with %d items, want at %s with one", next.At, len(next.Items), want)
		}
		o.clock.Set(next.At)
		if got := o.sent(); len(got) != 1 || got[0].Person.Name != "ann" {
			t.Errorf("at her own time %d letters went", len(got))
		}

		urgent := text("urgent")
		urgent.Urgency, urgent.AckWithin = digest.Urgent, 3
		o.publish(urgent)
		o.clock.Set(monday.Add(14 * day))
		o.plan()
		found := false
		for _, l := range o.sent() {
			found = found || l.Person.Name == "ann"
		}
		if !found {
			t.Error("what is urgent waited for ann’s own time")
		}
		sunday, early := time.Sunday, 5
		o.refused(o.SetPreferences(o.ctx, o.actor("ann"), digest.Preferences{Weekday: &sunday}), digest.Invalid)
		o.refused(o.SetPreferences(o.ctx, o.actor("ann"), digest.Preferences{Hour: &early}), digest.Invalid)
		o.refused(o.SetPreferences(o.ctx, o.actor("ann"), digest.Preferences{Where: digest.ByChannel}), digest.Invalid)
	})
}

// TestADirectMessageInAChannelTeam: who chose it reads everything in messages of
// their own, within their own budget, and nothing twice once they go back.
func TestADirectMessageInAChannelTeam(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("south", digest.ByChannel)
		c.people("south", "ann", "bob")
		c.must(c.SetPreferences(c.ctx, c.actor("ann"), digest.Preferences{Where: digest.ByDM}))
		c.publish(takes("one", 4, 30), takes("two", 4, 30))
		told := func(name, ref string) bool { return !c.receipt(name, ref, 1).ToldAt.IsZero() }
		c.like("the first Monday", []string{"#south digest one", "ann digest one"}, c.goesOut("2026-03-02 09:00"))

		// The channel carries another item before Ann's own digest does.
		c.publish(urgent(takes("three", 3, 30)))
		c.must(c.SetPreferences(c.ctx, c.actor("ann"), digest.Preferences{Where: digest.ByDM, Hour: ptr(15)}))
		c.like("the second Monday at nine", []string{"#south digest three two", "ann digest three one two"}, c.goesOut("2026-03-09 09:00"))
		for _, ref := range []string{"one", "two", "three"} {
			if !told("ann", ref) || !told("bob", ref) {
				t.Errorf("%s: told ann %t, bob %t", ref, told("ann", ref), told("bob", ref))
			}
		}

		// What is only in the channel so far is not told to Ann.
		c.publish(takes("four", 1, 30))
		c.like("the third Monday at nine", []string{"#south digest four"}, c.goesOut("2026-03-16 09:00"))
		if told("ann", "four") || !told("bob", "four") {
			t.Errorf("told of four: ann %t, bob %t", told("ann", "four"), told("bob", "four"))
		}
		c.like("at three", []string{"ann digest three one two four"}, c.goesOut("2026-03-16 15:00"))

		// Back with the team, she reads in the channel again.
		c.must(c.SetPreferences(c.ctx, c.actor("ann"), digest.Preferences{}))
		c.publish(takes("five", 1, 30))
		c.like("the fourth Monday", []string{"#south digest five"}, c.goesOut("2026-03-23 09:00"))
		if !told("ann", "five") {
			t.Error("ann was not told by the channel")
		}
	})
}

func ptr[T any](v T) *T { return &v }

func TestAPauseThatHasNotBegunIsCancelled(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ann, bob, today := o.actor("ann"), o.actor("bob"), o.Today()
		receipt := func() digest.Date {
			r, err := db.Receipt(o.ctx, ann.Person.ID, o.item("one").ID, 1)
			o.must(err)
			return r.DueOn
		}
		due := receipt()
		o.must(o.Pause(o.ctx, ann, today+1, today+3))
		o.must(o.Pause(o.ctx, ann, today+40, today+43))
		o.must(o.RecordAbsence(o.ctx, o.actor("mia"), ann.Person.ID, digest.Span{From: today + 60, To: today + 61}, "training"))
		if receipt() == due {
			t.Error("leave before the day it is due did not move that day")
		}
		own, err := o.OwnAbsences(o.ctx, ann)
		o.must(err)
		var can []bool
		for _, a := range own {
			can = append(can, a.Cancels())
		}
		o.same([]bool{true, true, false}, can)
		o.refused(o.CancelPause(o.ctx, bob, own[0].ID), digest.NotFound) // another's
		o.refused(o.CancelPause(o.ctx, ann, own[2].ID), digest.NotFound) // her manager's
		o.refused(o.CancelPause(o.ctx, ann, 0), digest.NotFound)
		o.must(o.CancelPause(o.ctx, ann, own[0].ID))
		o.refused(o.CancelPause(o.ctx, ann, own[0].ID), digest.NotFound) // a second press
		o.same(due, receipt())
		o.audited("cancelled their pause", fmt.Sprintf("person %d", ann.Person.ID))

		// One that is running is ended, and not taken back: she was away.
		o.clock.Step(41 * day)
		o.refused(o.CancelPause(o.ctx, ann, own[1].ID), digest.NotFound)
		o.must(o.EndPause(o.ctx, ann))
		left, err := o.OwnAbsences(o.ctx, ann)
		o.must(err)
		o.same(1, len(left))
	})
}

// fiveMinutes is an item that takes five minutes to read.
func fiveMinutes(ref string) digest.Text {
	item := text(ref)
	for range 5 * digest.WordsPerMinute {
		item.Learned += " word"
	}
	return item
}

func TestQueueSaysWhenAndWhy(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.publish(fiveMinutes("a"), fiveMinutes("b"), fiveMinutes("c"))
		queue, err := o.Queue(o.ctx, o.actor("ann"))
		o.must(err)
		var expected []string
		for _, q := range queue {
			expected = append(expected, q.Ref+" "+q.Expected.String())
			if q.Comes == "" || q.Week != q.Expected.Monday() || q.Minutes != 5 {
				t.Errorf("%s: %+v", q.Ref, q)
			}
		}
		o.same([]string{"a 2026-03-09", "b 2026-03-16", "c 2026-03-23"}, expected)
		// The forecast is what planning does.
		for i, week := range []int{1, 2, 3} {
			o.clock.Set(monday.Add(time.Duration(week) * 7 * day))
			o.plan()
			for _, l := range o.sent() {
				if l.Person.Name != "ann" || l.Kind != digest.DigestLetter {
					continue
				}
				for _, e := range l.Entries {
					if !e.Told && e.Ref != queue[i].Ref {
						t.Errorf("week %d brought %s, expected %s", week, e.Ref, queue[i].Ref)
					}
				}
			}
		}
	})
}

func TestPauseStopsTheClockAndEndsEarly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ann := o.actor("ann")
		due := func() digest.Date {
			r, err := db.Receipt(o.ctx, ann.Person.ID, o.item("one").ID, 1)
			o.must(err)
			return r.DueOn
		}
		before := due()
		today := o.Today()
		o.refused(o.Pause(o.ctx, ann, today-1, today), digest.Invalid)
		o.refused(o.Pause(o.ctx, ann, today, 0), digest.Invalid)
		o.refused(o.Pause(o.ctx, ann, today, today+digest.LongestPause), digest.Invalid)
		o.refused(o.EndPause(o.ctx, ann), digest.NotFound)
		o.must(o.Pause(o.ctx, ann, today, today+6))
		o.refused(o.Pause(o.ctx, ann, today, today+6), digest.Conflict)
		if got := due(); got != before+4 { // Tuesday to Friday did not count
			t.Errorf("due on %s with a week’s leave, want %s", got, before+4)
		}
		o.clock.Step(2 * day)
		o.must(o.EndPause(o.ctx, ann))
		if got := due(); got != before+1 { // the Tuesday counted as leave, not the Monday it was given out on
			t.Errorf("due on %s after two days’ leave, want %s", got, before+1)
		}
		o.audited("paused", fmt.Sprintf("person %d", ann.Person.ID))
	})
}

func TestReturnIsSpreadAndNoPile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		for _, ref := range []string{"one", "two", "three"} {
			o.answers("ann", ref, digest.Understood, "")
		}
		ann, today := o.actor("ann"), o.Today()
		o.must(o.RecordAbsence(o.ctx, o.actor("mia"), ann.Person.ID, digest.Span{From: today + 1}, "leave"))
		for week := range 4 {
			o.clock.Set(monday.Add(time.Duration(week)*7*day + 2*day))
			o.publish(fiveMinutes(fmt.Sprintf("missed%d", week)))
		}
		o.clock.Set(monday.Add(40 * day))
		o.must(o.EndAbsence(o.ctx, o.actor("mia"), ann.Person.ID, o.Today(), "back"))
		o.clock.Set(monday.Add(42 * day))
		o.plan()
		list, err := o.CatchUp(o.ctx, o.actor("ann"))
		o.must(err)
		if len(list) != 4 {
			t.Fatalf("%d items to catch up on, want 4", len(list))
		}
		for _, l := range o.sent() {
			if l.Person.Name == "ann" && len(l.Entries) != 1 {
				t.Errorf("the first digest after leave brings %d items of five minutes", len(l.Entries))
			}
		}
		list, err = o.CatchUp(o.ctx, o.actor("ann"))
		o.must(err)
		weeks := map[digest.Date]int{}
		for _, item := range list {
			weeks[item.Week]++
			if item.Missed == "" {
				t.Errorf("%s: no reason", item.Ref)
			}
		}
		if len(weeks) != 4 {
			t.Errorf("catching up is spread over %d weeks, want 4: %v", len(weeks), weeks)
		}
	})
}

func TestStartersComeFirstForNewStaff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.publish(fiveMinutes("a"), fiveMinutes("b"), fiveMinutes("c"))
		o.must(o.SetStarterList(o.ctx, o.actor("pat"), "safeguarding", []string{"c", "b"}))
		o.refused(o.SetStarterList(o.ctx, o.actor("pat"), "safeguarding", []string{"c", "c"}), digest.Invalid)
		o.refused(o.SetStarterList(o.ctx, o.actor("pat"), "nowhere", nil), digest.NotFound)
		list, err := o.StarterList(o.ctx, o.actor("ann"), "SAFEGUARDING")
		o.must(err)
		if len(list) != 2 || list[0].Ref != "c" || list[1].Ref != "b" {
			t.Errorf("the list is %v", list)
		}
		o.later(day)
		for name, nqsw := range map[string]bool{"nia": true, "old": false} {
			_, err := o.StartPerson(o.ctx, o.actor("mia"), digest.Start{
				Email: name + "@council.example", Name: name, SlackID: "U" + name, Team: "north", Role: "Social worker", NQSW: nqsw, Span: digest.Span{From: o.Today()},
			}, "starts today")
			o.must(err)
		}
		first := func(name string) string {
			catch, err := o.CatchUp(o.ctx, o.actor(name))
			o.must(err)
			soonest, due := "", digest.Date(0)
			for _, item := range catch {
				if due.IsZero() || item.DueOn < due {
					soonest, due = item.Ref, item.DueOn
				}
			}
			return soonest
		}
		if got := first("nia"); got != "c" {
			t.Errorf("a newly qualified worker reads %s first", got)
		}
		if got := first("old"); got == "c" {
			t.Error("the starter list is for new staff")
		}
	})
}
