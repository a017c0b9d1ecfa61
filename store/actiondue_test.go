package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestActionsAreFollowedUp: the owner of an action is reminded on its day, and every two
// weeks while it is open; the letter names nobody who was there.
func TestActionsAreFollowedUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		recorded := o.record(o.discussion("bob", "mia"))
		due := o.Today() + 28
		reminded := func(on digest.Date) (who []int64) {
			t.Helper()
			o.clock.Set(on.At(10, 0, time.UTC))
			for range 2 { // looking again reminds nobody again
				o.plan()
			}
			for _, l := range o.sent() {
				if n, ok := digest.ParseNotice(l.Notice); !ok || n.Kind != digest.NoticeActionDue {
					continue
				}
				who = append(who, l.PersonID)
				if l.Discussion.Action.What != "Ask at the first visit." || len(l.Discussion.Present) > 0 || l.Discussion.Answers != [3]string{} {
					t.Errorf("the reminder holds %+v", l.Discussion)
				}
			}
			return who
		}
		for _, step := range []struct {
			after digest.Date
			owner bool
		}{{-1, false}, {0, true}, {1, false}, {13, false}, {15, true}} {
			if got, want := slices.Contains(reminded(due+step.after), o.id("ann")), step.owner; got != want {
				t.Errorf("%d days after its day the owner is reminded: %t, want %t", step.after, got, want)
			}
		}
		o.must(o.CloseAction(o.ctx, o.actor("ann"), recorded.ID))
		if who := reminded(due + 30); len(who) > 0 {
			t.Errorf("%v are reminded of what is done", who)
		}
	})
}

// TestActionsAfterAReviewAreFollowedUp: the managers of the team, or the policy leads, that
// answer for an action are reminded on its day, and every two weeks while it is open.
func TestActionsAfterAReviewAreFollowedUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		pat := o.actor("pat")
		review, err := o.SaveCaseReview(o.ctx, pat, digest.CaseReview{Type: "lcspr", Publisher: "Northshire"})
		o.must(err)
		o.must(o.Recommend(o.ctx, pat, review, "Ask who else lives in the home."))
		_, one, _ := o.recommended(1)
		due := o.Today() + 10
		o.must(o.ActOn(o.ctx, pat, review, one, digest.RecommendationAction{What: "Put it on the record.", Team: "north", Due: due}))
		o.must(o.ActOn(o.ctx, pat, review, one, digest.RecommendationAction{What: "Change the form.", Due: due}))
		reminded := func(on digest.Date) (who []string) {
			t.Helper()
			o.clock.Set(on.At(10, 0, time.UTC))
			o.plan()
			letters := o.sent()
			o.later(2 * time.Hour) // policy leads hear on the next full hour
			o.plan()
			for _, l := range append(letters, o.sent()...) {
				for _, a := range l.ReviewActions {
					who = append(who, l.Person.Name+": "+a.What)
				}
			}
			slices.Sort(who)
			return who
		}
		both := []string{"mia: Put it on the record.", "pat: Change the form."}
		o.same([]string(nil), reminded(due-1))
		o.same(both, reminded(due))
		o.same([]string(nil), reminded(due+1))
		o.same(both, reminded(due+15))
		_, _, r := o.recommended(1)
		o.must(o.FinishAction(o.ctx, pat, review, one, r.Actions[0].ID))
		o.same(both[1:], reminded(due+32)) // a Monday
	})
}
