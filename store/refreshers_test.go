package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// marked is a lesson whose question comes again.
func marked(ref string) digest.Text {
	text := text(ref)
	text.Refresher = true
	text.Check = &digest.Check{Question: "What do you do first?", Options: []string{"Wait", "Ask"}, Answer: 2, Because: "Nobody had asked."}
	return text
}

// understand records who understood an item on the day.
func (c *council) understand(ref string, names ...string) {
	c.t.Helper()
	for _, name := range names {
		item := c.item(ref)
		choice := 0
		if item.Check != nil {
			choice = item.Check.Answer
		}
		_, err := c.Answer(c.ctx, c.actor(name), digest.AnswerRequest{ItemID: item.ID, Shown: item.Number, Kind: digest.Understood, Choice: choice})
		c.must(err)
	}
}

// refreshed is who is asked which question again at a moment, and what is brought.
func (c *council) refreshed(moment string) (asked []string) {
	c.t.Helper()
	at, err := time.Parse("2006-01-02 15:04", moment)
	c.must(err)
	c.clock.Set(at)
	p := &post{}
	for range 2 {
		c.plan()
		c.drain(p)
		c.clock.Step(time.Minute)
	}
	for _, l := range p.letters {
		if l.Refresher != nil {
			asked = append(asked, fmt.Sprintf("%s %s %d", l.Person.Name, l.Refresher.Item.Ref, l.Refresher.Months))
		}
	}
	slices.Sort(asked)
	return asked
}

// choose replies to somebody's oldest question.
func (c *council) choose(name string, choice int) (bool, error) {
	c.t.Helper()
	open, err := c.RefreshersOf(c.ctx, c.actor(name))
	c.must(err)
	if len(open) == 0 {
		c.t.Fatalf("%s is asked nothing", name)
	}
	said, err := c.ReplyRefresher(c.ctx, c.actor(name), digest.RefresherReply{ID: open[0].ID, Shown: open[0].Item.Number, Choice: choice})
	return said.Right, err
}

// TestRefreshers: a question comes three and nine months after somebody understood, one
// a week, never to who is away, has left, or for whom the lesson is not meant any more.
func TestRefreshers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob", "cid", "dee", "eli")
		plain := marked("plain")
		plain.Refresher = false
		c.publish(marked("one"), marked("two"), plain)
		c.clock.Set(monday) // 2 March 2026
		c.plan()
		c.drain(&post{})
		c.understand("one", "ann", "cid", "dee", "eli")
		c.understand("two", "ann", "bob")
		c.understand("plain", "ann", "bob")
		for _, name := range []string{"bob", "cid", "dee", "eli"} { // they owe nothing
			for _, ref := range []string{"one", "two", "plain"} {
				if c.receipt(name, ref, 1).Answer == "" {
					c.answer(name, ref, digest.NotMyRole)
				}
			}
		}
		c.absent("cid", "2026-05-25", "2026-06-12")
		leaver := digest.NewDate(2026, 5, 31)
		c.ends("dee", leaver)

		c.like("a day early", []string(nil), c.refreshed("2026-06-01 10:00"))
		c.like("at night", []string(nil), c.refreshed("2026-06-02 03:00"))
		c.like("after three months", []string{"ann one 3", "bob two 3", "eli one 3"}, c.refreshed("2026-06-02 10:00"))
		c.like("again the same week", []string(nil), c.refreshed("2026-06-04 10:00"))
		c.like("the week after", []string{"ann two 3"}, c.refreshed("2026-06-08 10:00"))
		c.like("back from leave", []string{"cid one 3"}, c.refreshed("2026-06-15 10:00"))

		right, err := c.choose("ann", 1)
		c.must(err)
		if right {
			t.Error("what the lesson does not say is right")
		}
		right, err = c.choose("ann", 2) // of the second
		c.must(err)
		if !right {
			t.Error("what the lesson says is not right")
		}
		open, err := c.RefreshersOf(c.ctx, c.actor("bob"))
		c.must(err)
		for choice, want := range map[int]digest.Code{0: digest.Invalid, 3: digest.Invalid} {
			_, err := c.ReplyRefresher(c.ctx, c.actor("bob"), digest.RefresherReply{ID: open[0].ID, Shown: 1, Choice: choice})
			c.wants(want, err)
		}
		_, err = c.ReplyRefresher(c.ctx, c.actor("eli"), digest.RefresherReply{ID: open[0].ID, Shown: 1, Choice: 1}) // Bob's
		c.wants(digest.Conflict, err)
		_, err = c.ReplyRefresher(c.ctx, c.actor("bob"), digest.RefresherReply{ID: open[0].ID, ItemID: c.item("one").ID, Shown: 1, Choice: 1}) // by the link of another lesson
		c.wants(digest.Conflict, err)
		c.clock.Set(time.Date(2026, 7, 15, 10, 0, 0, 0, time.UTC))
		_, err = c.ReplyRefresher(c.ctx, c.actor("bob"), digest.RefresherReply{ID: open[0].ID, Shown: 1, Choice: 1})
		c.wants(digest.Conflict, err)

		c.like("after nine months", []string{"ann one 9", "bob two 9", "cid one 9", "eli one 9"}, c.refreshed("2026-12-02 10:00"))
		c.like("the week after that", []string{"ann two 9"}, c.refreshed("2026-12-09 10:00"))
		c.like("and never again", []string(nil), c.refreshed("2027-02-02 10:00"))

		// A change that asks anew begins anew; who understood that is asked in their time.
		changed := marked("one")
		changed.Change, changed.Markdown = digest.Significant, "changed"
		c.publish(changed)
		c.understand("one", "ann")
		c.like("of the new version", []string{"ann one 3"}, c.refreshed("2027-05-04 10:00"))
	})
}

