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

func TestHistoryHasEverythingAndIsSearched(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.NotClear, "Hm.")
		o.later(time.Hour)
		_, err := o.Undo(o.ctx, o.actor("ann"), o.item("one").ID, 1)
		o.must(err)
		undone := o.clock.Now()
		newer := text("one")
		newer.Change, newer.Title, newer.Markdown = digest.Significant, "A Title of its own", "newer"
		o.publish(newer)
		o.answers("ann", "one", digest.Understood, "")
		o.answers("ann", "two", digest.Understood, "")
		o.answers("bob", "two", digest.Understood, "")

		history, err := o.MyAnswers(o.ctx, o.actor("ann"), "")
		o.must(err)
		if len(history) != 3 {
			t.Fatalf("history is %+v", history)
		}
		first := history[2]
		o.same(digest.GivenAnswer{
			AnswerID: first.AnswerID, Item: digest.ItemVersion{ID: o.item("one").ID, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1},
			Kind: digest.NotClear, Note: "Hm.", Face: digest.FaceSlack, At: undone.Add(-time.Hour), Undone: undone,
		}, first)
		history, err = o.MyAnswers(o.ctx, o.actor("ann"), "  OWN title ")
		o.must(err)
		if len(history) != 1 || history[0].Item.Number != 2 || !history[0].Undone.IsZero() {
			t.Errorf("found %+v, want the newer version alone", history)
		}
	})
}

func TestRecordShowsWhoLooked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Question, "For the policy lead.")
		o.answers("ann", "two", digest.Supervision, "For mia.")
		record, err := o.RecordOf(o.ctx, o.actor("mia"), o.id("ann"))
		o.must(err)
		o.same([]string{"For mia.", ""}, []string{record.Answers[0].Note, record.Answers[1].Note})
		looked := o.clock.Now()
		o.later(time.Minute)
		_, err = o.RecordOf(o.ctx, o.actor("mia"), o.id("ann"))
		o.must(err)
		_, err = o.Standing(o.ctx, o.actor("mia"), digest.ReportQuery{Team: "north"})
		o.must(err)
		_, err = o.Standing(o.ctx, digest.Operator(), digest.ReportQuery{Team: "south"})
		o.must(err)

		looks, err := o.LooksAt(o.ctx, o.actor("ann"))
		o.must(err)
		o.same([]digest.Look{
			{At: looked.Add(time.Minute), By: "mia", Action: "saw names", Team: "north"},
			{At: looked.Add(time.Minute), By: "mia", Action: "saw a record"},
		}, looks)
		for name, want := range map[string]int{"bob": 1, "mia": 0, "cid": 1} {
			looks, err := o.LooksAt(o.ctx, o.actor(name))
			o.must(err)
			if len(looks) != want {
				t.Errorf("%s: %+v, want %d looks", name, looks, want)
			}
		}
	})
}

func TestReflectionIsTheirsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		r := digest.Reflection{Item: digest.ItemVersion{ID: o.item("one").ID}, Activity: "Reading", Learnt: " To ask. "}
		o.refused(o.SaveReflection(o.ctx, o.actor("ann"), r), digest.Conflict) // not answered yet
		o.answers("ann", "one", digest.Understood, "")
		o.must(o.SaveReflection(o.ctx, o.actor("ann"), r))
		r.Peer = "Bob asks earlier."
		o.must(o.SaveReflection(o.ctx, o.actor("ann"), r)) // in place of the first
		o.refused(o.SaveReflection(o.ctx, o.actor("ann"), digest.Reflection{Item: r.Item, On: o.Today() + 1}), digest.Invalid)

		want := r
		want.Item = digest.ItemVersion{ID: r.Item.ID, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1}
		want.On, want.Learnt, want.UpdatedAt = o.Today(), "To ask.", o.clock.Now()
		exported, err := o.ExportReflection(o.ctx, o.actor("ann"), r.Item.ID)
		o.must(err)
		o.same(want, exported)
		_, err = o.ExportReflection(o.ctx, o.actor("mia"), r.Item.ID)
		o.refused(err, digest.NotFound)
		o.refused(o.DeleteReflection(o.ctx, o.actor("mia"), r.Item.ID), digest.NotFound)
		o.must(o.DeleteReflection(o.ctx, o.actor("ann"), r.Item.ID))
		left, err := o.Reflections(o.ctx, o.actor("ann"))
		o.must(err)
		o.same(0, len(left))
	})
}

func TestExemptionClosesWithAReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		one := o.item("one").ID
		before := o.measures().Lessons
		o.refused(o.Exempt(o.ctx, o.actor("mia"), o.id("ann"), one, " "), digest.Invalid)
		o.must(o.Exempt(o.ctx, o.actor("mia"), o.id("ann"), one, "She does no visits."))
		o.refused(o.Exempt(o.ctx, o.actor("mia"), o.id("ann"), one, "Twice."), digest.Conflict)
		o.audited("exempted", "person "+itoa(o.id("ann")))
		after := o.measures().Lessons
		if after.Exempt != 1 || after.Expected != before.Expected-1 {
			t.Errorf("before %+v, after %+v", before, after)
		}
		at := o.clock.Now()
		record, err := o.MyRecord(o.ctx, o.actor("ann"))
		o.must(err)
		want := digest.Exemption{
			ID: record.Exemptions[0].ID, Item: digest.ItemVersion{ID: one, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1},
			Reason: "She does no visits.", At: at, By: "mia",
		}
		o.same([]digest.Exemption{want}, record.Exemptions)

		o.clock.Set(o.clock.Now().AddDate(0, 0, 28)) // long after it was due
		o.must(o.LiftExemption(o.ctx, o.actor("mia"), o.id("ann"), one))
		o.refused(o.LiftExemption(o.ctx, o.actor("mia"), o.id("ann"), one), digest.Conflict)
		receipt, err := db.Receipt(o.ctx, o.id("ann"), one, 1)
		o.must(err)
		if !receipt.Open() || receipt.DueOn <= o.Today() {
			t.Errorf("asked again with %+v, want a due day to come", receipt)
		}
		want.Lifted, want.LiftedBy = o.clock.Now(), "mia"
		record, err = o.MyRecord(o.ctx, o.actor("ann"))
		o.must(err)
		o.same([]digest.Exemption{want}, record.Exemptions)

		o.answers("bob", "one", digest.Understood, "")
		o.refused(o.Exempt(o.ctx, o.actor("mia"), o.id("bob"), one, "He knows."), digest.Conflict)
	})
}

