package store_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

func itoa(id int64) string { return strconv.FormatInt(id, 10) }

// discussion is a good record of north’s team meeting about item one.
func (o *office) discussion(present ...string) digest.DiscussionRequest {
	r := digest.DiscussionRequest{
		Team: "north", ItemID: o.item("one").ID, On: o.Today(), Meeting: digest.TeamMeeting,
		Answers: [3]string{"We ask too late.", "In supervision.", ""},
		Action:  digest.ActionPoint{What: "Ask at the first visit.", OwnerID: o.id("ann"), Due: o.Today() + 28},
	}
	for _, name := range present {
		r.Present = append(r.Present, o.id(name))
	}
	return r
}

func (o *office) record(r digest.DiscussionRequest) digest.RecordedDiscussion {
	o.t.Helper()
	recorded, err := o.RecordDiscussion(o.ctx, o.actor("mia"), r)
	o.must(err)
	return recorded
}

func TestDiscussionInformsThosePresentUntilTheyObject(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("bob", "one", digest.Understood, "")
		o.later(time.Hour)
		recorded := o.record(o.discussion("ann", "bob", "mia", "ann"))
		if recorded.Present != 3 || recorded.Informed != 2 { // bob has said so himself
			t.Errorf("recorded %+v, want three present and two informed by it", recorded)
		}
		o.same(3, o.measures().Lessons.Informed)
		o.audited("recorded a discussion", "one")
		history, err := o.MyAnswers(o.ctx, o.actor("ann"), "")
		o.must(err)
		if len(history) != 1 || history[0].Kind != digest.Discussed || history[0].Face != digest.FaceManager {
			t.Errorf("ann’s history is %+v", history)
		}

		letters := o.sent()
		told := map[int64]bool{}
		for _, l := range letters {
			told[l.PersonID] = true
			if l.Discussion == nil || len(l.Discussion.Present) != 1 || l.Discussion.Present[0].PersonID != l.PersonID {
				t.Errorf("the notice to %d names %+v", l.PersonID, l.Discussion)
			}
		}
		o.same(map[int64]bool{o.id("ann"): true, o.id("bob"): true}, told)

		o.later(time.Hour)
		o.must(o.Object(o.ctx, o.actor("ann"), recorded.ID, "I was on a visit."))
		letters = o.sent()
		if len(letters) != 1 || letters[0].PersonID != o.id("mia") || letters[0].Discussion.Present[0].Objection != "I was on a visit." {
			t.Errorf("sent %+v, want the objection to mia", letters)
		}
		o.must(o.Object(o.ctx, o.actor("bob"), recorded.ID, ""))
		o.refused(o.Object(o.ctx, o.actor("ann"), recorded.ID, "Once more."), digest.Conflict)
		o.refused(o.Object(o.ctx, o.actor("cid"), recorded.ID, ""), digest.NotFound)
		o.same(2, o.measures().Lessons.Informed) // bob’s own word stands, and mia
		receipt, err := db.Receipt(o.ctx, o.id("ann"), o.item("one").ID, 1)
		o.must(err)
		o.same(digest.AnswerKind(""), receipt.Answer)

		list, err := o.Discussions(o.ctx, o.actor("mia"), "north")
		o.must(err)
		if len(list) != 1 || len(list[0].Present) != 3 || list[0].Objected() != 2 {
			t.Errorf("discussions are %+v, want one with two objections", list)
		}
	})
}

func TestAnotherDiscussionStands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		first := o.record(o.discussion("ann"))
		again := o.discussion("ann")
		again.Meeting = digest.GroupSupervision
		o.later(time.Hour)
		second := o.record(again)
		o.must(o.Object(o.ctx, o.actor("ann"), first.ID, ""))
		o.same(1, o.measures().Lessons.Informed)
		o.must(o.Object(o.ctx, o.actor("ann"), second.ID, ""))
		o.same(0, o.measures().Lessons.Informed)
	})
}

func TestDiscussionIsAboutTheVersionOfItsDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		that := o.Today()
		o.clock.Set(o.clock.Now().AddDate(0, 0, 2))
		newer := text("one")
		newer.Change, newer.Markdown = digest.Significant, "newer"
		o.publish(newer)
		r := o.discussion("ann")
		r.On = that
		if recorded := o.record(r); recorded.Item.Number != 1 {
			t.Errorf("it was about version %d, want the first", recorded.Item.Number)
		}
		o.same(0, o.measures().Lessons.Informed) // the newer version asks again
	})
}

