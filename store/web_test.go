package store_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestSessions keeps sessions as the pages do.
func TestSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		clock := storetest.NewClock(monday)
		s, ctx := db.Sessions(clock), t.Context()
		want := func(token, data string, found bool) {
			t.Helper()
			got, ok, err := s.FindCtx(ctx, token)
			must(t, err)
			if ok != found || !bytes.Equal(got, []byte(data)) {
				t.Errorf("%s: %q, %t; want %q, %t", token, got, ok, data, found)
			}
		}
		want("nobody", "", false)
		must(t, s.CommitCtx(ctx, "one", []byte("a"), monday.Add(time.Hour)))
		want("one", "a", true)
		must(t, s.CommitCtx(ctx, "one", []byte("b"), monday.Add(time.Hour)))
		want("one", "b", true)
		must(t, s.CommitCtx(ctx, "two", []byte("c"), monday.Add(time.Minute)))
		want("two", "c", true)
		clock.Step(time.Minute)
		want("two", "", false)
		must(t, s.DeleteCtx(ctx, "one"))
		want("one", "", false)
	})
}

// TestLinks uses each link once, within its time, for its purpose.
func TestLinks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx, now := t.Context(), time.Now().Truncate(time.Microsecond)
		must(t, db.Plan(ctx, func(tx digest.PlanTx) error {
			return tx.ApplyPeople(now, digest.RosterChanges{Add: []digest.Person{{Email: "a@council.example", Name: "A"}}}, nil)
		}))
		person, err := db.PersonByEmail(ctx, "a@council.example")
		must(t, err)
		link := digest.Link{Digest: "d", Purpose: digest.LinkSignIn, PersonID: person.ID, Until: now.Add(time.Minute)}
		must(t, db.AddLinks(ctx, now, []digest.Link{link}))
		read, err := db.Link(ctx, now, digest.LinkSignIn, "d")
		must(t, err)
		if read.PersonID != person.ID || !read.Until.Equal(link.Until) {
			t.Errorf("read %+v, want %+v", read, link)
		}
		for name, try := range map[string]func() (bool, error){
			"another purpose": func() (bool, error) { return db.UseLink(ctx, now, digest.LinkAnswer, "d") },
			"another link":    func() (bool, error) { return db.UseLink(ctx, now, digest.LinkSignIn, "e") },
			"too late":        func() (bool, error) { return db.UseLink(ctx, now.Add(time.Hour), digest.LinkSignIn, "d") },
		} {
			if used, err := try(); used || err != nil {
				t.Errorf("%s: %t, %v", name, used, err)
			}
		}
		for _, want := range []bool{true, false} {
			if used, err := db.UseLink(ctx, now, digest.LinkSignIn, "d"); used != want || err != nil {
				t.Errorf("used: %t, %v; want %t", used, err, want)
			}
		}
		if _, err := db.Link(ctx, now, digest.LinkSignIn, "d"); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("a used link: %v", err)
		}
		for _, name := range []string{"f0", "f"} { // a new one ends the one before
			link.Digest = name
			must(t, db.AddLinks(ctx, now, []digest.Link{link}))
		}
		if used, err := db.UseLink(ctx, now, digest.LinkSignIn, "f0"); used || err != nil {
			t.Errorf("a link from before another: %t, %v", used, err)
		}
		must(t, db.SignOut(ctx, now, person.ID, digest.AuditEntry{At: now, Actor: "a", Action: "signed out everywhere"}))
		if used, err := db.UseLink(ctx, now, digest.LinkSignIn, "f"); used || err != nil {
			t.Errorf("a link from before signing out everywhere: %t, %v", used, err)
		}
		out, err := db.SignedOut(ctx, person.ID)
		must(t, err)
		if !out.Equal(now) {
			t.Errorf("signed out %s, want %s", out, now)
		}
	})
}
