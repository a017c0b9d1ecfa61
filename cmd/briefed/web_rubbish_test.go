package main

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/briefed/briefed/cmd/briefed/demo"
	"github.com/briefed/briefed/store/storetest"
)

// TestWebTakesRubbish sends what no page of ours leads to. PostgreSQL refuses
// text with a NUL, or that is no UTF-8, with an error; none of it is ours.
func TestWebTakesRubbish(t *testing.T) {
	large(t)
	t.Parallel()
	o := openWebOffice(t, storetest.Postgres(t))
	council, err := demo.ReadCouncil()
	o.must(err)
	o.must(council.Import(t.Context(), o.Service))
	o.serve()
	worker, manager, lead, admin := o.as(aWorker), o.as(aManager), o.as(aPolicyLead), o.as(anAdmin)
	for _, c := range []struct {
		v    *visitor
		path string
		want int
	}{
		{worker, "/library?q=%00", http.StatusOK},
		{worker, "/library?q=%ff%fe&theme=%00&kind=zzz&page=-1", http.StatusOK},
		{worker, "/library?q=" + url.QueryEscape(`"un'closed OR ( * NEAR/3 <-> !! | & :*`), http.StatusOK},
		{worker, "/library?page=99999999999999999999", http.StatusOK},
		{worker, "/items/%00", http.StatusNotFound},
		{worker, "/items/%ff", http.StatusNotFound},
		{worker, "/items/" + url.PathEscape("../admin"), http.StatusNotFound},
		{worker, "/items/" + policyOfWeb + "?version=-1", http.StatusNotFound},
		{worker, "/me?q=%00%ff", http.StatusOK},
		{worker, "/a/%00", http.StatusNotFound},
		{worker, "/in-force?on=0001-01-01", http.StatusOK},
		{o.visitor(), "/sign-in/%00", http.StatusNotFound},
		{manager, "/teams/%00", http.StatusNotFound},
		{manager, "/teams?as-of=0001-01-01", http.StatusOK},
		{manager, "/teams?as-of=2999-01-01", http.StatusBadRequest},
		{manager, "/teams/assessment-north?as-of=2026-10-01&state=%00", http.StatusOK},
		{manager, "/people/99999999999", http.StatusForbidden},
		{lead, "/desk/drafts/%00", http.StatusNotFound},
		{lead, "/desk/starters/%00", http.StatusNotFound},
		{admin, "/admin/audit?actor=%00&action=%ff&subject=%00", http.StatusOK},
		{admin, "/admin/roles?q=%00%25", http.StatusOK},
		{admin, "/admin/directory?list=%00", http.StatusBadRequest},
		{admin, "/admin/import/rubbish", http.StatusNotFound},
	} {
		if status, page := c.v.get(c.path); status != c.want {
			t.Errorf("%s: %d, want %d\n%s", c.path, status, c.want, mainOf(page))
		}
	}
	form := url.Values{"version": {"1"}, "answer": {"question"}, "note": {"Does this hold \x00\xff for relatives?"}}
	worker.does("/items/"+policyOfWeb+"/answer", form, "Your question goes to the policy lead, without your name")
	form = url.Values{"title": {"Ask\x00 who"}, "ref": {"lesson-who"}, "new": {"yes"}, "kind": {"lesson"}, "change": {"new"}, "points": {"Ask.\xff"}, "learned": {"\x00"}, "do": {"save"}, "ack_within": {"10"}}
	lead.does("/desk/new", form, "Saved.")
}
