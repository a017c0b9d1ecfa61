package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// seenBy are the people whom a coordinator sees by name in an organisation; none where they
// may see nobody there.
func (o *office) seenBy(who, organisation string) []string {
	o.t.Helper()
	list, err := o.Standing(o.ctx, o.by(who), digest.ReportQuery{Team: organisation})
	if code := digest.CodeOf(err); code == digest.Forbidden || code == digest.NotFound {
		return nil
	}
	o.must(err)
	var names []string
	for _, st := range list {
		if !slices.Contains(names, st.Name) {
			names = append(names, st.Name)
		}
	}
	slices.Sort(names)
	return names
}

// TestMergingBesideThoseThatStand: an organisation goes over into one that has people and a
// coordinator already, while a third of its kind and a school stand beside them, and the
// third is renamed. Each coordinator sees their own people and nobody else's, before and
// after; old answers stay; who coordinated what ended coordinates nothing.
func TestMergingBesideThoseThatStand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		const ivy, elm = "ivy,Ivy Alliance,third_sector,200,,kim@ivy.example,,", "elm,Elm Club,third_sector,9,,lee@elm.example,,"
		o.organisations(ivy, elm)
		o.partnersFile(digest.ImportOptions{},
			"kim@ivy.example,Kim Ivy,ivy,,Manager,yes", "jo@ivy.example,Jo Ivy,ivy,,Worker,",
			"lee@elm.example,Lee Elder,elm,,Manager,yes", "max@elm.example,Max Elder,elm,,Worker,")
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.mailed()
		_, err := o.Answer(o.ctx, o.by("fay@oak.example"), digest.AnswerRequest{ItemID: o.item("all").ID, Shown: 1, Kind: digest.Understood})
		o.must(err)
		sees := func(when string, want map[string][]string) {
			t.Helper()
			for _, who := range []string{"eve@oak.example", "kim@ivy.example", "lee@elm.example", "hal@hill.example"} {
				for _, unit := range []string{"oak", "ivy", "elm", "hill", "north"} {
					if got := o.seenBy(who, unit); !slices.Equal(got, want[who+" "+unit]) {
						t.Errorf("%s %s sees %v in %s, want %v", when, who, got, unit, want[who+" "+unit])
					}
				}
			}
		}
		sees("before,", map[string][]string{
			"eve@oak.example oak": {"Eve Ash", "Fay Elm"}, "kim@ivy.example ivy": {"Jo Ivy", "Kim Ivy"},
			"lee@elm.example elm": {"Lee Elder", "Max Elder"}, "hal@hill.example hill": {"Hal Oak"},
		})

		o.organisations("oak,Oak Trust,third_sector,3,,,"+(o.Today()-1).String()+",ivy", "elm,Elm and Friends,third_sector,9,,,,")
		o.later(7 * 24 * time.Hour)
		o.plan()
		sees("after,", map[string][]string{
			"kim@ivy.example ivy": {"Eve Ash", "Fay Elm", "Jo Ivy", "Kim Ivy"},
			"lee@elm.example elm": {"Lee Elder", "Max Elder"}, "hal@hill.example hill": {"Hal Oak"},
		})
		if name := o.by("max@elm.example").Home().Name; name != "Elm and Friends" {
			t.Errorf("the renamed organisation is called %q", name)
		}
		receipt, err := db.Receipt(o.ctx, o.by("fay@oak.example").Person.ID, o.item("all").ID, 1)
		o.must(err)
		if receipt.Answer != digest.Understood {
			t.Errorf("fay’s answer is %q after the merger", receipt.Answer)
		}
		report, err := o.WholeReport(o.ctx, digest.Operator(), digest.ReportQuery{})
		o.must(err)
		o.same(3, report.Partners.Organisations)

		// The one that it went over into leaves: its people are closed, with the reason.
		o.organisations("ivy,Ivy Alliance,third_sector,200,,," + (o.Today() - 1).String() + ",")
		left := map[string]int64{"all": o.by("jo@ivy.example").Person.ID, "charities": o.by("fay@oak.example").Person.ID}
		o.later(7 * 24 * time.Hour)
		o.plan()
		for ref, person := range left {
			receipt, err := db.Receipt(o.ctx, person, o.item(ref).ID, 1)
			o.must(err)
			if receipt.Closed != digest.Left {
				t.Errorf("%s of who left is closed as %q", ref, receipt.Closed)
			}
		}
		for who, unit := range map[string]string{"lee@elm.example": "elm", "hal@hill.example": "hill"} {
			if got := o.seenBy(who, unit); len(got) == 0 {
				t.Errorf("%s sees nobody of %s any more", who, unit)
			}
		}
	})
}
