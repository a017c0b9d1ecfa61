package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestOnlyWhoStoppedComesBack: who has a forwarded mail of somebody who stopped, or of an
// organisation's address, can have a link sent there, once a day and three times in all.
// Nothing else goes, and it is not written to them again, until that link is used; it ends
// no later stop.
func TestOnlyWhoStoppedComesBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		old := o.stopLinks()
		fay, hill := old["Fay Elm"], old["hill"]
		o.must(o.StopWriting(o.ctx, fay, false)) // we do write to her
		o.same([]string(nil), o.mailed().to())

		stopped := func(token string) bool {
			s, err := o.ByStopLink(o.ctx, token)
			o.must(err)
			return !s.Since.IsZero()
		}
		ask := func(token string) (to []string, link string) { // in a day of its own, or not
			o.must(o.StopWriting(o.ctx, token, false))
			mail := o.mailed()
			for _, l := range mail.letters {
				if n, _ := digest.ParseNotice(l.Notice); n.Kind != digest.NoticeComeBack || l.StopLink != "" || len(l.Links) > 0 {
					t.Errorf("to who stopped goes %+v", l)
				}
				link = l.ReplyLink
			}
			return mail.to(), link
		}
		for whose, token := range map[string]string{"email fay@oak.example": fay, "email office@hill.example": hill} {
			o.must(o.StopWriting(o.ctx, token, true))
			o.later(time.Minute)
			to, link := ask(token)
			o.same([]string{whose}, to)
			if !stopped(token) {
				t.Fatalf("%s is written to again for the asking", whose)
			}
			for _, forged := range []string{link[:33] + "B", token[:12] + link[12:], link[:12] + token[12:]} {
				if err := o.StopWriting(o.ctx, forged, false); digest.CodeOf(err) != digest.NotFound {
					t.Errorf("%q leads somewhere: %v", forged, err)
				}
			}
			for i, want := range []int{0, 1, 1, 0, 0} { // at once, on the next days
				if i > 0 {
					o.later(25 * time.Hour)
				}
				to, again := ask(token)
				if len(to) != want {
					t.Errorf("%s: asked for the %dth time went %v", whose, i+2, to)
				}
				if again != "" && again != link {
					t.Errorf("%s has two links to end one stop", whose)
				}
			}
			o.must(o.StopWriting(o.ctx, link, true)) // stopped already
			o.must(o.StopWriting(o.ctx, link, false))
			o.audited("asked us to write again", map[bool]string{true: "an organisation", false: fmt.Sprintf("person %d", o.by("fay@oak.example").Person.ID)}[token == hill])
			if stopped(token) {
				t.Errorf("%s is not written to, who came back", whose)
			}
			o.later(time.Minute)
			o.must(o.StopWriting(o.ctx, token, true))
			if err := o.StopWriting(o.ctx, link, false); digest.CodeOf(err) != digest.NotFound || !stopped(token) {
				t.Errorf("%s: a link of an earlier stop ends a later one: %v", whose, err)
			}
			o.later(time.Minute)
			_, link = ask(token)
			o.must(o.StopWriting(o.ctx, link, false))
		}
		o.publish(meantFor("later", "third_sector", "school"))
		o.later(7 * 24 * time.Hour)
		o.plan()
		if to := o.mailed().to(); !slices.Contains(to, "email fay@oak.example") || !slices.Contains(to, "email office@hill.example") {
			t.Errorf("after they came back went %v", to)
		}
	})
}

// TestALinkToComeBackByThatComesTooLate is not sent: they are written to by then.
func TestALinkToComeBackByThatComesTooLate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		fay := o.stopLinks()["Fay Elm"]
		o.must(o.StopWriting(o.ctx, fay, true))
		o.later(time.Minute)
		o.must(o.StopWriting(o.ctx, fay, false))
		o.must(o.WriteAgain(o.ctx, o.by("eve@oak.example"), "oak", digest.Stopper{PersonID: o.by("fay@oak.example").Person.ID}))
		o.same([]string(nil), o.mailed().to())
	})
}

// TestTwoAskAtOnceToComeBack: one link is sent.
func TestTwoAskAtOnceToComeBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		o.later(8 * 24 * time.Hour)
		o.plan()
		links := o.stopLinks()
		for _, token := range []string{links["Fay Elm"], links["hill"]} {
			o.must(o.StopWriting(o.ctx, token, true))
			o.later(time.Minute)
			done := make(chan error)
			for range 4 {
				go func() { done <- o.StopWriting(o.ctx, token, false) }()
			}
			for range 4 {
				o.must(<-done)
			}
			o.same(1, len(o.mailed().to()))
		}
	})
}