func TestDiscussionIsRefusedWhereItIsNoEvidence(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		for name, change := range map[string]func(*digest.DiscussionRequest){
			"to come":                func(r *digest.DiscussionRequest) { r.On++ },
			"no day":                 func(r *digest.DiscussionRequest) { r.On = 0 },
			"before the item":        func(r *digest.DiscussionRequest) { r.On -= 10; r.Action = digest.ActionPoint{} },
			"nobody":                 func(r *digest.DiscussionRequest) { r.Present = nil },
			"somebody else’s person": func(r *digest.DiscussionRequest) { r.Present = []int64{o.id("cid")} },
			"somebody unknown":       func(r *digest.DiscussionRequest) { r.Present = []int64{987654} },
			"no answers":             func(r *digest.DiscussionRequest) { r.Answers = [3]string{" "} },
			"another kind":           func(r *digest.DiscussionRequest) { r.Meeting = "lunch" },
			"a crowd one to one": func(r *digest.DiscussionRequest) {
				r.Meeting, r.Present = digest.OneToOne, []int64{o.id("ann"), o.id("bob"), o.id("mia")}
			},
			"owner of nothing":   func(r *digest.DiscussionRequest) { r.Action.What = "" },
			"action without one": func(r *digest.DiscussionRequest) { r.Action.OwnerID = 0 },
			"another’s owner":    func(r *digest.DiscussionRequest) { r.Action.OwnerID = o.id("cid") },
			"due before":         func(r *digest.DiscussionRequest) { r.Action.Due = r.On - 1 },
		} {
			r := o.discussion("ann")
			change(&r)
			if _, err := o.RecordDiscussion(o.ctx, o.actor("mia"), r); digest.CodeOf(err) != digest.Invalid {
				t.Errorf("%s: %v, want it refused", name, err)
			}
		}
		o.record(o.discussion("ann", "bob"))
		_, err := o.RecordDiscussion(o.ctx, o.actor("mia"), o.discussion("bob", "ann"))
		o.refused(err, digest.Conflict) // sent twice
		o.same(2, o.measures().Lessons.Informed)
		for _, statement := range []string{
			"UPDATE discussions SET thoughts = 'x'", "DELETE FROM discussions", "UPDATE attendances SET person_id = 1", "DELETE FROM attendances",
		} {
			if err := db.Exec(o.ctx, statement); err == nil {
				t.Errorf("%s was let through", statement)
			}
		}
	})
}

func TestActionPlanIsTheTeamsSheet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		recorded := o.record(o.discussion("ann", "bob"))
		o.must(o.Object(o.ctx, o.actor("bob"), recorded.ID, ""))
		o.refused(o.CloseAction(o.ctx, o.actor("bob"), recorded.ID), digest.Forbidden)
		o.refused(o.CloseAction(o.ctx, o.actor("sam"), recorded.ID), digest.Forbidden)
		o.refused(o.CloseAction(o.ctx, o.actor("ann"), recorded.ID+1), digest.NotFound)
		o.must(o.CloseAction(o.ctx, o.actor("ann"), recorded.ID)) // the owner
		done := o.clock.Now()
		o.later(time.Hour)
		o.must(o.CloseAction(o.ctx, o.actor("mia"), recorded.ID)) // is done already
		rows, err := o.ActionPlan(o.ctx, o.actor("mia"), "north")
		o.must(err)
		want := o.discussion("ann")
		want.Action.Owner, want.Action.Done = "ann", done
		if diff := cmp.Diff([]digest.ActionRow{{
			DiscussionID: recorded.ID, Item: digest.ItemVersion{ID: want.ItemID, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1},
			On: want.On, Meeting: digest.TeamMeeting, Present: 1, Answers: want.Answers, Action: want.Action,
		}}, rows); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

// TestWhoDiscussedItIsAskedNoMore: whoever asked, had a reply and then discussed the item
// with their team owes nothing on it, by the digest's SQL as by the definition; and who
// objects to that record has their day worked out anew by the next plan.
func TestWhoDiscussedItIsAskedNoMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Question, "Why?")
		waiting, err := o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		if len(waiting) != 1 {
			t.Fatalf("%d questions wait", len(waiting))
		}
		o.must(o.Reply(o.ctx, o.actor("pat"), digest.ReplyRequest{QuestionID: waiting[0].ID, Text: "Because.", AskerOnly: true}))
		o.later(time.Hour)
		recorded := o.record(o.discussion("ann", "mia"))
		o.publish(text("another"))
		o.clock.Set(monday.AddDate(0, 0, 7))
		o.plan()
		o.drain(o.post)
		written := 0
		for _, l := range o.post.letters {
			for _, item := range l.Entries {
				if l.Person.Name == "ann" && l.Kind == digest.DigestLetter {
					if written++; item.Item.Ref == "one" {
						t.Error("ann’s digest has what she discussed")
					}
				}
			}
		}
		if written == 0 {
			t.Error("ann has no digest: the test shows nothing")
		}
		o.must(o.Object(o.ctx, o.actor("ann"), recorded.ID, "I was ill"))
		marked, err := db.Marked(o.ctx, o.Today(), 0)
		o.must(err)
		if !marked {
			t.Error("nothing is planned anew for who objected")
		}
	})
}
