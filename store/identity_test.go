package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestAnAddressPassedOn gives a leaver's address to somebody else: by a file, by a
// start, by the directory and by a provider, each before and after it was said whose it
// is.
func TestAnAddressPassedOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		today, bob := o.Today(), o.id("bob")
		o.answers("bob", "one", digest.Understood, "")
		token, err := o.NewAnswerLink(o.ctx, digest.Operator(), bob, o.item("one").ID)
		o.must(err)
		o.must(o.EndMembership(o.ctx, o.actor("mia"), bob, "north", today-1, "has left"))

		newcomer := digest.Start{Email: "bob@council.example", Name: "Omar Halloway", Team: "north", Span: digest.Span{From: today}}
		_, err = o.StartPerson(o.ctx, o.actor("mia"), newcomer, "new")
		o.refused(err, digest.Conflict)
		asked, ok := digest.AskedOf(err)
		o.same([]any{true, digest.OtherName, bob, today - 1}, []any{ok, asked.Doubt, asked.Record.ID, asked.Last})
		same := newcomer
		same.Name = "Bob"
		_, err = o.StartPerson(o.ctx, o.actor("mia"), same, "back?")
		asked, _ = digest.AskedOf(err)
		o.same(digest.HasLeft, asked.Doubt)

		// Before it is said, neither the directory nor a provider leads there.
		o.must(o.SeeAccount(o.ctx, digest.Slack, digest.Account{ID: "UTARIQ", Email: "Bob@council.example", Name: "Omar Halloway"}))
		_, err = db.PersonByAccount(o.ctx, digest.Slack, "UTARIQ")
		o.refused(err, digest.NotFound)
		_, err = o.SignInByEmail(o.ctx, "bob@council.example", "Omar Halloway")
		o.refused(err, digest.Forbidden)

		newcomer.Who = digest.NewPerson
		tariq, err := o.StartPerson(o.ctx, o.actor("mia"), newcomer, "new")
		o.must(err)
		if tariq.Person.ID == bob {
			t.Fatal("the newcomer has the leaver's record")
		}
		actor, err := o.ActorByID(o.ctx, tariq.Person.ID, digest.FaceWeb)
		o.must(err)
		said, err := o.MyAnswers(o.ctx, actor, "")
		o.must(err)
		o.same(0, len(said))
		open, err := db.OpenItems(o.ctx, tariq.Person.ID)
		o.must(err)
		o.same(3, len(open)) // all of it is asked of them
		was, err := db.Person(o.ctx, bob)
		o.must(err)
		o.same("", was.Email)
		_, err = o.ByAnswerLink(o.ctx, token) // it lies in a mailbox that is somebody else's
		o.refused(err, digest.NotFound)
		_, err = o.SignInByEmail(o.ctx, "BOB@council.example", "")
		o.must(err)
		_, err = o.SignInByEmail(o.ctx, "bob@council.example", "Bob")
		o.refused(err, digest.Forbidden)

		// The record before is still there, and can be worked with.
		record, err := o.StaffRecord(o.ctx, digest.Operator(), bob)
		o.must(err)
		o.same(1, len(record.Memberships))
	})
}

// TestWhatWasDoneIsOfWhoHadTheAddress passes the addresses of a manager and a policy
// lead on: their looks and replies stay theirs, and the next ones are their heirs'.
func TestWhatWasDoneIsOfWhoHadTheAddress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		reply := func(pat digest.Actor, words string) {
			t.Helper()
			open, err := o.OpenQuestions(o.ctx, pat)
			o.must(err)
			o.must(o.Reply(o.ctx, pat, digest.ReplyRequest{QuestionID: open[0].ID, Text: words}))
		}
		look := func(mia digest.Actor) {
			t.Helper()
			_, err := o.RecordOf(o.ctx, mia, o.id("ann"))
			o.must(err)
		}
		o.answers("ann", "one", digest.Question, "Why?")
		reply(o.actor("pat"), "Before.")
		look(o.actor("mia"))
		o.later(2 * day)
		heir := func(name, called, team string, manager bool, access digest.Access) digest.Actor {
			t.Helper()
			was := o.actor(name).Person
			o.change(digest.RosterChanges{
				Lose: []digest.Person{was},
				Add:  []digest.Person{{Email: was.Email, Name: called, Access: access}},
				Join: []digest.MembershipByKey{{Email: was.Email, Membership: digest.Membership{
					TeamID: o.teamID(team), Role: "Manager", Manager: manager, Employment: "permanent", Span: digest.Span{From: o.Today()},
				}}},
			})
			actor, err := o.ActorByID(o.ctx, o.has(name), digest.FaceWeb)
			o.must(err)
			return actor
		}
		maud, paul := heir("mia", "Maud", "north", true, digest.NoAccess), heir("pat", "Paul", "centre", false, digest.PolicyLead)
		o.later(time.Hour)
		o.answers("ann", "two", digest.Question, "And this?")
		reply(paul, "After.")
		look(maud)

		var by []string
		for _, ref := range []string{"one", "two"} {
			shown, err := o.Replies(o.ctx, o.actor("bob"), o.item(ref).ID)
			o.must(err)
			by = append(by, shown[0].By)
		}
		looks, err := o.LooksAt(o.ctx, o.actor("ann"))
		o.must(err)
		for _, l := range looks {
			by = append(by, l.By)
		}
		o.same([]string{"pat", "Paul", "Maud", "mia"}, by)

		// What is looked at and asked of the heir is not of who was before.
		for _, actor := range []digest.Actor{maud, paul} {
			looks, err := o.LooksAt(o.ctx, actor)
			o.must(err)
			o.same(0, len(looks))
		}
	})
}

