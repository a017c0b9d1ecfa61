package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestACoordinatorHearsOfAnAddressThatBounces for a month, once, and sees it on their page
// until something arrives; of their own organisation alone.
func TestACoordinatorHearsOfAnAddressThatBounces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		for _, l := range o.mailed().letters {
			if l.Person.Name == "Fay Elm" || l.PersonID == 0 && l.Team.Slug == "hill" {
				_, err := o.Bounced(o.ctx, digest.Operator(), digest.Bounce{Delivery: l.ID, Attempt: l.Attempt, Gone: l.PersonID != 0, Reason: "no such mailbox"})
				o.must(err)
			}
		}
		o.later(21 * 24 * time.Hour)
		o.plan()
		o.same(0, len(o.hears(digest.NoticeBouncing)))
		page, err := o.Bouncing(o.ctx, o.by("eve@oak.example"), "oak")
		o.must(err)
		if len(page) != 1 || page[0].Person.Name != "Fay Elm" {
			t.Errorf("the coordinator's page has %+v", page)
		}
		o.refused(func() error { _, err := o.Bouncing(o.ctx, o.by("hal@hill.example"), "oak"); return err }(), digest.Forbidden)
		o.later(14 * 24 * time.Hour)
		o.plan()
		heard := o.hears(digest.NoticeBouncing)
		if len(heard["Eve Ash"]) != 1 || len(heard["Fay Elm"])+len(heard["bob"])+len(heard["ann"]) != 0 {
			t.Errorf("told are %v", heard)
		}
		o.later(14 * 24 * time.Hour)
		o.plan()
		o.same(0, len(o.hears(digest.NoticeBouncing)["Eve Ash"]))
	})
}
