package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// long is a lesson that takes about so many minutes.
func long(ref string, minutes int) digest.Text {
	text := written(ref)
	text.Learned = strings.TrimSpace(strings.Repeat("word ", minutes*digest.WordsPerMinute))
	return text
}

func TestCostIsKnownBeforeSending(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.team("south", digest.ByDM)
		c.people("south", "eve")
		c.live(long("one", 5))
		c.answer("eve", "one", digest.Understood)
		before := c.measures()

		c.save("pat", long("two", 4))
		got, err := c.Cost(c.ctx, c.actor("pat"), "two")
		c.must(err)
		week := c.Today() + 7
		want := digest.Cost{
			Ref: "two", Change: digest.New, Reading: 4,
			Load:     digest.Load{People: 5, Minutes: 20, OverBudget: 4, LastOn: c.Today()},
			Services: []digest.ServiceCost{{Service: "Safeguarding", Load: digest.Load{People: 5, Minutes: 20, OverBudget: 4, LastOn: c.Today()}}},
			Teams: []digest.TeamCost{
				{Team: "north", Name: "north", Service: "Safeguarding", Load: digest.Load{People: 4, Minutes: 16, OverBudget: 4, LastOn: c.Today()}},
				{Team: "south", Name: "south", Service: "Safeguarding", Load: digest.Load{People: 1, Minutes: 4, LastOn: c.Today()}},
			},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if again, err := c.Cost(c.ctx, c.actor("pat"), "two"); err != nil || !cmp.Equal(again, got) {
			t.Errorf("looking twice gives %+v, error %v", again, err)
		}
		if diff := cmp.Diff(before, c.measures()); diff != "" {
			t.Errorf("looking had an effect:\n%s", diff)
		}
		if _, err := c.db.ItemByRef(c.ctx, "two"); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("looking published: %v", err)
		}
		c.live(long("two", 4))
		c.save("pat", long("three", 1))
		got, err = c.Cost(c.ctx, c.actor("pat"), "three")
		c.must(err)
		if got.LastOn != week || got.Hours() != 5.0/60 {
			t.Errorf("the last gets it on %s, want %s; %f hours", got.LastOn, week, got.Hours())
		}
		c.clock.Step(time.Minute)
		minor := long("one", 5)
		minor.Change, minor.Title = digest.Minor, "Other"
		c.save("pat", minor)
		got, err = c.Cost(c.ctx, c.actor("pat"), "one")
		c.must(err)
		if got.People != 0 {
			t.Errorf("a minor change asks %d people", got.People)
		}
		_, err = c.Cost(c.ctx, c.actor("pat"), "nothing")
		c.wants(digest.NotFound, err)
	})
}

func TestCoverageAndWhatIsHeldBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(long("one", 7), long("two", 7))
		c.answer("ann", "one", digest.Understood)
		c.answer("bob", "one", digest.NotClear)
		c.answer("pat", "one", digest.Question)

		list, err := c.Reception(c.ctx, c.actor("sam"))
		c.must(err)
		if len(list) != 2 {
			t.Fatalf("coverage %+v", list)
		}
		one, two := list[0], list[1]
		if diff := cmp.Diff(map[digest.AnswerKind]int{digest.Understood: 1, digest.NotClear: 1, digest.Question: 1}, one.Answers); diff != "" {
			t.Errorf("answers (-want +got):\n%s", diff)
		}
		if one.Informed != 1 || one.Asked != 2 || one.ItemMeasure.Waiting != 1 || one.NotClear == nil || *one.NotClear != 0.3333 || one.Waiting != 0 {
			t.Errorf("one: %+v", one)
		}
		if two.NotClear != nil || two.Waiting != 4 {
			t.Errorf("two: %+v", two)
		}
		held, err := c.HeldBack(c.ctx, c.actor("sam"))
		c.must(err)
		want := []digest.Waiting{{Ref: "two", Title: "Title of two", Team: "north", Name: "north", People: 4, Until: c.Today() + 7}}
		if diff := cmp.Diff(want, held); diff != "" {
			t.Errorf("held back (-want +got):\n%s", diff)
		}
		c.clock.Set(c.clock.Now().AddDate(0, 0, 7))
		if held, err = c.HeldBack(c.ctx, c.actor("sam")); err != nil || len(held) != 0 {
			t.Errorf("a week later %v, error %v", held, err)
		}
	})
}

