package main

import (
	"testing"
	"time"
)

// TestWebCountsAhead opens pages over all teams for the first time: nobody waits
// for what was counted ahead, and the page says when that was. A manager's own
// teams are counted when they look.
func TestWebCountsAhead(t *testing.T) {
	t.Parallel()
	o := newWebOffice(t)
	o.must(o.pages.CountAhead(t.Context()))
	o.clock.Set(instant(t, presentOfWeb).Add(5 * time.Minute))
	o.as(aSenior).sees("/teams", "Counted at 10:00")
	o.as(aPolicyLead).sees("/teams", "Counted at 10:00")
	o.as(aPolicyLead).sees("/desk/coverage", "Counted at 10:00")
	o.as(aManager).sees("/teams", "Counted at 10:05")
}
