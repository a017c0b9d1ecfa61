package store_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestWhoAsksForInformationGetsCountsAlone: a request for information is answered with
// the figures of somebody who sees counts and knows nobody – which properties hold to
// groups of five – whatever was shown before, and only from the command line.
func TestWhoAsksForInformationGetsCountsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.publish(text("four"))
		senior := o.actor("sue")
		for _, q := range []digest.ReportQuery{{}, {By: digest.ByService}, {Team: "north"}, {Item: "four"}} {
			given, err := o.CountsForAnybody(o.ctx, digest.Operator(), q)
			o.must(err)
			seen, err := o.Report(o.ctx, senior, q)
			o.must(err)
			if diff := cmp.Diff(seen, given); diff != "" {
				t.Errorf("%+v: a senior sees -, anybody gets +\n%s", q, diff)
			}
			if !given.Suppressed {
				t.Errorf("%+v: nothing is kept back", q)
			}
		}
		for _, actor := range []digest.Actor{{}, senior, o.actor("ada")} {
			if _, err := o.CountsForAnybody(o.ctx, actor, digest.ReportQuery{}); digest.CodeOf(err) != digest.Forbidden {
				t.Errorf("%s: %v", actor.Person.Name, err)
			}
		}
	})
}
