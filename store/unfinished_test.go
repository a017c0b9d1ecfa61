package store_test

import (
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestUnfinishedWorkIsKept: what could not be saved is there again for who wrote it
// alone, and nothing is left of it once the item is saved, renamed, discarded or
// published.
func TestUnfinishedWorkIsKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.staff("centre", "pam", false, digest.PolicyLead)
		o.staff("centre", "quy", false, digest.PolicyLead)
		pam, quy := o.actor("pam"), o.actor("quy")
		half := digest.Text{Kind: digest.Lesson, Title: "Half a title", Points: []string{""}, Markdown: "not kept"}
		kept := func(who digest.Actor, about, want string) {
			t.Helper()
			u, err := o.Unfinished(o.ctx, who, about)
			if want == "" {
				o.refused(err, digest.NotFound)
				return
			}
			o.must(err)
			if u.Text.Title != want || u.Text.Markdown != "" || u.At.IsZero() {
				t.Errorf("kept %+v, want %q", u, want)
			}
		}
		about := digest.UnfinishedNew(digest.Lesson)
		o.must(o.KeepUnfinished(o.ctx, pam, about, half))
		half.Title = "The other half"
		o.must(o.KeepUnfinished(o.ctx, pam, about, half))
		kept(pam, about, "The other half")
		kept(quy, about, "")
		o.must(o.DropUnfinished(o.ctx, pam, about))
		kept(pam, about, "")
		o.refused(o.KeepUnfinished(o.ctx, o.actor("ann"), about, half), digest.Forbidden)

		draft, err := o.SaveDraft(o.ctx, pam, takes("lesson-a", 1, 5), 0)
		o.must(err)
		o.must(o.KeepUnfinished(o.ctx, pam, "lesson-a", half))
		o.must(o.KeepUnfinished(o.ctx, quy, "lesson-a", half))
		text := draft.Text
		text.Title, text.Markdown = "Another title", ""
		draft, err = o.SaveDraft(o.ctx, pam, text, draft.Revision)
		o.must(err)
		kept(pam, "lesson-a", "")
		kept(quy, "lesson-a", "The other half")
		text.Ref = "lesson-b"
		_, err = o.RenameDraft(o.ctx, pam, "lesson-a", text, draft.Revision)
		o.must(err)
		kept(quy, "lesson-a", "")
		o.must(o.KeepUnfinished(o.ctx, quy, "lesson-b", half))
		o.must(o.DiscardDraft(o.ctx, pam, "lesson-b"))
		kept(quy, "lesson-b", "")
		o.must(o.KeepUnfinished(o.ctx, quy, "lesson-c", half))
		o.publish(takes("lesson-c", 1, 5))
		kept(quy, "lesson-c", "")
	})
}
