package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestNobodyFillsAPartnersMailbox: whoever asks for links in somebody's name, and how
// often, they get one in five minutes and six in a day, and none that they have is lost.
func TestNobodyFillsAPartnersMailbox(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		var asking sync.WaitGroup
		failed := make([]error, 4)
		for i := range failed { // at once
			asking.Go(func() { failed[i] = o.MailSignInLink(o.ctx, "eve@oak.example") })
		}
		asking.Wait()
		o.must(errors.Join(failed...))
		var tokens []string
		mailed := func() {
			for _, l := range o.mailed().letters {
				if l.To.Address == "eve@oak.example" && l.ReplyLink != "" {
					tokens = append(tokens, l.ReplyLink)
				}
			}
		}
		mailed()
		o.later(4 * time.Minute)
		o.must(o.MailSignInLink(o.ctx, "eve@oak.example"))
		mailed()
		o.same(1, len(tokens))
		o.must(o.MailSignInLink(o.ctx, "fay@oak.example")) // another person is not held up
		o.same(1, len(o.mailed().letters))
		o.later(2 * time.Minute)
		o.must(o.MailSignInLink(o.ctx, "eve@oak.example"))
		mailed()
		o.same(2, len(tokens))
		for _, token := range tokens { // the second ended not the first
			_, err := o.UseSignInLink(o.ctx, token)
			o.must(err)
		}
		for range 20 {
			o.later(30 * time.Minute)
			o.must(o.MailSignInLink(o.ctx, "eve@oak.example"))
			mailed()
		}
		o.same(6, len(tokens))
		o.later(24 * time.Hour)
		o.must(o.MailSignInLink(o.ctx, "eve@oak.example"))
		mailed()
		o.same(7, len(tokens))
	})
}

// TestWhoLeftForAnOrganisationIsOfTheCouncilNoMore: whatever access they had, they get no
// mail about drafts and staff, not even what waited for them, and nobody counts on them.
func TestWhoLeftForAnOrganisationIsOfTheCouncilNoMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		for name, access := range map[string]digest.Access{"leo": digest.PolicyLead, "lou": digest.PolicyLead, "abe": digest.Admin} {
			o.staff("centre", name, false, access)
		}
		old := text("old")
		old.ReviewBy = o.Today() + 1
		o.publish(old)
		submit := func(ref string) {
			o.save("pat", risky(ref))
			draft, err := o.SubmitForReview(o.ctx, o.actor("pat"), ref)
			o.must(err)
			o.must(o.ReportFalseAlarm(o.ctx, o.actor("pat"), ref, draft.Findings[0].ID()))
		}
		submit("early")
		_, err := o.StartPerson(o.ctx, o.actor("mia"), o.starts("sue", "north"), "helps out")
		o.must(err)
		o.must(db.Plan(o.ctx, func(tx digest.PlanTx) error {
			to, err := tx.Recipients(o.Today(), []int64{o.id("leo"), o.id("lou")})
			if err != nil || len(to) != 2 {
				t.Fatalf("%v, %v", to, err)
			}
			for i := range to {
				to[i].NotBefore = o.clock.Now()
			}
			return tx.Notify(o.clock.Now(), digest.Notice{Kind: digest.NoticeAgeing}.Encode(), to)
		}))
		o.partnersFile(digest.ImportOptions{}, "leo@council.example,leo,oak,,Worker,", "abe@council.example,abe,oak,,Worker,")
		for _, name := range []string{"leo", "abe"} {
			o.must(o.EndMembership(o.ctx, o.actor("ada"), o.id(name), "centre", o.Today()-1, "left"))
			if !o.actor(name).Partner() {
				t.Fatalf("%s is in %+v", name, o.actor(name).Teams)
			}
		}
		told := func() map[string][]string {
			o.post.letters = nil
			told := map[string][]string{}
			for _, l := range append(o.mailed().letters, o.post.letters...) {
				n, ok := digest.ParseNotice(l.Notice)
				about := len(l.Drafts)+len(l.Alarms)+len(l.Ageing) > 0
				for _, news := range l.Staff {
					about = about || news.PersonID != l.PersonID
				}
				if ok && about && !slices.Contains(told[l.Person.Name], string(n.Kind)) {
					told[l.Person.Name] = append(told[l.Person.Name], string(n.Kind))
					slices.Sort(told[l.Person.Name])
				}
			}
			return told
		}
		only := func(when string, told map[string][]string, lou ...string) {
			t.Helper()
			if told["leo"] != nil || told["abe"] != nil {
				t.Errorf("%s: leo is told of %v, and abe of %v", when, told["leo"], told["abe"])
			}
			if !slices.Equal(told["lou"], lou) || !slices.Contains(told["ada"], "staff") {
				t.Errorf("%s: lou is told of %v, and ada of %v", when, told["lou"], told["ada"])
			}
		}
		o.later(2 * time.Hour)
		only("what waited", told(), "ageing", "false_alarm", "review")

		submit("late")
		_, err = o.StartPerson(o.ctx, o.actor("mia"), o.starts("pat", "north"), "helps out")
		o.must(err)
		queued := func(name string) (n int) { // also what would be dropped when it goes
			o.must(db.Plan(o.ctx, func(tx digest.PlanTx) error {
				for _, kind := range []digest.NoticeKind{digest.NoticeReview, digest.NoticeFalseAlarm} {
					at, err := tx.Noticed(digest.Recipient{PersonID: o.id(name)}, digest.Notice{Kind: kind}.Encode(), o.clock.Now().Add(-time.Minute))
					if n += len(at); err != nil {
						return err
					}
				}
				return nil
			}))
			return n
		}
		o.same([]int{0, 2}, []int{queued("leo"), queued("lou")})
		o.later(2 * time.Hour)
		only("what is new", told(), "false_alarm", "review")

		ada := o.actor("ada")
		o.refused(o.SetAccess(o.ctx, ada, ada.Person.ID, digest.NoAccess, "an administrator who left is none"), digest.Conflict)
	})
}