// ends lets somebody's membership end on a day.
func (c *council) ends(name string, on digest.Date) {
	c.t.Helper()
	c.must(c.db.Exec(c.ctx, fmt.Sprintf("UPDATE memberships SET to_on = '%s' WHERE person_id = %d", on, c.person(name))))
}

// TestARefresherGivesWay to what somebody owes an answer, to a digest in the same week
// where one contact is all, and to a week whose minutes are read.
func TestARefresherGivesWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		config := digest.Config{Nation: digest.England, Zone: time.UTC, WeeklyContacts: 1, WeeklyMinutes: 2}
		c.Service = digest.NewService(db, c.clock, config, nil)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(marked("one"))
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{})
		c.understand("one", "ann", "bob")

		// Bob is told something on the first day in June, and has answered it by the
		// Friday; Ann has not.
		c.clock.Set(time.Date(2026, 6, 1, 8, 0, 0, 0, time.UTC))
		news := text("news")
		news.AckWithin = 3
		c.publish(news)
		c.like("with a digest this week", []string(nil), c.refreshed("2026-06-01 09:00"))
		c.answer("bob", "news", digest.Understood)
		c.like("after a digest this week", []string(nil), c.refreshed("2026-06-05 10:00"))
		c.like("while a digest is to come", []string(nil), c.refreshed("2026-06-08 08:00"))
		c.like("once nothing is owed", []string{"bob one 3"}, c.refreshed("2026-06-09 10:00"))
		c.answer("ann", "news", digest.Understood)

		// A question is a contact and a minute: the rest of that week has room for neither.
		c.like("more than one a week", []string(nil), c.refreshed("2026-06-10 10:00"))
		c.clock.Set(time.Date(2026, 6, 10, 11, 0, 0, 0, time.UTC))
		_, err := c.choose("bob", 2)
		c.must(err)
		c.like("Ann, the week after her answer", []string{"ann one 3"}, c.refreshed("2026-06-16 10:00"))

		counted := func(name string) (contacts, minutes int) {
			c.must(db.Plan(c.ctx, func(tx digest.PlanTx) error {
				had, err := tx.Contacts(c.Today().Monday().Start(time.UTC))
				c.must(err)
				spent, _, err := tx.Spent(c.Today().Monday().Start(time.UTC))
				contacts, minutes = had.People[c.person(name)], spent[c.person(name)]
				return err
			}))
			return contacts, minutes
		}
		if contacts, minutes := counted("ann"); contacts != 1 || minutes != 1 {
			t.Errorf("a question counts as %d contacts and %d minutes", contacts, minutes)
		}
	})
}

