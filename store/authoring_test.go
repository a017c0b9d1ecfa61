package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// desk is a council with two policy leads, pat and sam, beside ann and bob.
func desk(t *testing.T, db *store.DB) *council {
	t.Helper()
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.people("north", "ann", "bob", "pat", "sam")
	change := digest.RosterChanges{}
	for _, name := range []string{"pat", "sam"} {
		change.Change = append(change.Change, digest.Person{Email: name + "@council.example", Name: name, SlackID: "U" + name, Access: digest.PolicyLead})
	}
	c.change(change)
	return c
}

// wants fails the test unless an error has the code.
func (c *council) wants(code digest.Code, err error) {
	c.t.Helper()
	if got := digest.CodeOf(err); got != code {
		c.t.Fatalf("error %v has code %q, want %q", err, got, code)
	}
}

// written is a lesson as an author fills it in.
func written(ref string) digest.Text {
	return digest.Text{
		Ref: ref, Kind: digest.Lesson, Title: "Title of " + ref, Change: digest.New, Urgency: digest.Routine, Scope: "local", AckWithin: 10,
		Points: []string{"Do this."}, Learned: "This.",
	}
}

func (c *council) save(name string, text digest.Text) digest.Draft {
	c.t.Helper()
	known, err := c.Draft(c.ctx, c.actor(name), text.Ref)
	if digest.CodeOf(err) != digest.NotFound {
		c.must(err)
	}
	draft, err := c.SaveDraft(c.ctx, c.actor(name), text, known.Revision)
	c.must(err)
	return draft
}

// approved saves a draft of pat's that sam approves.
func (c *council) approved(text digest.Text) digest.Draft {
	c.t.Helper()
	draft := c.save("pat", text)
	_, err := c.SubmitForReview(c.ctx, c.actor("pat"), text.Ref)
	c.must(err)
	draft, err = c.Approve(c.ctx, c.actor("sam"), text.Ref, draft.Revision, "It is public.", nil)
	c.must(err)
	return draft
}

func TestADraftGoesLiveOnceASecondPersonApproves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		pat, sam := c.actor("pat"), c.actor("sam")
		draft := c.save("pat", written("one"))
		if draft.State != digest.InDraft || draft.Author.Name != "pat" || draft.Revision != 1 {
			t.Fatalf("saved %+v", draft)
		}
		_, err := c.Publish(c.ctx, pat, []string{"one"})
		c.wants(digest.Conflict, err)
		_, err = c.Approve(c.ctx, sam, "one", 1, "", nil)
		c.wants(digest.Conflict, err) // nobody submitted it
		_, err = c.SubmitForReview(c.ctx, pat, "one")
		c.must(err)
		_, err = c.SubmitForReview(c.ctx, pat, "one")
		c.wants(digest.Conflict, err)
		_, err = c.Approve(c.ctx, pat, "one", 1, "", nil)
		c.wants(digest.Forbidden, err) // the author
		_, err = c.Approve(c.ctx, digest.Operator(), "one", 1, "", nil)
		c.wants(digest.Forbidden, err) // no person

		c.clock.Step(time.Hour)
		_, err = c.SendBack(c.ctx, sam, "one", " ")
		c.wants(digest.Invalid, err)
		draft, err = c.SendBack(c.ctx, sam, "one", "Say who.")
		c.must(err)
		if draft.State != digest.InDraft || draft.Words != "Say who." || draft.Age(c.clock.Now().Add(time.Minute)) != time.Minute {
			t.Fatalf("sent back %+v", draft)
		}
		text := written("one")
		text.Points = []string{"Do that."}
		draft = c.save("pat", text)
		if draft.Revision != 2 || draft.Words != "Say who." {
			t.Fatalf("saved again %+v", draft)
		}
		if again := c.save("pat", text); again.Revision != 2 {
			t.Fatal("the same text again is a new revision")
		}
		_, err = c.SubmitForReview(c.ctx, pat, "one")
		c.must(err)
		_, err = c.Approve(c.ctx, sam, "one", 1, "", nil)
		c.wants(digest.Conflict, err) // sam saw the old text
		draft, err = c.Approve(c.ctx, sam, "one", 2, "", nil)
		c.must(err)
		if draft.State != digest.Approved || draft.Approver.Name != "sam" {
			t.Fatalf("approved %+v", draft)
		}
		published, err := c.Publish(c.ctx, pat, []string{"one"})
		c.must(err)
		want := []digest.Published{{Ref: "one", Version: 1, Change: digest.New, Assigned: 4}}
		if diff := cmp.Diff(want, published); diff != "" {
			t.Error(diff)
		}
		if drafts, err := c.Drafts(c.ctx, pat); err != nil || len(drafts) != 0 {
			t.Errorf("drafts %v, error %v", drafts, err)
		}
	})
}

func TestAChangedTextMustBeApprovedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		text := written("one")
		c.approved(text)
		text.Learned = "More."
		if draft := c.save("sam", text); draft.State != digest.InDraft || draft.Approver.ID != 0 {
			t.Fatalf("an approval survived a change: %+v", draft)
		}
		_, err := c.Publish(c.ctx, c.actor("pat"), []string{"one"})
		c.wants(digest.Conflict, err)

		// An import is a change, too, and whoever imports is the author.
		text.Learned = "Still more."
		c.approved(text)
		parsed, problems := digest.ParseItem("", []byte(digest.FormatItem(written("one"))))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		_, err = c.ImportItems(c.ctx, c.actor("sam"), []digest.Text{parsed}, false)
		c.must(err)
		draft, err := c.Draft(c.ctx, c.actor("sam"), "one")
		c.must(err)
		if draft.State != digest.InDraft || draft.Author.Name != "sam" {
			t.Fatalf("after an import: %+v", draft)
		}
	})
}

func TestTwoAuthorsDoNotOverwriteEachOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		seen := c.save("pat", written("one")).Revision
		text := written("one")
		text.Title = "Sam's title"
		_, err := c.SaveDraft(c.ctx, c.actor("sam"), text, seen)
		c.must(err)
		text.Title = "Pat's title"
		_, err = c.SaveDraft(c.ctx, c.actor("pat"), text, seen)
		c.wants(digest.Conflict, err)
		_, err = c.SaveDraft(c.ctx, c.actor("pat"), written("two"), 1)
		c.wants(digest.Conflict, err) // discarded since it was opened
		_, err = c.SaveDraft(c.ctx, c.actor("pat"), text, 0)
		c.wants(digest.Conflict, err) // there was none when it was opened
		c.must(c.DiscardDraft(c.ctx, c.actor("pat"), "one"))
		c.wants(digest.NotFound, c.DiscardDraft(c.ctx, c.actor("pat"), "one"))
	})
}

func TestADraftIsHeldToTheRulesOfAFile(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		text := written("one")
		text.Points = []string{"a", "b", "c", "d"}
		text.Title = strings.Repeat("x", digest.MaxTitle+1)
		text.Background = "<b>bold</b>"
		_, err := c.SaveDraft(c.ctx, c.actor("pat"), text, 0)
		c.wants(digest.Invalid, err)
		var fields []string
		for _, p := range digest.ProblemsOf(err) {
			fields = append(fields, p.Column)
		}
		if diff := cmp.Diff([]string{"title", "points", "background"}, fields); diff != "" {
			t.Errorf("fields with problems (-want +got):\n%s", diff)
		}
		c.live(written("two"))
		_, err = c.SaveDraft(c.ctx, c.actor("pat"), written("two"), 0)
		c.wants(digest.Invalid, err) // live already: new fits no more
	})
}

func TestTheGuardWantsAReason(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		text := written("one")
		text.Background = "The boy died on 3 March 2019."
		draft := c.save("pat", text)
		if len(draft.Findings) != 1 || text.Quote(draft.Findings[0].Place) != "3 March 2019" {
			t.Fatalf("findings %+v", draft.Findings)
		}
		_, err := c.SubmitForReview(c.ctx, c.actor("pat"), "one")
		c.must(err)
		_, err = c.Approve(c.ctx, c.actor("sam"), "one", draft.Revision, "", nil)
		c.wants(digest.Invalid, err)
		_, err = c.Approve(c.ctx, c.actor("sam"), "one", draft.Revision, "The report says so.", nil)
		c.must(err)
		_, err = c.Publish(c.ctx, c.actor("pat"), []string{"one"})
		c.must(err)
	})
}

