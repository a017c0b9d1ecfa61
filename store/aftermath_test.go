package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// told is who got which notices, in order of delivery.
func (p *post) told() (told []string) {
	for _, l := range p.letters {
		if n, ok := digest.ParseNotice(l.Notice); ok && l.Kind == digest.NoticeLetter {
			told = append(told, l.Person.Name+": "+string(n.Kind)+" "+n.Ref+" "+n.Words)
		}
	}
	return told
}

// live publishes texts as the command line imports them.
func (c *council) live(texts ...digest.Text) {
	c.t.Helper()
	for i := range texts {
		texts[i].Markdown = digest.FormatItem(texts[i])
	}
	c.publish(texts...)
}

func (c *council) answer(name, ref string, kind digest.AnswerKind) {
	c.t.Helper()
	_, err := c.Answer(c.ctx, c.actor(name), digest.AnswerRequest{ItemID: c.item(ref).ID, Kind: kind, Note: "A word."})
	c.must(err)
}

func (c *council) absent(name, from, to string) {
	c.t.Helper()
	span := digest.Span{}
	c.must(span.From.UnmarshalText([]byte(from)))
	c.must(span.To.UnmarshalText([]byte(to)))
	c.change(digest.RosterChanges{Absent: []digest.AbsenceByKey{
		{Email: name + "@council.example", Absence: digest.Absence{Span: span}},
	}})
}

func TestAWithdrawalTellsThoseWhoAnswered(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(written("one"), written("two"))
		c.answer("ann", "one", digest.Understood)
		c.answer("sam", "one", digest.NotClear)
		c.answer("bob", "two", digest.Understood)
		c.absent("sam", "2026-03-01", "2026-03-03")

		_, err := c.Withdraw(c.ctx, c.actor("pat"), "one", "")
		c.wants(digest.Invalid, err)
		_, err = c.Withdraw(c.ctx, c.actor("pat"), "three", "Why not.")
		c.wants(digest.NotFound, err)
		got, err := c.Withdraw(c.ctx, c.actor("pat"), "one", "The source was withdrawn.")
		c.must(err)
		if want := (digest.Withdrew{Ref: "one", Version: 1, Told: 2}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		_, err = c.Withdraw(c.ctx, c.actor("pat"), "one", "Again.")
		c.wants(digest.Conflict, err)

		p := &post{}
		c.drain(p)
		if diff := cmp.Diff([]string{"ann: withdrawn one The source was withdrawn."}, p.told()); diff != "" {
			t.Errorf("at once (-want +got):\n%s", diff)
		}
		c.clock.Set(time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC))
		p = &post{}
		c.drain(p)
		if diff := cmp.Diff([]string{"sam: withdrawn one The source was withdrawn."}, p.told()); diff != "" {
			t.Errorf("back from leave (-want +got):\n%s", diff)
		}
	})
}

func TestACorrectionTellsThoseWhoAnsweredTheWrongVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(written("one"))
		c.answer("bob", "one", digest.Understood)
		wrong := written("one")
		wrong.Change, wrong.Learned = digest.Significant, "Wrong."
		c.live(wrong)
		c.answer("ann", "one", digest.Understood)

		right := wrong
		right.Change, right.Learned = digest.Minor, "Right."
		c.approved(right)
		_, err := c.Correct(c.ctx, c.actor("pat"), "one", "The number was wrong.")
		c.wants(digest.Invalid, err) // a correction asks again
		right.Change = digest.Significant
		c.save("pat", right)
		_, err = c.Correct(c.ctx, c.actor("pat"), "one", "The number was wrong.")
		c.wants(digest.Conflict, err) // nobody approved it
		c.approved(right)
		again, err := c.AskedAgain(c.ctx, c.actor("pat"), "one")
		c.must(err)
		if again != 2 {
			t.Errorf("%d are asked again, want ann and bob", again)
		}
		got, err := c.Correct(c.ctx, c.actor("pat"), "one", "The number was wrong.")
		c.must(err)
		if want := (digest.Withdrew{Ref: "one", Version: 3, Told: 1}); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		p := &post{}
		c.drain(p)
		// Pat, who published it before the notices went, need not hear that it was approved.
		if diff := cmp.Diff([]string{"ann: corrected one The number was wrong."}, p.told()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if m := c.measures().Lessons; m.Informed != 0 || m.Waiting != 4 {
			t.Errorf("everybody is asked again: %+v", m)
		}
	})
}

