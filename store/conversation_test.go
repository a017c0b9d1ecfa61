package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// office is a council in which everybody who has a part in a conversation works:
// mia manages north with ann and bob, sam manages south with cid; pat is a
// policy lead, sue a senior and ada an administrator, all three of a team of
// their own. Three items went out on Monday.
type office struct {
	*council
	post  *post
	whose map[string]digest.Who // of addresses that a file gives
}

func newOffice(t *testing.T, db *store.DB) *office {
	t.Helper()
	o := &office{council: newCouncil(t, db), post: &post{}}
	for _, team := range []string{"north", "south", "centre"} {
		o.team(team, digest.ByDM)
	}
	o.people("north", "ann", "bob")
	o.people("south", "cid")
	o.staff("north", "mia", true, digest.NoAccess)
	o.staff("south", "sam", true, digest.NoAccess)
	o.staff("centre", "pat", false, digest.PolicyLead)
	o.staff("centre", "sue", false, digest.Senior)
	o.staff("centre", "ada", false, digest.Admin)
	o.publish(text("one"), text("two"), text("three"))
	o.post.fail = func(digest.Letter) error { // a person gets one message a second
		o.later(2 * time.Second)
		return nil
	}
	o.clock.Set(monday)
	o.plan()
	o.drain(o.post)
	o.post.letters = nil
	return o
}

func (o *office) staff(team, name string, manager bool, access digest.Access) {
	o.t.Helper()
	email := name + "@council.example"
	o.change(digest.RosterChanges{
		Add: []digest.Person{{Email: email, Name: name, SlackID: "U" + name, Access: access}},
		Join: []digest.MembershipByKey{{Email: email, Membership: digest.Membership{
			TeamID: o.teamID(team), Role: "Manager", Manager: manager, Employment: "permanent", Span: digest.Span{From: digest.NewDate(2020, 1, 1)},
		}}},
	})
}

func (o *office) id(name string) int64 { return o.actor(name).Person.ID }

// answers lets somebody answer an hour later, so that no two answers are at once.
func (o *office) answers(name, ref string, kind digest.AnswerKind, note string) {
	o.t.Helper()
	o.later(time.Hour)
	_, err := o.Answer(o.ctx, o.actor(name), digest.AnswerRequest{ItemID: o.item(ref).ID, Kind: kind, Note: note})
	o.must(err)
}

func (o *office) later(d time.Duration) { o.clock.Sleep(o.ctx, d) }

// sent drains the outbox and returns the letters that went out.
func (o *office) sent() []digest.Letter {
	o.t.Helper()
	o.later(time.Minute)
	o.post.letters = nil
	o.drain(o.post)
	return o.post.letters
}

func (o *office) refused(err error, code digest.Code) {
	o.t.Helper()
	if got := digest.CodeOf(err); got != code {
		o.t.Errorf("got %q (%v), want %q", got, err, code)
	}
}

func (o *office) same(want, got any) {
	o.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		o.t.Errorf("(-want +got):\n%s", diff)
	}
}

// audited fails the test unless the audit log says so: it refuses to have a row
// changed, if there is one.
func (o *office) audited(action, subject string) {
	o.t.Helper()
	if err := o.db.Exec(o.ctx, "UPDATE audit SET actor = 'x' WHERE action = '"+action+"' AND subject = '"+subject+"'"); err == nil {
		o.t.Errorf("the audit log does not say %q of %q", action, subject)
	}
}

