package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

func TestSupervisionIsBetweenThePersonAndTheirManager(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Supervision, "It was hard to read.")
		asked := o.clock.Now()
		o.answers("mia", "one", digest.Supervision, "For my own manager.")
		o.answers("cid", "one", digest.Supervision, "Of another team.")

		one := o.item("one")
		entry := digest.SupervisionEntry{
			Key: digest.ReceiptKey{PersonID: o.id("ann"), ItemID: one.ID, Asks: 1}, Name: "ann",
			Item:  digest.ItemVersion{ID: one.ID, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1},
			Asked: true, NoteID: 1, Note: "It was hard to read.", AskedAt: asked, DueOn: digest.NewDate(2026, 3, 16),
		}
		list, err := o.SupervisionList(o.ctx, o.actor("mia"), "north")
		o.must(err)
		o.same([]digest.Supervisee{{PersonID: o.id("ann"), Name: "ann", Entries: []digest.SupervisionEntry{entry}}}, list)

		o.later(time.Hour)
		o.must(o.TickSupervision(o.ctx, o.actor("mia"), entry.Key, "Talked about the visits."))
		entry.Tick = &digest.Tick{At: o.clock.Now(), By: "mia", Outcome: "Talked about the visits."}
		list, err = o.SupervisionList(o.ctx, o.actor("mia"), "north")
		o.must(err)
		o.same([]digest.Supervisee{{PersonID: o.id("ann"), Name: "ann", Entries: []digest.SupervisionEntry{entry}}}, list)
		o.audited("ticked a supervision entry", "person "+itoa(o.id("ann")))
		if got := o.measures().Lessons.Informed; got != 0 {
			t.Errorf("%d are informed by a tick alone", got)
		}

		o.answers("ann", "one", digest.Understood, "") // off the list, and on record
		list, err = o.SupervisionList(o.ctx, o.actor("mia"), "north")
		o.must(err)
		o.same(0, len(list))
		record, err := o.MyRecord(o.ctx, o.actor("ann"))
		o.must(err)
		if len(record.Supervision) != 1 || record.Supervision[0].Tick == nil {
			t.Errorf("ann’s record has %+v, want what was ticked", record.Supervision)
		}
		o.refused(o.TickSupervision(o.ctx, o.actor("mia"), entry.Key, ""), digest.NotFound)
	})
}

func TestOpenAfterTwoRemindersIsForSupervision(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("bob", "one", digest.Understood, "")
		o.must(db.Exec(o.ctx, "UPDATE receipts SET reminders = 2"))
		list, err := o.SupervisionList(o.ctx, o.actor("mia"), "north")
		o.must(err)
		var names []string
		for _, p := range list {
			names = append(names, p.Name)
			for _, e := range p.Entries {
				if e.Asked || e.Reminded != 2 || e.Item.Ref == "one" && p.Name == "bob" {
					t.Errorf("%s: %+v", p.Name, e)
				}
			}
		}
		o.same([]string{"ann", "bob"}, names)

		// A tick from before they asked does not cover what they ask now.
		key := list[0].Entries[0].Key
		o.must(o.TickSupervision(o.ctx, o.actor("mia"), key, ""))
		o.later(time.Hour)
		_, err = o.Answer(o.ctx, o.actor("ann"), digest.AnswerRequest{ItemID: key.ItemID, Kind: digest.Supervision, Note: "Again."})
		o.must(err)
		list, err = o.SupervisionList(o.ctx, o.actor("mia"), "north")
		o.must(err)
		for _, e := range list[0].Entries {
			if e.Tick != nil {
				t.Errorf("ticked before it was asked: %+v", e)
			}
		}
	})
}