// TestARefresherEndsWithItsLesson: where that was withdrawn, superseded, unmarked or
// asked anew after the letter was planned, the letter does not go and nothing is
// counted; where only its words changed, the question that was read counts.
func TestARefresherEndsWithItsLesson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		refs := []string{"withdrawn", "superseded", "unmarked", "anew", "reworded", "asks-other", "stale"}
		for _, ref := range refs {
			c.people("north", "of-"+ref)
			c.publish(marked(ref))
		}
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{})
		for _, ref := range refs {
			c.understand(ref, "of-"+ref)
			for _, other := range refs { // nothing else is owed
				if other != ref {
					c.answer("of-"+ref, other, digest.NotMyRole)
				}
			}
		}
		c.clock.Set(time.Date(2026, 6, 2, 10, 0, 0, 0, time.UTC))
		c.plan()
		_, err := c.Withdraw(c.ctx, digest.Operator(), "withdrawn", "it was wrong")
		c.must(err)
		change := func(ref string, change digest.Change, with func(*digest.Text)) {
			text := marked(ref)
			text.Change, text.Markdown = change, "changed"
			with(&text)
			c.publish(text)
		}
		change("superseded", digest.Minor, func(t *digest.Text) { t.SupersededBy = "reworded" })
		change("unmarked", digest.Minor, func(t *digest.Text) { t.Refresher = false })
		change("anew", digest.Significant, func(*digest.Text) {})
		p := &post{}
		c.clock.Step(time.Minute)
		c.drain(p)
		var asked []string
		for _, l := range p.letters {
			if l.Refresher != nil {
				asked = append(asked, l.Refresher.Item.Ref)
			}
		}
		slices.Sort(asked)
		c.like("letters that go", []string{"asks-other", "reworded", "stale"}, asked)

		change("reworded", digest.Minor, func(t *digest.Text) { t.Title = "Other words" })
		change("asks-other", digest.Minor, func(t *digest.Text) {
			t.Check = &digest.Check{Question: "And last?", Options: []string{"Wait", "Ask"}, Answer: 1}
		})
		reply := func(ref string) error {
			open, err := c.RefreshersOf(c.ctx, c.actor("of-"+ref))
			c.must(err)
			if len(open) != 1 {
				t.Fatalf("%s: %v", ref, open)
			}
			_, err = c.ReplyRefresher(c.ctx, c.actor("of-"+ref), digest.RefresherReply{ID: open[0].ID, Shown: 1, Choice: 2})
			return err
		}
		c.must(reply("reworded"))
		c.wants(digest.Conflict, reply("asks-other"))
		change("stale", digest.Minor, func(t *digest.Text) { t.ReviewBy = c.Today() + 1 })
		c.must(setDay(c, "2026-06-05"))
		for _, ref := range []string{"withdrawn", "superseded", "unmarked", "anew", "stale"} {
			if open, err := c.RefreshersOf(c.ctx, c.actor("of-"+ref)); err != nil || len(open) > 0 {
				t.Errorf("%s is asked still: %v %v", ref, open, err)
			}
		}
	})
}

// TestRememberedInFives: replies are shown five at a time and by service, so that no
// two looks differ by what fewer chose; and nobody's choice is kept.
func TestRememberedInFives(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", pulsers(11)...)
		c.reorganise([]digest.Team{{Slug: "few", Name: "few", Service: "Fostering", Mode: digest.ByDM, Schedule: "0 9 * * 1", Timezone: "UTC"}})
		c.people("few", "yin", "zoe")
		everybody := append(pulsers(11), "yin", "zoe")
		c.publish(marked("one"))
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{})
		c.understand("one", everybody...)
		if n := len(c.refreshed("2026-06-02 10:00")); n != 13 {
			t.Fatalf("%d are asked", n)
		}
		var shown []string
		for i, name := range everybody {
			choice := 2
			if i == 1 || i == 10 {
				choice = 1
			}
			_, err := c.choose(name, choice)
			c.must(err)
			list, err := c.Remembered(c.ctx, digest.Operator(), "one")
			c.must(err)
			line := ""
			for _, r := range list {
				line += fmt.Sprintf("%q %d of %d; ", r.Service, r.Right, r.Replies)
			}
			if n := len(shown); line != "" && (n == 0 || shown[n-1] != line) {
				shown = append(shown, line)
			}
		}
		c.like("what was ever shown", []string{`"" 4 of 5; "Safeguarding" 4 of 5; `, `"" 9 of 10; "Safeguarding" 9 of 10; `}, shown)
		_, err := c.Remembered(c.ctx, c.actor("yin"), "one")
		c.wants(digest.Forbidden, err)
		_, err = c.Remembered(c.ctx, digest.Operator(), "none")
		c.wants(digest.NotFound, err)
	})
}

// TestRememberedWithoutAService: a team need not name its service. What its people chose
// is part of all, once, and no line of its own that reads as if it were all.
func TestRememberedWithoutAService(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.reorganise([]digest.Team{{Slug: "none", Name: "none", Mode: digest.ByDM, Schedule: "0 9 * * 1", Timezone: "UTC"}})
		everybody := pulsers(10)
		c.people("north", everybody[:5]...)
		c.people("none", everybody[5:]...)
		c.publish(marked("one"))
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{})
		c.understand("one", everybody...)
		c.refreshed("2026-06-02 10:00")
		replied := func(choice int, names ...string) []digest.Remembered {
			for _, name := range names {
				_, err := c.choose(name, choice)
				c.must(err)
			}
			list, err := c.Remembered(c.ctx, digest.Operator(), "one")
			c.must(err)
			return list
		}
		c.like("of none", []digest.Remembered{{Months: 3, Replies: 5}}, replied(1, everybody[5:]...))
		c.like("of both", []digest.Remembered{{Months: 3, Replies: 10, Right: 5}, {Months: 3, Service: "Safeguarding", Replies: 5, Right: 5}}, replied(2, everybody[:5]...))
	})
}