func TestQuestionGoesToThePolicyLeadAndBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Question, "What of families who moved?")
		asked := o.clock.Now()
		o.answers("bob", "one", digest.Question, "")                 // without words, which waits as well
		o.answers("cid", "one", digest.Question, "A slip.")          // …
		_, err := o.Undo(o.ctx, o.actor("cid"), o.item("one").ID, 1) // … taken back
		o.must(err)

		open, err := o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		item := digest.ItemVersion{ID: o.item("one").ID, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1}
		if len(open) != 2 || open[1].Text != "" {
			t.Fatalf("%d questions are open, want ann’s and bob’s: %+v", len(open), open)
		}
		id := open[0].ID
		o.same(digest.AskedQuestion{ID: id, Kind: digest.Question, Item: item, Text: "What of families who moved?", At: asked}, open[0])
		o.answers("bob", "one", digest.Understood, "") // by which nothing waits any more

		o.later(time.Hour)
		request := digest.ReplyRequest{QuestionID: id, Text: "Follow them.", Wording: "What of those who move?"}
		o.must(o.Reply(o.ctx, o.actor("pat"), request))
		o.refused(o.Reply(o.ctx, o.actor("pat"), request), digest.Conflict)
		reply := &digest.Reply{Wording: request.Wording, Text: request.Text, Shown: true, At: o.clock.Now(), By: "pat"}
		o.audited("replied to a question", "one")

		letters := o.sent()
		if len(letters) != 1 || letters[0].PersonID != o.id("ann") || letters[0].Question == nil {
			t.Fatalf("sent %+v, want one notice to ann", letters)
		}
		o.same(reply, letters[0].Question.Reply)
		if again := o.sent(); len(again) != 0 {
			t.Errorf("sent %d letters more", len(again))
		}

		shown, err := o.Replies(o.ctx, o.actor("cid"), item.ID)
		o.must(err)
		o.same([]digest.PublishedReply{{QuestionID: id, Question: request.Wording, Reply: request.Text, By: "pat", At: reply.At}}, shown)
		mine, err := o.MyQuestions(o.ctx, o.actor("ann"))
		o.must(err)
		o.same([]digest.AskedQuestion{{ID: id, Kind: digest.Question, Item: item, Text: "What of families who moved?", At: asked, Reply: reply}}, mine)
		open, err = o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		o.same(0, len(open))

		receipt, err := db.Receipt(o.ctx, o.id("ann"), item.ID, 1)
		o.must(err)
		o.same(digest.Question, receipt.Answer) // whether ann understands is hers to say

		o.must(o.HideReply(o.ctx, o.actor("pat"), id))
		shown, err = o.Replies(o.ctx, o.actor("cid"), item.ID)
		o.must(err)
		o.same(0, len(shown))
		o.refused(o.Reply(o.ctx, o.actor("pat"), digest.ReplyRequest{QuestionID: id + 100, Text: "x"}), digest.NotFound)
		o.refused(o.Reply(o.ctx, o.actor("pat"), digest.ReplyRequest{QuestionID: id, Text: " "}), digest.Invalid)
	})
}

// TestEveryOtherAnswerGetsItsReply: what is not clear and what is not theirs waits for
// a reply as a question does, with words or without; the reply goes to who said it
// alone, and it is their turn again, with three working days at least.
func TestEveryOtherAnswerGetsItsReply(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.NotClear, "Which visits?")
		o.answers("bob", "one", digest.NotMyRole, "We do adults.")
		o.answers("cid", "one", digest.NotClear, "All of it.")
		o.answers("cid", "one", digest.Understood, "") // and then it was
		o.later(9 * 24 * time.Hour)
		open, err := o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		if len(open) != 2 || open[0].Kind != digest.NotClear || open[1].Kind != digest.NotMyRole {
			t.Fatalf("waiting: %+v", open)
		}
		for i, name := range []string{"ann", "bob"} {
			before, err := db.Receipt(o.ctx, o.id(name), o.item("one").ID, 1)
			o.must(err)
			o.must(o.Reply(o.ctx, o.actor("pat"), digest.ReplyRequest{QuestionID: open[i].ID, Text: "Home visits.", Wording: "Shown?"}))
			after, err := db.Receipt(o.ctx, o.id(name), o.item("one").ID, 1)
			o.must(err)
			if before.Open() || !after.Open() || after.DueOn < o.Today()+3 {
				t.Errorf("%s: open %t before and %t after, due %s", name, before.Open(), after.Open(), after.DueOn)
			}
			mine, err := o.MyQuestions(o.ctx, o.actor(name))
			o.must(err)
			if len(mine) != 1 || mine[0].Reply == nil || mine[0].Reply.Shown {
				t.Errorf("%s’s own: %+v", name, mine)
			}
		}
		if letters := o.sent(); len(letters) != 2 {
			t.Errorf("sent %d replies", len(letters))
		}
		shown, err := o.Replies(o.ctx, o.actor("cid"), o.item("one").ID)
		o.must(err)
		open, err = o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		if len(shown)+len(open) != 0 {
			t.Errorf("%d stand under the item, %d wait still", len(shown), len(open))
		}
		o.answers("ann", "one", digest.NotClear, "Still not.") // may be said again
		open, err = o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		o.same(1, len(open))
	})
}

func TestReplyToTheAskerOnlyIsNotShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Question, "About one family …")
		open, err := o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		o.must(o.Reply(o.ctx, o.actor("pat"), digest.ReplyRequest{QuestionID: open[0].ID, Text: "Let us talk.", AskerOnly: true}))
		shown, err := o.Replies(o.ctx, o.actor("bob"), o.item("one").ID)
		o.must(err)
		if letters := o.sent(); len(letters) != 1 || len(shown) != 0 {
			t.Errorf("sent %d letters and shown %d replies, want one and none", len(letters), len(shown))
		}
		o.answers("bob", "one", digest.Question, "For how long?")
		open, err = o.OpenQuestions(o.ctx, o.actor("pat"))
		o.must(err)
		o.must(o.Reply(o.ctx, o.actor("pat"), digest.ReplyRequest{QuestionID: open[0].ID, Text: "For a year."}))

		// It is read by the asker and by who wrote it: not by another policy lead, nor
		// by who has the address of the writer by now, nor by who runs the program.
		o.staff("centre", "quy", false, digest.PolicyLead)
		private, public := "Let us talk.", "For a year."
		replied := func(actor digest.Actor) (texts []string) {
			t.Helper()
			list, err := o.RepliedQuestions(o.ctx, actor)
			o.must(err)
			for _, q := range list {
				texts = append(texts, q.Reply.Text)
			}
			return texts
		}
		o.same([]string{private, public}, replied(o.actor("pat")))
		o.same([]string{public}, replied(o.actor("quy")))
		o.same([]string{public}, replied(digest.Operator()))
		mine, err := o.MyQuestions(o.ctx, o.actor("ann"))
		o.must(err)
		o.same(private, mine[0].Reply.Text)

		// What another takes from under the item is between those two as well.
		o.must(o.HideReply(o.ctx, o.actor("quy"), open[0].ID))
		o.same([]string(nil), replied(o.actor("quy")))
		o.same([]string{private, public}, replied(o.actor("pat")))

		// The writer left, and a policy lead after them has the address.
		pat := o.actor("pat")
		o.later(2 * day)
		o.change(digest.RosterChanges{
			Lose: []digest.Person{pat.Person},
			Add:  []digest.Person{{Email: pat.Person.Email, Name: "Patience", Access: digest.PolicyLead}},
			Join: []digest.MembershipByKey{{Email: pat.Person.Email, Membership: digest.Membership{TeamID: o.teamID("centre"), Role: "Officer", Employment: "permanent", Span: digest.Span{From: o.Today()}}}},
		})
		heir, err := o.ActorByID(o.ctx, o.has("pat"), digest.FaceWeb)
		o.must(err)
		o.same([]string(nil), replied(heir))
		o.same([]string{private, public}, replied(pat)) // who comes back has what was theirs
		mine, err = o.MyQuestions(o.ctx, o.actor("ann"))
		o.must(err)
		o.same("pat", mine[0].Reply.By)
	})
}

func TestFeedbackIsAboutTheWritingAndNotThePerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		_, err := o.Answer(o.ctx, o.actor("ann"), digest.AnswerRequest{ItemID: o.item("one").ID, Kind: digest.NotMyRole, Note: " "})
		o.refused(err, digest.Invalid)
		_, err = o.Answer(o.ctx, o.actor("ann"), digest.AnswerRequest{ItemID: o.item("one").ID, Kind: digest.Discussed})
		o.refused(err, digest.Invalid)

		o.answers("cid", "one", digest.NotClear, "Too long.")
		o.clock.Set(o.clock.Now().AddDate(0, 0, 40))
		o.answers("ann", "one", digest.NotMyRole, "I do not visit.")
		o.answers("bob", "one", digest.NotClear, "Which form?")
		o.answers("bob", "one", digest.Understood, "") // later: it was unclear all the same
		o.answers("mia", "one", digest.NotClear, "A slip.")
		_, err = o.Undo(o.ctx, o.actor("mia"), o.item("one").ID, 1)
		o.must(err)
		o.clock.Set(o.clock.Now().AddDate(0, 0, 1))

		feedback, err := o.OtherAnswers(o.ctx, o.actor("pat"))
		o.must(err)
		o.same([]digest.OtherAnswers{{
			Item:   digest.ItemVersion{ID: o.item("one").ID, Ref: "one", Kind: digest.Lesson, Title: "Title of one", Number: 1},
			All:    digest.OtherCount{People: 3, NotClear: 2, NotMyRole: 1},
			Recent: digest.OtherCount{People: 2, NotClear: 1, NotMyRole: 1},
			Before: digest.OtherCount{People: 1, NotClear: 1},
			Reasons: []digest.Reason{
				{Kind: digest.NotClear, Version: 1, Text: "Which form?"},
				{Kind: digest.NotMyRole, Version: 1, Text: "I do not visit."},
				{Kind: digest.NotClear, Version: 1, Text: "Too long."},
			},
		}}, feedback)
		if rate, ok := feedback[0].Recent.Rate(digest.NotClear); !ok || rate != 0.5 {
			t.Errorf("the rate is %v (%t), want one half", rate, ok)
		}
	})
}
