package store_test

import (
	"slices"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestWhoMayTakePartInAConversation walks every use case of a conversation with
// everybody. About ann of north: ann herself, her colleague bob, her manager mia,
// sam who manages another team, a senior, a policy lead, an administrator and
// whoever runs the server.
func TestWhoMayTakePartInAConversation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Question, "Why?")
		o.answers("ann", "two", digest.Supervision, "Help.")
		open, err := o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		ann, one, two := o.id("ann"), o.item("one").ID, o.item("two").ID
		discussed := o.record(o.discussion("bob", "ann"))
		people := []string{"ann", "bob", "mia", "sam", "sue", "pat", "ada"}
		for _, use := range []struct {
			name     string
			may      []string
			operator bool
			do       func(digest.Actor) error
		}{
			{"open questions", []string{"pat"}, true, func(a digest.Actor) error { _, err := o.OpenQuestions(o.ctx, a); return err }},
			{"replied questions", []string{"pat"}, true, func(a digest.Actor) error { _, err := o.RepliedQuestions(o.ctx, a); return err }},
			{"reply", []string{"pat"}, true, func(a digest.Actor) error {
				return o.Reply(o.ctx, a, digest.ReplyRequest{QuestionID: open[0].ID, Text: "Because."})
			}},
			{"hide a reply", []string{"pat"}, true, func(a digest.Actor) error { return o.HideReply(o.ctx, a, open[0].ID) }},
			{"replies", people, true, func(a digest.Actor) error { _, err := o.Replies(o.ctx, a, one); return err }},
			{"my questions", people, false, func(a digest.Actor) error { _, err := o.MyQuestions(o.ctx, a); return err }},
			{"feedback", []string{"pat"}, true, func(a digest.Actor) error { _, err := o.OtherAnswers(o.ctx, a); return err }},
			{"supervision list", []string{"mia"}, false, func(a digest.Actor) error { _, err := o.SupervisionList(o.ctx, a, "north"); return err }},
			{"tick", []string{"mia"}, false, func(a digest.Actor) error {
				return o.TickSupervision(o.ctx, a, digest.ReceiptKey{PersonID: ann, ItemID: two, Asks: 1}, "")
			}},
			{"members", []string{"mia"}, true, func(a digest.Actor) error { _, err := o.MembersOn(o.ctx, a, "north", 0); return err }},
			{"record a discussion", []string{"mia"}, false, func(a digest.Actor) error {
				_, err := o.RecordDiscussion(o.ctx, a, o.discussion("ann"))
				return err
			}},
			{"discussions", []string{"mia"}, true, func(a digest.Actor) error { _, err := o.Discussions(o.ctx, a, "north"); return err }},
			{"action plan", []string{"mia"}, true, func(a digest.Actor) error { _, err := o.ActionPlan(o.ctx, a, "north"); return err }},
			{"close an action", []string{"ann", "mia"}, false, func(a digest.Actor) error { return o.CloseAction(o.ctx, a, discussed.ID) }},
			{"history", people, false, func(a digest.Actor) error { _, err := o.MyAnswers(o.ctx, a, ""); return err }},
			{"my record", people, false, func(a digest.Actor) error { _, err := o.MyRecord(o.ctx, a); return err }},
			{"record of ann", []string{"mia"}, false, func(a digest.Actor) error { _, err := o.RecordOf(o.ctx, a, ann); return err }},
			{"looks", people, false, func(a digest.Actor) error { _, err := o.LooksAt(o.ctx, a); return err }},
			{"own absences", people, false, func(a digest.Actor) error { _, err := o.OwnAbsences(o.ctx, a); return err }},
			{"reflections", people, false, func(a digest.Actor) error { _, err := o.Reflections(o.ctx, a); return err }},
			{"exempt", []string{"mia"}, false, func(a digest.Actor) error { return o.Exempt(o.ctx, a, ann, two, "On secondment.") }},
			{"lift an exemption", []string{"mia"}, false, func(a digest.Actor) error { return o.LiftExemption(o.ctx, a, ann, two) }},
		} {
			for _, name := range people {
				err := use.do(o.actor(name))
				if allowed := digest.CodeOf(err) != digest.Forbidden; allowed != slices.Contains(use.may, name) {
					t.Errorf("%s by %s: %v", use.name, name, err)
				}
				if slices.Contains(use.may, name) && err != nil {
					t.Errorf("%s by %s failed: %v", use.name, name, err)
				}
			}
			if allowed := digest.CodeOf(use.do(digest.Operator())) != digest.Forbidden; allowed != use.operator {
				t.Errorf("%s by the operator: allowed %t", use.name, allowed)
			}
			if err := use.do(digest.Actor{}); digest.CodeOf(err) != digest.Forbidden {
				t.Errorf("%s by nobody: %v", use.name, err)
			}
		}
		// Managers are not their own managers.
		_, err = o.RecordOf(o.ctx, o.actor("mia"), o.id("mia"))
		o.refused(err, digest.Forbidden)
		o.refused(o.Exempt(o.ctx, o.actor("mia"), o.id("mia"), one, "I know."), digest.Forbidden)
	})
}