// TestAManagerTakesNoAddressOfSomebodyWhoWorks is for administrators: somebody who is in
// a team today has it, and would be nobody without.
func TestAManagerTakesNoAddressOfSomebodyWhoWorks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		cid := o.id("cid")
		for _, name := range []string{"cid", "ann", "pat", "ada"} {
			had := o.has(name)
			taken := digest.Start{Email: name + "@council.example", Name: "Omar Halloway", Who: digest.NewPerson, Team: "north", Span: digest.Span{From: o.Today()}}
			_, err := o.StartPerson(o.ctx, o.actor("mia"), taken, "new")
			o.refused(err, digest.Forbidden)
			taken.Person = o.id("bob") // nor by beginning somebody of hers anew with it
			_, err = o.StartPerson(o.ctx, o.actor("mia"), taken, "new")
			o.refused(err, digest.Forbidden)
			o.same(had, o.has(name))
		}
		started, err := o.StartPerson(o.ctx, o.actor("ada"), digest.Start{Email: "cid@council.example", Name: "Omar Halloway", Who: digest.NewPerson, Team: "north", Span: digest.Span{From: o.Today()}}, "new")
		o.must(err)
		if started.Person.ID == cid || o.has("cid") != started.Person.ID {
			t.Errorf("an administrator gives it to %+v", started.Person)
		}
	})
}

// TestLettersThatOnlyLookAlike tries addresses that lower to somebody's elsewhere.
func TestLettersThatOnlyLookAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		_, err := o.StartPerson(o.ctx, o.actor("mia"), digest.Start{Email: "kim@council.example", Name: "Kim Ode", Team: "north", Span: digest.Span{From: o.Today()}}, "new")
		o.must(err)
		_, err = o.SignInByEmail(o.ctx, "KIM@council.example", "")
		o.must(err)
		for _, address := range []string{"\u212aim@council.example", "k\u0131m@council.example", "kim\u200b@council.example", "kim@council\uff0eexample"} {
			_, err = o.SignInByEmail(o.ctx, address, "")
			o.refused(err, digest.Forbidden)
			o.must(o.SeeAccount(o.ctx, digest.Slack, digest.Account{ID: "UKELVIN", Email: address, Name: "Kim Ode"}))
			_, err = db.PersonByAccount(o.ctx, digest.Slack, "UKELVIN")
			o.refused(err, digest.NotFound)
			_, err = o.StartPerson(o.ctx, o.actor("mia"), digest.Start{Email: address, Name: "Kim Ode", Team: "north", Span: digest.Span{From: o.Today()}}, "new")
			o.refused(err, digest.Invalid)
		}
	})
}

// TestAddressesChangeHands swaps two addresses by staff number, and moves a third to
// one that is set free by it.
func TestAddressesChangeHands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		rows := func(a, b, c string) []digest.PersonRow {
			row := func(number, email, name string) digest.PersonRow {
				return digest.PersonRow{StaffNo: number, Email: email + "@council.example", Name: name, Team: "north", Employment: "permanent"}
			}
			return []digest.PersonRow{row("1", a, "Ann Ash"), row("2", b, "Bob Birch"), row("3", c, "Cid Cole")}
		}
		said := map[string]digest.Who{"ann@council.example": digest.SamePerson, "bob@council.example": digest.SamePerson, "cid@council.example": digest.SamePerson}
		_, err := o.ImportPeople(o.ctx, digest.Operator(), rows("ann", "bob", "cid"), digest.ImportOptions{Who: said})
		o.must(err)
		ann, bob, cid := o.has("ann"), o.has("bob"), o.has("cid")
		moved := rows("bob", "dora", "ann")
		_, err = o.ImportPeople(o.ctx, digest.Operator(), moved, digest.ImportOptions{})
		o.must(err)
		o.same([]int64{bob, cid, ann}, []int64{o.has("dora"), o.has("ann"), o.has("bob")})
		again, err := o.ImportPeople(o.ctx, digest.Operator(), moved, digest.ImportOptions{DryRun: true})
		o.must(err)
		o.same(true, again.Empty())
		_, err = o.ImportPeople(o.ctx, digest.Operator(), rows("ann", "bob", "cid"), digest.ImportOptions{})
		o.must(err)
		o.same([]int64{ann, bob, cid}, []int64{o.has("ann"), o.has("bob"), o.has("cid")})
	})
}

// has returns who has an address.
func (o *office) has(name string) int64 {
	o.t.Helper()
	p, err := o.db.PersonByEmail(o.ctx, name+"@council.example")
	o.must(err)
	return p.ID
}
