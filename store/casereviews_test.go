package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// quarterly asks for the board's page of a quarter as a senior, and returns how far each
// recommendation has come.
func (c *council) quarterly(name, quarter string) (chains []string) {
	c.t.Helper()
	b, err := c.Board(c.ctx, c.actor(name), quarter)
	c.must(err)
	for _, line := range b.Lines {
		chains = append(chains, fmt.Sprintf("%d %s", line.Recommendation.Number, line.Chain))
	}
	return chains
}

// recommendations of the one review, by number.
func (c *council) recommended(number int) (review, recommendation int64, r digest.Recommendation) {
	c.t.Helper()
	list, err := c.CaseReviews(c.ctx, c.actor("pat"))
	c.must(err)
	r = list[0].Recommendations[number-1]
	return list[0].ID, r.ID, r
}

// TestAReviewInAYear follows a review from its recommendations to what was seen in the
// records: what an inspector asks at each step has its answer on the board's page, and the
// page of a past quarter says what was so then.
func TestAReviewInAYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		names := []string{"ann", "bob", "pat", "sam"}
		for i := range 8 {
			names = append(names, fmt.Sprintf("w%d", i))
		}
		c.people("north", names[4:]...)
		c.people("north", "sen")
		c.change(digest.RosterChanges{Change: []digest.Person{{Email: "sen@council.example", Name: "sen", SlackID: "Usen", Access: digest.Senior}}})
		names = append(names, "sen")
		pat := c.actor("pat")
		step := func(what string, err error) {
			t.Helper()
			if err != nil {
				t.Fatalf("%s: %v", what, err)
			}
		}
		boards := func(want ...string) {
			t.Helper()
			c.like("the board", want, c.quarterly("sen", ""))
			if _, err := db.ItemByRef(c.ctx, "alone"); err == nil { // the inspector's pack says the same
				c.like("the pack of the lesson", want, c.inPack("alone"))
			}
		}

		c.clock.Set(when("2026-03-09 09:00"))
		id, err := c.SaveCaseReview(c.ctx, pat, digest.CaseReview{Type: "lcspr", Publisher: "Northshire Safeguarding Children Partnership", PublishedAs: "Child B", Published: date("2026-03-06"), Local: true})
		step("the review", err)
		for _, text := range []string{"See every child alone.", "Ask who else lives in the home.", "Write a new form for visits."} {
			step("a recommendation", c.Recommend(c.ctx, pat, id, text))
		}
		boards("1 open", "2 open", "3 open") // what came of it? nothing yet

		// What do you do about it? A lesson for two of them, an action, and a reasoned no.
		c.save("pat", written("alone"))
		review, first, _ := c.recommended(1)
		_, second, _ := c.recommended(2)
		_, third, _ := c.recommended(3)
		c.wants(digest.NotFound, c.LeadTo(c.ctx, pat, review, first, "nothing"))
		step("led to a draft", c.LeadTo(c.ctx, pat, review, first, "alone"))
		step("an action", c.ActOn(c.ctx, pat, review, second, digest.RecommendationAction{What: "Put the question on the visit record.", Team: "north", Due: date("2026-04-10")}))
		step("no change", c.DecideNoChange(c.ctx, pat, review, third, "The form of 2025 asks the same."))
		c.wants(digest.Conflict, c.LeadTo(c.ctx, pat, review, third, "alone"))
		c.wants(digest.Conflict, c.DecideNoChange(c.ctx, pat, review, first, "No."))
		boards("1 untold", "2 underway", "3 no_change")

		// Who has been told, and who knows?
		c.clock.Set(when("2026-03-30 09:00"))
		c.publish(written("alone"))
		boards("1 untold", "2 underway", "3 no_change")
		c.plan()
		c.drain(&post{})
		boards("1 uninformed", "2 underway", "3 no_change")
		c.clock.Set(when("2026-04-13 10:00"))
		for _, name := range names {
			c.answer(name, "alone", digest.Understood)
		}
		b, err := c.Board(c.ctx, c.actor("sen"), "")
		c.must(err)
		if late := b.Late(); len(late) != 1 || late[0].Recommendation.Actions[0].TeamName != "north" {
			t.Errorf("late is %+v, want the action of north's managers", late)
		}
		_, _, r := c.recommended(2)
		step("the action is done", c.FinishAction(c.ctx, pat, review, second, r.Actions[0].ID))
		boards("1 unsampled", "2 unsampled", "3 no_change")

		// How do you know that practice changed?
		sample := func(of int64, looked, showed int, on string) error {
			return c.RecordSample(c.ctx, pat, review, of, digest.DipSample{Looked: looked, Showed: showed, On: date(on), Sentence: "Most records say when the child was seen alone."})
		}
		c.wants(digest.Invalid, sample(first, 10, 11, "2026-04-13"))
		c.wants(digest.Invalid, sample(first, 10, 6, "2026-04-14"))
		step("a dip sample", sample(first, 10, 6, "2026-04-13"))
		boards("1 unseen", "2 unsampled", "3 no_change")

		// Three months later both policy leads are asked, once, to look again.
		c.like("before its day", 0, len(c.seconds("2026-07-12 10:00")))
		c.like("on its day", []string{"pat", "sam"}, c.seconds("2026-07-13 10:00"))
		c.like("asked once", 0, len(c.seconds("2026-07-14 10:00")))
		step("the second sample", sample(first, 12, 11, "2026-07-14"))
		c.wants(digest.Invalid, sample(first, 12, 11, "2026-07-13"))
		boards("1 seen", "2 unsampled", "3 no_change")
		c.clock.Set(when("2026-09-15 10:00"))
		c.like("no third", 0, len(c.seconds("2026-09-15 10:00")))

		c.like("the first quarter", []string{"1 uninformed", "2 underway", "3 no_change"}, c.quarterly("sen", "2026-Q1"))
		c.like("the second quarter", []string{"1 unseen", "2 unsampled", "3 no_change"}, c.quarterly("sen", "2026-Q2"))
		c.like("before the review", 0, len(c.quarterly("pat", "2025-Q4")))
		for _, quarter := range []string{"2026-Q4", "2026", "2026-Q5", "Q1"} {
			_, err = c.Board(c.ctx, c.actor("sen"), quarter)
			c.wants(digest.Invalid, err)
		}
	})
}

