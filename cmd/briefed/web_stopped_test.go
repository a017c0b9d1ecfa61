package main

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/briefed/briefed/digest"
)

// TestACoordinatorBringsBackWhoStopped: who asked us to stop stands on their coordinator's
// pages by name, as that and not as left; who has no old mail comes back by the coordinator,
// who has to tick them, and by nobody else.
func TestACoordinatorBringsBackWhoStopped(t *testing.T) {
	alone(t)
	t.Parallel()
	o := newWebOffice(t)
	o.partners()
	fay := o.actor(aPartner)
	letters := []digest.Letter{{Delivery: digest.Delivery{Kind: digest.DigestLetter, PersonID: fay.Person.ID, Via: digest.Email}, Team: fay.Home()}}
	o.must(o.Fill(t.Context(), letters))
	stopped := func() bool {
		s, err := o.ByStopLink(t.Context(), letters[0].StopLink)
		o.must(err)
		return !s.Since.IsZero()
	}
	coordinator, herself := o.as(aCoordinator), o.as(aPartner)
	open, err := o.OpenItems(t.Context(), fay)
	o.must(err)
	_, err = o.Answer(t.Context(), fay, digest.AnswerRequest{ItemID: open[0].Item.ID, Shown: open[0].Item.Number, Kind: digest.Supervision})
	o.must(err)
	pages := []string{"/teams/oak", "/teams/oak/supervision", fmt.Sprintf("/people/%d", fay.Person.ID)}
	for _, path := range pages {
		if page := coordinator.sees(path, "Fayola Elmore"); shows(page, "Asked us to stop writing") {
			t.Errorf("nobody asked us to stop, and %s says so", path)
		}
	}
	o.must(o.StopWriting(t.Context(), letters[0].StopLink, true))
	for _, path := range pages {
		coordinator.sees(path, "Asked us to stop writing", "Fayola Elmore")
	}
	coordinator.sees("/teams/oak", "They have not left")
	herself.sees("/me", "You asked us to stop writing to you on")
	coordinator.sees("/teams/oak/shared", "Who asked us to stop writing, and wants our mails again", "Fayola Elmore, stopped on")
	form := url.Values{"again": {fmt.Sprint(fay.Person.ID)}}
	for _, who := range []string{aPartner, otherCoordinator, inBoth, aManager, aPolicyLead, anAdmin} {
		v := o.as(who)
		for _, path := range []string{"/teams/oak/again", "/teams/hill/again"} {
			v.post(path, form)
		}
		if _, page := v.get("/teams"); who != aPartner && shows(page, "Fayola Elmore") || !stopped() { // her own name stands over each page
			t.Errorf("%s sees or brings back who stopped", who)
		}
	}
	if status, page := coordinator.post("/teams/oak/again", url.Values{}); status != http.StatusUnprocessableEntity || !shows(page, "There is a problem") || !stopped() {
		t.Errorf("the form as it stands: %d", status)
	}
	if status, _ := coordinator.foreign("/teams/oak/again", form); status != http.StatusForbidden || !stopped() {
		t.Errorf("a form of another site: %d", status)
	}
	if status, page := coordinator.post("/teams/oak/again", form); status != http.StatusOK || stopped() || shows(page, "stopped on") {
		t.Errorf("brought back: %d, stopped: %v", status, stopped())
	}
	if status, _ := coordinator.post("/teams/oak/again", form); status != http.StatusNotFound {
		t.Errorf("brought back twice: %d", status)
	}

	// She comes back by herself where she is signed in, and by an administrator.
	stop := func() {
		t.Helper()
		if o.must(o.StopWriting(t.Context(), letters[0].StopLink, true)); !stopped() {
			t.Fatal("she could not stop")
		}
	}
	stop()
	herself.sees("/me", "Write to me again")
	if status, page := herself.post("/me/again", nil); status != http.StatusOK || stopped() || shows(page, "Write to me again") {
		t.Errorf("by herself: %d, stopped: %v", status, stopped())
	}
	stop()
	admin, staff := o.as(anAdmin), fmt.Sprintf("/people/%d", fay.Person.ID)
	admin.sees(staff+"/staff", "Asked us to stop writing", "They asked to have our mails again")
	for _, slug := range []string{"", "hill", "assessment-north", "nowhere"} {
		if status, _ := admin.post(staff+"/again", url.Values{"organisation": {slug}}); status != http.StatusNotFound || !stopped() {
			t.Errorf("by an administrator as of %q: %d", slug, status)
		}
	}
	if status, page := admin.post(staff+"/again", url.Values{"organisation": {"oak"}}); status != http.StatusOK || stopped() || shows(page, "Asked us to stop") {
		t.Errorf("by an administrator: %d, stopped: %v", status, stopped())
	}
}
