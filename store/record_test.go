package store_test

import (
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
		undone := o.clock.now
		newer := text("one")
		newer.Change, newer.Title, newer.Markdown = digest.Significant, "A Title of its own", "newer"
		o.publish(newer)
		o.answers("ann", "one", digest.Understood, "")
		o.answers("ann", "two", digest.Understood, "")
		o.answers("bob", "two", digest.Understood, "")

		history, err := o.History(o.ctx, o.actor("ann"), "")
		o.must(err)
		if len(history) != 3 {
			t.Fatalf("history is %+v", history)
		}
		first := history[2]
		o.same(digest.HistoryEntry{
			AnswerID: first.AnswerID, Item: digest.ItemVersion{ID: o.item("one").ID, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1},
			Kind: digest.NotClear, Note: "Hm.", Face: digest.FaceSlack, At: undone.Add(-time.Hour), Undone: undone,
		}, first)
		history, err = o.History(o.ctx, o.actor("ann"), "  OWN title ")
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
		looked := o.clock.now
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
		want.On, want.Learnt, want.UpdatedAt = o.Today(), "To ask.", o.clock.now
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
		at := o.clock.now
		record, err := o.MyRecord(o.ctx, o.actor("ann"))
		o.must(err)
		want := digest.Exemption{
			ID: record.Exemptions[0].ID, Item: digest.ItemVersion{ID: one, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1},
			Reason: "She does no visits.", At: at, By: "mia",
		}
		o.same([]digest.Exemption{want}, record.Exemptions)

		o.clock.now = o.clock.now.AddDate(0, 0, 28) // long after it was due
		o.must(o.LiftExemption(o.ctx, o.actor("mia"), o.id("ann"), one))
		o.refused(o.LiftExemption(o.ctx, o.actor("mia"), o.id("ann"), one), digest.Conflict)
		receipt, err := db.Receipt(o.ctx, o.id("ann"), one, 1)
		o.must(err)
		if !receipt.Open() || receipt.DueOn <= o.Today() {
			t.Errorf("asked again with %+v, want a due day to come", receipt)
		}
		want.Lifted = o.clock.now
		record, err = o.MyRecord(o.ctx, o.actor("ann"))
		o.must(err)
		o.same([]digest.Exemption{want}, record.Exemptions)

		o.answers("bob", "one", digest.Understood, "")
		o.refused(o.Exempt(o.ctx, o.actor("mia"), o.id("bob"), one, "He knows."), digest.Conflict)
	})
}
