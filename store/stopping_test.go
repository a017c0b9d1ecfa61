package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// stopLinks are the tokens that mails had, by whom they reached.
func (o *office) stopLinks() map[string]string {
	o.t.Helper()
	links := map[string]string{}
	for _, l := range append(o.mailed().letters, o.post.letters...) {
		switch {
		case l.StopLink == "":
		case l.PersonID == 0:
			links[l.Team.Slug] = l.StopLink
		default:
			links[l.Person.Name] = l.StopLink
		}
	}
	return links
}

// TestWhoAskedUsToStop gets nothing more, whatever address a file gives them, is counted as
// not reachable with that reason and not as left, and comes back by themselves. Staff have
// no link, nor has it any who joined the staff since.
func TestWhoAskedUsToStop(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		links := o.stopLinks()
		if links["Fay Elm"] == "" || links["hill"] == "" || links["bob"]+links["ann"] != "" {
			t.Fatalf("links to stop by have %v", links)
		}
		for _, forged := range []string{"", "x", links["Fay Elm"][:33] + "B", links["Fay Elm"] + "AA", "B" + links["Fay Elm"][1:], links["hill"][:12] + links["Fay Elm"][12:]} {
			if _, err := o.ByStopLink(o.ctx, forged); digest.CodeOf(err) != digest.NotFound {
				t.Errorf("%q leads somewhere: %v", forged, err)
			}
		}
		o.publish(meantFor("next", "third_sector", "council", "school"))
		o.later(7*24*time.Hour - time.Hour)
		o.must(o.StopWriting(o.ctx, links["Fay Elm"], true))
		o.must(o.StopWriting(o.ctx, links["hill"], true))
		o.must(o.StopWriting(o.ctx, links["hill"], true))
		o.partnersFile(digest.ImportOptions{}, "fay@oak.example,Fay Elm,oak,,Worker,") // it is said again that she works there
		o.later(time.Hour)
		o.plan()
		if to := o.mailed().to(); slices.Contains(to, "email fay@oak.example") || slices.Contains(to, "email office@hill.example") || !slices.Contains(to, "email eve@oak.example") {
			t.Errorf("by e-mail went %v", to)
		}
		reason := ""
		standing, err := db.Standing(o.ctx, digest.Moment{At: o.clock.Now(), On: o.Today()}, digest.Filter{Partners: true})
		o.must(err)
		for _, st := range standing {
			if st.Name == "Fay Elm" && st.Ref == "next" {
				reason = string(st.State) + " " + st.Reason
			}
		}
		o.same("unreachable "+digest.AskedToStop, reason)
		report, err := o.WholeReport(o.ctx, digest.Operator(), digest.ReportQuery{})
		o.must(err)
		o.same(2, report.Partners.Stopped)
		if units := o.by("fay@oak.example").Teams; len(units) != 1 {
			t.Errorf("who asked us to stop is in %v", units)
		}

		eve, hal := o.by("eve@oak.example"), o.by("hal@hill.example")
		inOak, err := o.StoppedIn(o.ctx, eve, "oak")
		o.must(err)
		inHill, err := o.StoppedIn(o.ctx, hal, "hill")
		o.must(err)
		o.same([]string{"Fay Elm"}, stoppers(inOak))
		o.same([]string{"Hill School"}, stoppers(inHill))
		for name, actor := range map[string]digest.Actor{"herself": o.by("fay@oak.example"), "another coordinator": hal, "a manager": o.actor("mia"), "the operator": digest.Operator()} {
			if err := o.WriteAgain(o.ctx, actor, "oak", inOak[0].Who); digest.CodeOf(err) != digest.Forbidden {
				t.Errorf("%s brings back who stopped: %v", name, err)
			}
		}
		o.refused(o.WriteAgain(o.ctx, eve, "oak", inHill[0].Who), digest.NotFound)
		o.must(o.WriteAgain(o.ctx, eve, "oak", inOak[0].Who)) // she has none of our mails any more
		o.must(o.WriteAgain(o.ctx, hal, "hill", inHill[0].Who))
		o.audited("said that they asked us to write again", "an organisation")
		o.later(7 * 24 * time.Hour)
		o.plan()
		if to := o.mailed().to(); !slices.Contains(to, "email fay@oak.example") || !slices.Contains(to, "email office@hill.example") {
			t.Errorf("after they came back went %v", to)
		}
		o.partnersFile(digest.ImportOptions{}, "eve@oak.example,Eve Ash,,north,Social worker,")
		if err := o.StopWriting(o.ctx, links["Eve Ash"], true); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("who joined the staff stops what they have to read: %v", err)
		}

		o.must(o.StopWriting(o.ctx, links["Fay Elm"], true))
		o.partnersFile(digest.ImportOptions{}, "eve@oak.example,Eve Ash,,north,Social worker,", "fay@oak.example,Fay Elm,,north,Social worker,")
		o.later(7 * 24 * time.Hour)
		o.plan()
		if to := o.mailed().to(); !slices.Contains(to, "email fay@oak.example") {
			t.Errorf("who had asked us to stop, and joined the staff, is not written to: %v", to)
		}
	})
}

// stoppers names who stopped.
func stoppers(list []digest.Stopping) (names []string) {
	for _, stopped := range list {
		names = append(names, stopped.Name)
	}
	return names
}
