package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestACoordinatorSeesWhatIsOfTheirTime: of somebody who came from the council, an
// organisation's coordinator is shown what was asked of them since, and they themselves see all.
func TestACoordinatorSeesWhatIsOfTheirTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.publish(text("inside"), text("spared"))
		o.later(time.Hour)
		o.plan()
		o.mailed()
		bob, mia := o.actor("bob"), o.actor("mia")
		o.answer("bob", "inside", digest.Supervision)
		o.must(o.Exempt(o.ctx, mia, bob.Person.ID, o.item("spared").ID, "to leave"))
		o.later(24 * time.Hour)
		o.must(o.EndMembership(o.ctx, o.actor("ada"), bob.Person.ID, "north", o.Today()-1, "left"))
		o.partnersFile(digest.ImportOptions{Who: map[string]digest.Who{"bob@council.example": digest.SamePerson}}, "bob@council.example,bob,oak,,Worker,")
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.mailed()
		bob = o.actor("bob")
		if !bob.Partner() {
			t.Fatalf("bob is in %+v", bob.Teams)
		}
		refs := func(r digest.Record) (asked []string) {
			for _, a := range r.Asked {
				asked = append(asked, a.Item.Ref)
			}
			slices.Sort(asked)
			return asked
		}
		eve, err := o.RecordOf(o.ctx, o.by("eve@oak.example"), bob.Person.ID)
		o.must(err)
		own, err := o.MyRecord(o.ctx, bob)
		o.must(err)
		if !slices.Equal(refs(eve), []string{"all", "charities"}) || len(eve.Answers)+len(eve.Supervision)+len(eve.Exemptions) > 0 {
			t.Errorf("his coordinator is shown %v, %+v", refs(eve), eve)
		}
		if !slices.Contains(refs(own), "inside") || len(own.Answers) != 1 || len(own.Exemptions) != 1 {
			t.Errorf("he himself is shown %v, %+v", refs(own), own)
		}
		inside := []string{"inside", "spared", "one", "two", "three"}
		list, err := o.SupervisionList(o.ctx, o.by("eve@oak.example"), "oak")
		o.must(err)
		for _, s := range list {
			for _, e := range s.Entries {
				if slices.Contains(inside, e.Item.Ref) {
					t.Errorf("on the supervision list stands %s of %s", e.Item.Ref, s.Name)
				}
			}
		}
		standing, err := o.Standing(o.ctx, o.by("eve@oak.example"), digest.ReportQuery{Team: "oak"})
		o.must(err)
		for _, st := range standing {
			if slices.Contains(inside, st.Ref) {
				t.Errorf("on the team's page stands %s of %s: %s", st.Ref, st.Name, st.State)
			}
		}
		items, err := o.ItemsOf(o.ctx, o.by("eve@oak.example"), bob.Person.ID)
		o.must(err)
		for _, i := range items {
			if slices.Contains(inside, i.Item.Ref) {
				t.Errorf("among his items stands %s", i.Item.Ref)
			}
		}
		report, err := o.Report(o.ctx, o.by("eve@oak.example"), digest.ReportQuery{Team: "oak"})
		o.must(err)
		for _, i := range report.Items {
			if slices.Contains(inside, i.Ref) {
				t.Errorf("in the team's report stands %s: %+v", i.Ref, i.Measure)
			}
		}
		where, err := o.WhereTheyAre(o.ctx, o.by("eve@oak.example"), bob.Person.ID)
		o.must(err)
		if len(where.Memberships) != 1 || where.Memberships[0].Team.Slug != "oak" {
			t.Errorf("his coordinator is told that he is in %+v", where.Memberships)
		}
	})
}