// TestWhatIsPassedOnIsLookedAtAgainWhenItGoes: what an organisation's shared address was to
// get, and what changed before it went.
func TestWhatIsPassedOnIsLookedAtAgainWhenItGoes(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*office)
		want   []string
	}{
		"nothing": {func(*office) {}, []string{"all", "schools"}},
		"for others": {func(o *office) {
			other := meantFor("schools", "council")
			other.Change, other.Markdown = digest.Minor, "for the council now"
			o.publish(other)
		}, []string{"all"}},
		"superseded": {func(o *office) {
			o.must(o.db.Exec(o.ctx, "UPDATE items SET superseded_by = 'newer' WHERE ref = 'all'"))
		}, []string{"schools"}},
		"withdrawn": {func(o *office) {
			_, err := o.Withdraw(o.ctx, o.actor("pat"), "all", "it was wrong")
			o.must(err)
		}, []string{"schools"}},
		"another kind": {func(o *office) { o.organisations("hill,Hill School,police,90,office@hill.example,,,") }, nil},
		"ended":        {func(o *office) { o.organisations("hill,Hill School,school,90,,," + (o.Today() - 1).String() + ",") }, nil},
		"a list now":   {func(o *office) { o.partnersFile(digest.ImportOptions{}, "ivy@hill.example,Ivy,hill,,Teacher,") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				o := partnered(t, db)
				o.later(8 * 24 * time.Hour)
				o.plan()
				c.change(o)
				var refs []string
				for _, l := range o.mailed().letters {
					if l.PersonID == 0 && l.Team.Slug == "hill" {
						for _, e := range l.Entries {
							refs = append(refs, e.Ref)
						}
					}
				}
				slices.Sort(refs)
				o.same(c.want, refs)
			})
		})
	}
}

// TestWhatIsNotMeantOutsideIsNotNamedThere: whoever was told of a policy hears that it is
// superseded, and by what where they may read that, whichever of the two says it.
func TestWhatIsNotMeantOutsideIsNotNamedThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		rule := func(ref, front string, organisations ...string) {
			policy := ruled(t, ref, front)
			policy.Audience.Organisations = organisations
			o.live(policy)
		}
		rule("old", "in_force: 2026-01-05", "council", "third_sector", "school")
		rule("older", "in_force: 2026-01-05", "council", "third_sector", "school")
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.mailed()
		heard := func() map[string]string {
			o.post.letters = nil
			heard := map[string]string{}
			for _, l := range append(o.mailed().letters, o.post.letters...) {
				if n, ok := digest.ParseNotice(l.Notice); ok && n.Kind == digest.NoticeSuperseded {
					heard[l.Person.Name] = n.Ref + " by " + n.Heir + n.HeirTitle
					if !n.InForce.IsZero() {
						heard[l.Person.Name] += " from " + n.InForce.String()
					}
				}
			}
			return heard
		}
		some := func(want, got map[string]string) {
			t.Helper()
			for name, words := range want {
				if got[name] != words {
					t.Errorf("%s hears %q, want %q", name, got[name], words)
				}
			}
		}
		rule("new", "in_force: 2026-03-02\nreplaces: old", "council", "third_sector")
		some(map[string]string{"bob": "old by newNEW from 2026-03-02", "Eve Ash": "old by newNEW from 2026-03-02", "Hal Oak": "old by "}, heard())
		rule("inner", "in_force: 2026-03-02")
		rule("older", "change: minor\nin_force: 2026-01-05\nsuperseded_by: inner", "council", "third_sector", "school")
		some(map[string]string{"bob": "older by innerINNER", "Eve Ash": "older by ", "Hal Oak": "older by "}, heard())
	})
}

// TestWhatIsRememberedStaysInTheCouncil: it names the council's services.
func TestWhatIsRememberedStaysInTheCouncil(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := partnered(t, db)
		many := pulsers(10)
		o.people("north", many...)
		kept := marked("kept")
		kept.Audience.Organisations = []string{"council", "third_sector"}
		o.publish(kept)
		o.later(8 * 24 * time.Hour)
		o.plan()
		o.mailed()
		for _, ref := range []string{"one", "two", "three", "all", "kept"} { // who has something overdue is asked no more
			o.understand(ref, many...)
		}
		o.clock.Set(when("2026-06-16 10:00"))
		for range 2 { // by both ways
			o.plan()
			o.mailed()
			o.later(time.Minute)
		}
		for _, name := range many {
			_, err := o.choose(name, 2)
			o.must(err)
		}
		for who, c := range map[string]struct {
			actor digest.Actor
			shown bool
		}{"the operator": {digest.Operator(), true}, "a manager": {o.actor("mia"), true}, "a coordinator": {o.by("eve@oak.example"), false}} {
			list, err := o.Remembered(o.ctx, c.actor, "kept")
			o.must(err)
			if len(list) > 0 != c.shown {
				t.Errorf("%s is shown %+v", who, list)
			}
		}
	})
}
