package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// history reads what the definition of informed is reckoned from, through what
// people can see of their own records.
func (o *office) history() digest.History {
	o.t.Helper()
	roster, err := o.db.Roster(o.ctx)
	o.must(err)
	items, err := o.db.Items(o.ctx, o.clock.Now())
	o.must(err)
	h := digest.History{Teams: roster.Teams, People: roster.People, Memberships: roster.Memberships, Absences: roster.Absences, Items: items}
	h.Accounts, h.Vias, err = o.db.Accounts(o.ctx, 0)
	o.must(err)
	for _, p := range roster.People {
		for _, item := range items {
			receipt, err := o.db.Receipt(o.ctx, p.ID, item.ID, item.Asks)
			o.must(err)
			h.Receipts = append(h.Receipts, receipt)
		}
		entries, err := o.db.AnswersOf(o.ctx, p.ID, p.ID)
		o.must(err)
		for _, e := range entries {
			a := digest.Answer{ID: 2 * e.AnswerID, PersonID: p.ID, ItemID: e.Item.ID, Asks: 1, Kind: e.Kind, At: e.At}
			h.Answers = append(h.Answers, a)
			if !e.Undone.IsZero() {
				a.ID, a.Kind, a.At = a.ID+1, digest.Undone, e.Undone
				h.Answers = append(h.Answers, a)
			}
		}
	}
	return h
}

// agree holds the report of now to the definition.
func (o *office) agree() {
	o.t.Helper()
	moment := digest.Moment{At: o.clock.Now(), On: o.Today()}
	report, err := o.db.Report(o.ctx, moment, digest.Filter{})
	o.must(err)
	o.same(o.history().Measure(moment, digest.Filter{}), report)
}

func TestReportAgreesAfterWhatAnswersLedTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.agree()
		o.answers("bob", "one", digest.Understood, "")
		o.later(90 * time.Minute)
		discussed := o.record(o.discussion("ann", "bob", "mia"))
		o.agree()
		o.later(time.Hour)
		o.must(o.Object(o.ctx, o.actor("ann"), discussed.ID, ""))
		o.agree()
		o.must(o.Exempt(o.ctx, o.actor("mia"), o.id("ann"), o.item("two").ID, "On secondment."))
		o.agree()
		o.clock.Set(o.clock.Now().AddDate(0, 0, 30))
		o.agree()
		o.must(o.LiftExemption(o.ctx, o.actor("mia"), o.id("ann"), o.item("two").ID))
		o.agree()
	})
}