// Two replicas, or an author who saves at the same moment, change nothing about
// what goes live: one text, once.
func TestADraftGoesLiveOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.approved(written("one"))
		c.approved(written("two"))
		at := c.clock.Now().Add(time.Hour)
		_, err := c.PublishAt(c.ctx, c.actor("pat"), "two", at)
		c.must(err)
		pat := c.actor("pat")
		c.clock.Set(at)
		published := make(chan int)
		for range 4 {
			go func() {
				n := 0
				if due, err := c.PublishDue(c.ctx); err == nil {
					n += len(due)
				}
				if _, err := c.Publish(c.ctx, pat, []string{"one"}); err == nil {
					n++
				} else if code := digest.CodeOf(err); code != digest.Conflict {
					t.Errorf("error %v has code %q", err, code)
				}
				published <- n
			}()
		}
		for range 4 {
			<-published
		}
		for _, ref := range []string{"one", "two"} {
			versions, err := c.Versions(c.ctx, pat, ref)
			c.must(err)
			if len(versions) != 1 {
				t.Errorf("%s has %d versions", ref, len(versions))
			}
		}
	})
}

func TestWhatChangesIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(written("one"))
		text := written("one")
		text.Change, text.Points = digest.Minor, []string{"Do that."}
		c.save("pat", text)
		edits, err := c.Changes(c.ctx, c.actor("sam"), "one")
		c.must(err)
		got := map[string]string{}
		for _, e := range edits {
			got[e.Field] = e.Before() + " -> " + e.After()
		}
		want := map[string]string{"change": "new -> minor", "points": "Do this. -> Do that."}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		seen := digest.Inspect(digest.Text{Ref: "one", Kind: digest.Lesson, Learned: "Utilise SW1A 1AA."})
		if len(seen.Problems) == 0 || len(seen.Findings) != 1 || len(seen.Hints) != 1 {
			t.Errorf("inspected %+v", seen)
		}
	})
}

func TestPublishingAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.Service = digest.NewService(db, c.clock, digest.Config{Zone: time.UTC, PublishAlone: true}, nil)
		c.save("pat", written("one"))
		_, err := c.Publish(c.ctx, c.actor("pat"), []string{"one"})
		c.must(err)
		risky := written("two")
		risky.Learned = "She lived at SW1A 1AA."
		c.save("pat", risky)
		_, err = c.Publish(c.ctx, c.actor("pat"), []string{"two"})
		c.wants(digest.Conflict, err)
		_, err = c.Publish(c.ctx, digest.Operator(), []string{"one", "two"})
		c.wants(digest.Conflict, err) // the command line is held back too
		held := (*digest.Identifying)(nil)
		if !errors.As(err, &held) || len(held.Drafts) != 1 || held.Drafts[0].Ref != "two" {
			t.Errorf("held back: %v", err)
		}
	})
}

func TestAnEmbargoEndsByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		at := c.clock.Now().Add(48 * time.Hour)
		c.save("pat", written("one"))
		_, err := c.PublishAt(c.ctx, c.actor("pat"), "one", at)
		c.wants(digest.Conflict, err) // nobody approved it
		c.approved(written("one"))
		_, err = c.PublishAt(c.ctx, c.actor("pat"), "one", c.clock.Now())
		c.wants(digest.Invalid, err)
		draft, err := c.PublishAt(c.ctx, c.actor("pat"), "one", at)
		c.must(err)
		if draft.State != digest.Scheduled || !draft.PublishAt.Equal(at) || draft.Approver.Name != "sam" {
			t.Fatalf("scheduled %+v", draft)
		}
		due := func() []digest.Published {
			published, err := c.PublishDue(c.ctx)
			c.must(err)
			return published
		}
		c.clock.Set(at.Add(-time.Second))
		if got := due(); len(got) != 0 {
			t.Fatalf("published early: %v", got)
		}
		c.clock.Set(at)
		want := []digest.Published{{Ref: "one", Version: 1, Change: digest.New, Assigned: 4}}
		if diff := cmp.Diff(want, due()); diff != "" {
			t.Error(diff)
		}
		if got := due(); len(got) != 0 {
			t.Fatalf("published twice: %v", got)
		}
		if item := c.item("one"); item.Number != 1 || !item.PublishedAt.Equal(at) {
			t.Errorf("live %d since %s", item.Number, item.PublishedAt)
		}
	})
}
