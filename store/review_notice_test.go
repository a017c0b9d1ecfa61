package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// hears is what notices tell people at a moment.
func (c *council) hears(moment string) (lines []string) {
	c.t.Helper()
	c.clock.Set(when(moment))
	p := &post{fail: func(digest.Letter) error { // a person gets one message a second
		c.clock.Step(2 * time.Second)
		return nil
	}}
	c.drain(p)
	for _, l := range p.letters {
		n, _ := digest.ParseNotice(l.Notice)
		line := strings.TrimSpace(fmt.Sprintf("%s: %s %s %s", l.Person.Name, n.Kind, n.Ref, n.Words))
		for _, d := range l.Drafts {
			line += " " + d.Ref + " by " + d.Author.Name
		}
		for _, a := range l.Alarms {
			line += " " + string(a.Verdict.Kind) + " in " + a.Ref + " by " + a.By.Name
		}
		if l.By.ID != 0 {
			line += " by " + l.By.Name
		}
		lines = append(lines, line)
	}
	slices.Sort(lines)
	return lines
}

func TestAReviewIsAskedForOnceAnHour(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		submit := func(name, ref string) {
			t.Helper()
			c.save(name, written(ref))
			_, err := c.SubmitForReview(c.ctx, c.actor(name), ref)
			c.must(err)
		}
		c.clock.Set(when("2026-03-02 09:05"))
		for n := range 5 { // one after another, and all in one message
			submit("pat", fmt.Sprintf("one%d", n))
			c.clock.Step(5 * time.Minute)
		}
		c.like("before the hour", []string(nil), c.hears("2026-03-02 09:55"))
		submit("sam", "two")
		c.like("on the hour", []string{
			"pat: review two by sam",
			"sam: review one0 by pat one1 by pat one2 by pat one3 by pat one4 by pat",
		}, c.hears("2026-03-02 10:00"))
		c.like("nothing new", []string(nil), c.hears("2026-03-02 11:00"))

		// What was decided on by then is not asked for; nor at night, nor at the weekend.
		c.clock.Set(when("2026-03-06 18:30"))
		draft, err := c.Draft(c.ctx, c.actor("sam"), "one0")
		c.must(err)
		_, err = c.Approve(c.ctx, c.actor("sam"), "one0", draft.Revision, "", nil)
		c.must(err)
		submit("pat", "three")
		c.like("Friday evening", []string{"pat: approved one0 by sam"}, c.hears("2026-03-06 19:00"))
		c.like("Sunday", []string(nil), c.hears("2026-03-08 12:00"))
		c.like("Monday morning", []string{"sam: review one1 by pat one2 by pat one3 by pat one4 by pat three by pat"}, c.hears("2026-03-09 08:00"))

		// Decided before it is sent, or told to somebody who is no policy lead any more.
		c.clock.Set(when("2026-03-09 09:10"))
		_, err = c.SendBack(c.ctx, c.actor("pat"), "two", "Shorter.")
		c.must(err)
		c.save("sam", written("four"))
		draft, err = c.SubmitForReview(c.ctx, c.actor("sam"), "four")
		c.must(err)
		_, err = c.Approve(c.ctx, c.actor("pat"), "four", draft.Revision, "", nil)
		c.must(err)
		c.like("to the author alone", []string{"sam: approved four by pat", "sam: sent_back two Shorter. by pat"}, c.hears("2026-03-09 10:00"))
		submit("pat", "five")
		c.change(digest.RosterChanges{Change: []digest.Person{{Email: "sam@council.example", Name: "sam", SlackID: "Usam"}}})
		c.like("no policy lead any more", []string(nil), c.hears("2026-03-09 11:00"))
	})
}

