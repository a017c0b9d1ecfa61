package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// refused is a council whose token Slack refuses when its digests go out.
func refused(t *testing.T, db *store.DB, names ...string) *council {
	c := queued(t, db, names...)
	p := &post{fail: func(digest.Letter) error {
		return &digest.SendError{Class: digest.Paused, Code: "token_revoked", Reason: "the token is revoked"}
	}}
	c.drain(p)
	c.like("kept", len(names), c.count(digest.Queued))
	return c
}

// released is what goes out at a moment once every pause is lifted, with nothing
// planned meanwhile.
func (c *council) released(moment string) []string {
	c.t.Helper()
	c.clock.Set(when(moment))
	c.must(c.ResumeSending(c.ctx, digest.Operator(), digest.WorkspaceBucket))
	p := &post{}
	c.drain(p)
	return p.said()
}

// reasons are why letters of a state are in it, oldest first.
func (c *council) reasons(state digest.DeliveryState) (reasons []string) {
	c.t.Helper()
	list, err := c.db.Deliveries(c.ctx, []digest.DeliveryState{state}, 100)
	c.must(err)
	for i := range list {
		d := list[len(list)-1-i]
		reasons = append(reasons, string(d.Kind)+": "+d.Reason)
	}
	return reasons
}

func TestATokenRepairedAtNightWakesNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := refused(t, db, "ann", "bob")
		c.like("at three", []string(nil), c.released("2026-03-03 03:00"))
		c.like("the outbox", []string{
			"digest: held back until after hours: it goes in the next working hour",
			"digest: held back until after hours: it goes in the next working hour",
		}, c.reasons(digest.Queued))
		if claim := c.turn("test", 0); !claim.Next.Equal(when("2026-03-03 08:00")) {
			t.Errorf("next at %s", claim.Next)
		}
		c.like("at two to eight", []string(nil), c.goesOut("2026-03-03 07:58"))
		c.like("at eight", []string{"ann digest one", "bob digest one"}, c.goesOut("2026-03-03 08:00"))
		c.like("sent", []string{"digest: ", "digest: "}, c.reasons(digest.Sent))
	})
}

func TestWhatWaitedReachesNobodyOnLeave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := refused(t, db, "ann", "bob")
		c.absent("ann", "2026-03-03", "2026-03-10")
		c.like("on Tuesday", []string{"bob digest one"}, c.released("2026-03-03 10:00"))
		c.like("the outbox", []string{"digest: away when it could go: what is still open comes once they are back"}, c.reasons(digest.Dropped))
		if !c.receipt("ann", "one", 1).ToldAt.IsZero() {
			t.Error("she is on record as told")
		}
		c.answer("bob", "one", digest.Understood)
		c.like("while away", []string(nil), c.goesOut("2026-03-09 09:00"))
		c.like("once back", []string{"ann digest one"}, c.goesOut("2026-03-16 09:00"))
	})
}

func TestADigestGivesWayToTheNextOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := refused(t, db, "ann")
		// The service was down on the ninth, so that nothing took its place in the queue.
		c.like("on the eleventh", []string(nil), c.released("2026-03-11 10:00"))
		c.like("the outbox", []string{"digest: a later digest carries what it said"}, c.reasons(digest.Dropped))
		c.like("and it does", []string{"ann digest one"}, c.goesOut("2026-03-11 10:01"))
	})
}

func TestAReminderHasItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(takes("one", 1, 5)) // due on Monday 9th
		c.goesOut("2026-03-02 09:00")
		c.must(c.PauseSending(c.ctx, digest.Operator(), "a storm of alerts"))
		c.like("while paused", []string(nil), c.goesOut("2026-03-05 10:00"))
		c.like("at three in the morning", []string(nil), c.released("2026-03-06 03:00"))
		c.like("the outbox", []string{"reminder: its day was over: what is still open is reminded of on the next working day"}, c.reasons(digest.Dropped))
		c.like("that day", []string{"ann reminder one"}, c.goesOut("2026-03-06 10:00"))
		c.like("reminders", 1, c.receipt("ann", "one", 1).Reminders)
	})
}

func TestAManagersWeekGivesWayToTheNext(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.publish(takes("one", 1, 2))
		c.clock.Set(monday)
		c.must(c.PauseSending(c.ctx, digest.Operator(), "a storm of alerts"))
		c.like("while paused", []string(nil), c.goesOut("2026-03-02 09:00"))
		c.like("a week later", []string(nil), c.released("2026-03-09 08:30"))
		c.like("the outbox", []string{"digest: a later digest carries what it said", "summary: a later summary tells of the team"}, c.reasons(digest.Dropped))
		c.like("and they do", []string{"mia digest one", "mia summary"}, c.goesOut("2026-03-09 09:00"))
	})
}

func TestANoticeWaitsUntilItsReaderIsBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob")
		c.drain(&post{})
		for _, name := range []string{"ann", "bob"} {
			c.answer(name, "one", digest.Understood)
		}
		c.must(c.PauseSending(c.ctx, digest.Operator(), "a storm of alerts"))
		_, err := c.Withdraw(c.ctx, digest.Operator(), "one", "It named somebody.")
		c.must(err)
		c.absent("ann", "2026-03-03", "2026-03-06")
		c.must(c.RecordAbsence(c.ctx, digest.Operator(), c.person("bob"), digest.Span{From: date("2026-03-03")}, "leave"))
		c.like("on Wednesday", []string(nil), c.released("2026-03-04 11:00"))
		c.like("the outbox", []string{"notice: waits until they are back from leave", "notice: waits until they are back from leave"}, c.reasons(digest.Queued))
		c.like("on Monday", []string{"ann notice"}, c.goesOut("2026-03-09 08:00"))
		c.like("on Tuesday", []string(nil), c.goesOut("2026-03-10 08:00"))
		c.clock.Step(time.Hour)
		c.must(c.EndAbsence(c.ctx, digest.Operator(), c.person("bob"), date("2026-03-10"), "back early"))
		c.like("on the morning after", []string{"bob notice"}, c.goesOut("2026-03-11 08:00"))
	})
}