// inPack is how far each recommendation has come by a pack of evidence of an item.
func (c *council) inPack(ref string) (chains []string) {
	c.t.Helper()
	sink := &scopeOf{}
	if err := c.Pack(c.ctx, digest.Operator(), digest.PackQuery{Item: ref}, sink); !errors.Is(err, errScope) {
		c.t.Fatal(err)
	}
	for _, line := range sink.CameOf {
		chains = append(chains, fmt.Sprintf("%d %s", line.Recommendation.Number, line.Chain))
	}
	return chains
}

// scopeOf is a sink that hears of what a pack is, and no more.
type scopeOf struct {
	digest.PackSink
	digest.PackScope
}

var errScope = errors.New("the scope is enough")

func (s *scopeOf) Begin(_ context.Context, scope digest.PackScope) error {
	s.PackScope = scope
	return errScope
}

// seconds is who is asked at a moment to look at records a second time.
func (c *council) seconds(moment string) (who []string) {
	c.t.Helper()
	c.clock.Set(when(moment))
	p := &post{}
	for range 2 { // the second time an hour on, when people read
		c.plan()
		c.drain(p)
		c.clock.Step(time.Hour)
	}
	for _, l := range p.letters {
		if n, ok := digest.ParseNotice(l.Notice); ok && n.Kind == digest.NoticeSecondSample {
			who = append(who, l.Person.Name)
		}
	}
	slices.Sort(who)
	return who
}

// TestReviewsAreForPolicyLeads: nobody else reads or changes one, and only seniors read the
// board's page beside them.
func TestReviewsAreForPolicyLeads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		c.leads("north", "mia")
		for _, actor := range []digest.Actor{c.actor("ann"), c.actor("mia"), {}} {
			_, err := c.CaseReviews(c.ctx, actor)
			c.wants(digest.Forbidden, err)
			_, err = c.SaveCaseReview(c.ctx, actor, digest.CaseReview{Type: "lcspr", Publisher: "Northshire"})
			c.wants(digest.Forbidden, err)
			c.wants(digest.Forbidden, c.Recommend(c.ctx, actor, 1, "Do."))
			_, err = c.Board(c.ctx, actor, "")
			c.wants(digest.Forbidden, err)
		}
	})
}

// TestTheGuardReadsEveryTextOfAReview: a child's name is refused wherever it is typed, and
// the name that the report uses is not.
func TestTheGuardReadsEveryTextOfAReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := desk(t, db)
		pat := c.actor("pat")
		id, err := c.SaveCaseReview(c.ctx, pat, digest.CaseReview{Type: "LCSPR", Publisher: "Northshire", PublishedAs: "Child B"})
		c.must(err)
		c.must(c.Recommend(c.ctx, pat, id, "See what Child B saw."))
		_, one, _ := c.recommended(1)
		const names = "Do what would have helped him, born on 14 March 2019."
		for what, do := range map[string]func(words string) error{
			"reason unpublished": func(words string) error {
				_, err := c.SaveCaseReview(c.ctx, pat, digest.CaseReview{ID: id, Type: "lcspr", Publisher: "Northshire", Unpublished: words})
				return err
			},
			"recommendation": func(words string) error { return c.Recommend(c.ctx, pat, id, words) },
			"no change":      func(words string) error { return c.DecideNoChange(c.ctx, pat, id, one, words) },
			"action": func(words string) error {
				return c.ActOn(c.ctx, pat, id, one, digest.RecommendationAction{What: words, Due: c.Today()})
			},
			"sample": func(words string) error {
				return c.RecordSample(c.ctx, pat, id, one, digest.DipSample{Looked: 1, Showed: 1, On: c.Today(), Sentence: words})
			},
		} {
			err := do(names)
			if digest.CodeOf(err) != digest.Invalid || !strings.Contains(fmt.Sprint(err), "identify") || strings.Contains(fmt.Sprint(err), "2019") {
				t.Errorf("%s: %v, want it refused by the guard without its words", what, err)
			}
		}
	})
}