// TestAnExemptionIsTold: to whom it is about, with why; on the morning they are
// back where they are away; and nothing that holds no more.
func TestAnExemptionIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		one, two := o.item("one").ID, o.item("two").ID
		notices := func() (lines []string) {
			for _, l := range o.sent() {
				n, ok := digest.ParseNotice(l.Notice)
				if !ok || l.Exemption == nil {
					t.Errorf("%s got %q", l.Person.Name, l.Notice)
					continue
				}
				line := l.Person.Name + " " + string(n.Kind) + " " + l.Exemption.Item.Ref + " by " + l.Exemption.By + ": " + l.Exemption.Reason
				if !l.DueOn.IsZero() {
					line += " due " + l.DueOn.String()
				}
				lines = append(lines, line)
			}
			return lines
		}
		o.sent()
		o.must(o.Exempt(o.ctx, o.actor("mia"), o.id("ann"), one, "She does no visits."))
		o.same([]string{"ann exempted one by mia: She does no visits."}, notices())
		o.must(o.LiftExemption(o.ctx, o.actor("mia"), o.id("ann"), one))
		o.same([]string{"ann lifted one by mia: She does no visits. due 2026-03-16"}, notices())

		// On leave: on the day she is back.
		today := o.Today()
		o.must(o.RecordAbsence(o.ctx, o.actor("mia"), o.id("ann"), digest.Span{From: today, To: today + 2}, "leave"))
		o.must(o.Exempt(o.ctx, o.actor("mia"), o.id("ann"), two, "Seconded."))
		o.same(0, len(notices()))
		o.clock.Set((today + 3).Start(time.UTC).Add(9 * time.Hour))
		o.same([]string{"ann exempted two by mia: Seconded."}, notices())

		// What was lifted, or answered, before it could be told is not told.
		o.must(o.RecordAbsence(o.ctx, o.actor("mia"), o.id("ann"), digest.Span{From: today + 3, To: today + 4}, "leave"))
		o.must(o.Exempt(o.ctx, o.actor("mia"), o.id("ann"), one, "Seconded."))
		o.must(o.LiftExemption(o.ctx, o.actor("mia"), o.id("ann"), one))
		o.answers("ann", "one", digest.Understood, "")
		o.clock.Set((today + 7).Start(time.UTC).Add(9 * time.Hour)) // a Monday
		o.same(0, len(notices()))

		// Who cannot be reached is not written to.
		bob := o.id("bob")
		o.must(db.LinkAccounts(o.ctx, o.clock.Now(), digest.Slack, nil, []int64{bob}))
		o.must(o.Exempt(o.ctx, o.actor("mia"), bob, two, "Seconded."))
		o.same(0, len(notices()))
		o.same(0, o.count(digest.Queued)+o.count(digest.Failed))
	})
}

// TestRecordHasEverythingThatWasAsked: each item with its days – asked, told, due,
// reminded, answered, ended and why – for the person and their own manager alone.
func TestRecordHasEverythingThatWasAsked(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.people("north", "ann")
		c.publish(takes("one", 1, 5), takes("two", 1, 5), takes("three", 1, 5))
		c.goesOut("2026-03-02 09:00")
		c.answer("ann", "one", digest.Understood)
		c.goesOut("2026-03-05 10:00")
		_, err := c.Withdraw(c.ctx, digest.Operator(), "three", "it was wrong")
		c.must(err)
		c.publish(takes("four", 1, 5))
		lines := func(r digest.Record, err error) (lines []string) {
			c.must(err)
			for _, a := range r.Asked {
				line := fmt.Sprintf("%s %d asked %s", a.Item.Ref, a.Item.Number, digest.DateIn(a.AssignedAt, time.UTC))
				if !a.ToldAt.IsZero() {
					line += fmt.Sprintf(", told %s, due %s", digest.DateIn(a.ToldAt, time.UTC), a.DueOn)
				}
				lines = append(lines, fmt.Sprintf("%s, reminded %d, %s%s", line, a.Reminders, a.Answer, a.Closed))
			}
			slices.Sort(lines)
			return lines
		}
		want := []string{
			"four 1 asked 2026-03-05, reminded 0, ",
			"one 1 asked 2026-03-02, told 2026-03-02, due 2026-03-09, reminded 0, understood",
			"three 1 asked 2026-03-02, told 2026-03-02, due 2026-03-09, reminded 1, withdrawn",
			"two 1 asked 2026-03-02, told 2026-03-02, due 2026-03-09, reminded 1, ",
		}
		c.like("her own", want, lines(c.MyRecord(c.ctx, c.actor("ann"))))
		c.like("her manager's", want, lines(c.RecordOf(c.ctx, c.actor("mia"), c.person("ann"))))
		if _, err := c.RecordOf(c.ctx, digest.Operator(), c.person("ann")); digest.CodeOf(err) != digest.Forbidden {
			t.Errorf("the operator: %v", err)
		}
	})
}