// Each use case of authors is for policy leads and the command line; reading
// which policy is in force is for everybody who is in a team.
func TestWhoMayAuthor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.live(policy("rules", "2026-01-05"))
		at := c.clock.Now().Add(time.Hour)
		cases := map[string]func(digest.Actor) error{
			"save":     func(a digest.Actor) error { _, err := c.SaveDraft(c.ctx, a, digest.Text{}, 0); return err },
			"draft":    func(a digest.Actor) error { _, err := c.Draft(c.ctx, a, "x"); return err },
			"drafts":   func(a digest.Actor) error { _, err := c.Drafts(c.ctx, a); return err },
			"discard":  func(a digest.Actor) error { return c.DiscardDraft(c.ctx, a, "x") },
			"submit":   func(a digest.Actor) error { _, err := c.SubmitForReview(c.ctx, a, "x"); return err },
			"approve":  func(a digest.Actor) error { _, err := c.Approve(c.ctx, a, "x", 1, "", nil); return err },
			"back":     func(a digest.Actor) error { _, err := c.SendBack(c.ctx, a, "x", "y"); return err },
			"schedule": func(a digest.Actor) error { _, err := c.PublishAt(c.ctx, a, "x", at); return err },
			"publish":  func(a digest.Actor) error { _, err := c.Publish(c.ctx, a, []string{"x"}); return err },
			"cost":     func(a digest.Actor) error { _, err := c.Cost(c.ctx, a, "x"); return err },
			"again":    func(a digest.Actor) error { _, err := c.AskedAgain(c.ctx, a, "x"); return err },
			"changes":  func(a digest.Actor) error { _, err := c.Changes(c.ctx, a, "x"); return err },
			"versions": func(a digest.Actor) error { _, err := c.Versions(c.ctx, a, "x"); return err },
			"withdraw": func(a digest.Actor) error { _, err := c.Withdraw(c.ctx, a, "x", "y"); return err },
			"correct":  func(a digest.Actor) error { _, err := c.Correct(c.ctx, a, "x", "y"); return err },
			"coverage": func(a digest.Actor) error { _, err := c.Reception(c.ctx, a); return err },
			"held":     func(a digest.Actor) error { _, err := c.HeldBack(c.ctx, a); return err },
		}
		reading := map[string]func(digest.Actor) error{
			"in force": func(a digest.Actor) error { _, err := c.InForceOn(c.ctx, a, "rules", c.Today()); return err },
			"policies": func(a digest.Actor) error { _, err := c.PoliciesInForce(c.ctx, a, c.Today()); return err },
		}
		actors := map[string]digest.Actor{"nobody": {}, "worker": c.actor("ann"), "operator": digest.Operator()}
		for _, access := range []digest.Access{digest.PolicyLead, digest.Senior, digest.Admin} {
			a := c.actor("bob")
			a.Person.Access = access
			actors[string(access)] = a
			a.Teams = nil
			actors[fmt.Sprintf("%s who left", access)] = a
		}
		manager := c.actor("ann")
		manager.Teams[0].Manager = true
		actors["manager"] = manager
		for who, actor := range actors {
			for what, do := range cases {
				refused := digest.CodeOf(do(actor)) == digest.Forbidden
				if allowed := who == "operator" || who == string(digest.PolicyLead); refused == allowed {
					t.Errorf("%s, %s: refused %t", who, what, refused)
				}
			}
			for what, do := range reading {
				refused := digest.CodeOf(do(actor)) == digest.Forbidden
				if gone := len(actor.Teams) == 0 && !actor.Operator; refused != gone {
					t.Errorf("%s, %s: refused %t", who, what, refused)
				}
			}
		}
	})
}