// policy is a policy change in force on a day.
func policy(ref, inForce string) digest.Text {
	text := written(ref)
	text.Kind, text.Document, text.Replaces = digest.Policy, "The rules", "The old rules"
	if err := text.InForce.UnmarshalText([]byte(inForce)); err != nil {
		panic(err)
	}
	return text
}

func TestAPolicyIsToldOfAgainOnItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(policy("rules", "2026-03-05"), policy("gone", "2026-03-05"), policy("past", "2026-01-05"))
		_, err := c.Withdraw(c.ctx, digest.Operator(), "gone", "Not needed.")
		c.must(err)
		c.clock.Set(monday)
		c.absent("bob", "2026-03-01", "2026-03-09") // gets no digest, and is not told
		c.plan()
		c.drain(&post{})

		inForce := func() []string {
			c.plan()
			p := &post{}
			c.drain(p)
			return p.told()
		}
		c.clock.Set(time.Date(2026, 3, 4, 23, 59, 0, 0, time.UTC))
		if got := inForce(); len(got) != 0 {
			t.Errorf("told early: %v", got)
		}
		c.clock.Set(time.Date(2026, 3, 6, 7, 0, 0, 0, time.UTC)) // the service was down on the day
		want := []string{"ann: in_force rules ", "pat: in_force rules ", "sam: in_force rules "}
		if diff := cmp.Diff(want, inForce()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if got := inForce(); len(got) != 0 {
			t.Errorf("told twice: %v", got)
		}
	})
}

func TestWhichVersionWasInForce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(policy("rules", "2026-01-05"), written("lesson")) // on 2 March, as in force before our record of it
		c.clock.Set(monday.AddDate(0, 0, 7))
		next := policy("rules", "2026-04-01")
		next.Change = digest.Significant
		next.Learned = "Next."
		c.live(next)
		c.live(policy("later", "2026-05-01"))

		on := func(today, date, want string) {
			t.Helper()
			c.must(setDay(c, today))
			var d digest.Date
			c.must(d.UnmarshalText([]byte(date)))
			got := "none"
			held, err := c.InForceOn(c.ctx, c.actor("ann"), "rules", d)
			if err == nil {
				got = string(held.Force) + " " + string(rune('0'+held.Number)) + " " + held.From.String() + " " + held.Until.String()
			} else {
				c.wants(digest.NotFound, err)
			}
			if got != want {
				t.Errorf("on %s, seen on %s: %q, want %q", date, today, got, want)
			}
		}
		on("2026-03-20", "2026-01-04", "none")
		on("2026-03-20", "2026-01-05", "in force 1 2026-01-05 2026-03-31")
		on("2026-03-20", "2026-04-01", "in force 2 2026-04-01 ")
		on("2026-04-20", "2026-03-20", "superseded 1 2026-01-05 2026-03-31")
		on("2026-04-20", "2026-04-20", "in force 2 2026-04-01 ")

		held, err := c.InForceOn(c.ctx, c.actor("ann"), "later", c.Today())
		c.must(err)
		if held.Force != digest.ForceComing {
			t.Errorf("later is %s", held.Force)
		}
		_, err = c.InForceOn(c.ctx, c.actor("ann"), "lesson", c.Today())
		c.wants(digest.Invalid, err)
		_, err = c.InForceOn(c.ctx, c.actor("ann"), "nothing", c.Today())
		c.wants(digest.NotFound, err)

		list, err := c.PoliciesInForce(c.ctx, c.actor("ann"), c.Today())
		c.must(err)
		if len(list) != 1 || list[0].Ref != "rules" || list[0].Number != 2 {
			t.Errorf("in force: %v", list)
		}
		_, err = c.Withdraw(c.ctx, c.actor("pat"), "rules", "Gone.")
		c.must(err)
		on("2026-04-20", "2026-04-20", "withdrawn 2 2026-04-01 ")
	})
}

func setDay(c *council, date string) error {
	var d digest.Date
	err := d.UnmarshalText([]byte(date))
	c.clock.Set(d.Start(time.UTC).Add(8 * time.Hour))
	return err
}