func TestAnAuthorLearnsWhatOthersDidWithADraft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.clock.Set(when("2026-03-02 09:10"))
		for _, ref := range []string{"timed", "now", "own"} {
			c.approved(written(ref))
		}
		c.like("approved", []string{
			"pat: approved now It is public. by sam", "pat: approved own It is public. by sam", "pat: approved timed It is public. by sam",
		}, c.hears("2026-03-02 09:20"))
		_, err := c.PublishAt(c.ctx, c.actor("sam"), "timed", when("2026-03-02 12:00"))
		c.must(err)
		_, err = c.Publish(c.ctx, c.actor("sam"), []string{"now"})
		c.must(err)
		_, err = c.Publish(c.ctx, c.actor("pat"), []string{"own"}) // who did it knows
		c.must(err)
		c.like("published by another", []string{"pat: published now by sam"}, c.hears("2026-03-02 11:00"))
		c.clock.Set(when("2026-03-02 12:00"))
		_, err = c.PublishDue(c.ctx)
		c.must(err)
		c.like("at its time", []string{"pat: published timed"}, c.hears("2026-03-02 12:00"))

		// Nobody is told what they did, and the command line has no author to tell.
		c.save("pat", written("mine"))
		_, err = c.SubmitForReview(c.ctx, c.actor("pat"), "mine")
		c.must(err)
		_, err = c.SendBack(c.ctx, c.actor("pat"), "mine", "I will shorten it.")
		c.must(err)
		c.publish(text("library"))
		c.like("nobody", []string(nil), c.hears("2026-03-02 13:00"))
	})
}

// TestANoticeOfADraftHoldsWhenItGoes tells an author who was away what is so on the
// day they are back, and never one decision in the words of another.
func TestANoticeOfADraftHoldsWhenItGoes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.clock.Set(when("2026-03-02 09:10"))
		c.absent("pat", "2026-03-02", "2026-03-03")
		for _, ref := range []string{"approved", "back", "changed", "live"} {
			c.approved(written(ref))
		}
		_, err := c.SendBack(c.ctx, c.actor("sam"), "back", "Shorter.")
		c.must(err)
		changed := written("changed")
		changed.Learned = "Another thing."
		c.save("sam", changed)
		_, err = c.Publish(c.ctx, c.actor("sam"), []string{"live"})
		c.must(err)
		c.like("away", []string(nil), c.hears("2026-03-03 11:00"))
		c.like("back", []string{
			"pat: approved approved It is public. by sam", "pat: published live by sam", "pat: sent_back back Shorter. by sam",
		}, c.hears("2026-03-04 09:00"))
	})
}

// TestTwoAuthorsAtOnce submit drafts, and the third policy lead hears once.
func TestTwoAuthorsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.people("north", "quy")
		c.change(digest.RosterChanges{Change: []digest.Person{{Email: "quy@council.example", Name: "quy", SlackID: "Uquy", Access: digest.PolicyLead}}})
		c.clock.Set(when("2026-03-02 09:10"))
		done := make(chan error)
		for _, name := range []string{"pat", "sam"} {
			c.save(name, written(name+"s"))
			actor := c.actor(name)
			go func() {
				_, err := c.SubmitForReview(c.ctx, actor, name+"s")
				done <- err
			}()
		}
		c.must(<-done)
		c.must(<-done)
		c.like("at ten", []string{"pat: review sams by sam", "quy: review pats by pat sams by sam", "sam: review pats by pat"}, c.hears("2026-03-02 10:00"))
	})
}

// TestPolicyLeadsHearOfFalseAlarms: one press tells the others, once an hour for all
// of them, of what still stands by then; a second press on the same tells nobody.
func TestPolicyLeadsHearOfFalseAlarms(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		alarm := func(name, ref string, finding int) {
			t.Helper()
			draft, err := c.Draft(c.ctx, c.actor(name), ref)
			c.must(err)
			c.must(c.ReportFalseAlarm(c.ctx, c.actor(name), ref, draft.Findings[finding].ID()))
		}
		c.clock.Set(when("2026-03-02 09:05"))
		c.save("pat", risky("one"))
		c.save("pat", risky("two"))
		alarm("pat", "one", 0)
		alarm("pat", "one", 1)
		alarm("pat", "two", 1)
		alarm("sam", "one", 1)
		c.like("before the hour", []string(nil), c.hears("2026-03-02 09:55"))
		changed := risky("two")
		changed.Learned = "That."
		c.save("pat", changed)
		c.like("on the hour", []string{"sam: false_alarm exact date in one by pat name in one by pat"}, c.hears("2026-03-02 10:00"))
		alarm("sam", "two", 0)
		alarm("pat", "two", 0)
		c.like("only what is new, to the others", []string{"pat: false_alarm exact date in two by sam"}, c.hears("2026-03-02 11:00"))
		alarm("pat", "two", 1)
		c.must(c.DiscardDraft(c.ctx, c.actor("pat"), "two"))
		c.like("of what is gone", []string(nil), c.hears("2026-03-02 12:00"))
	})
}
