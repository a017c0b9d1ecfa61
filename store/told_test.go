package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// archived is a courier to a channel, or of a direct message, that fails for good.
func archived(reason string) *post {
	return &post{fail: func(l digest.Letter) error {
		if l.Kind != digest.DigestLetter {
			return nil
		}
		return &digest.SendError{Class: digest.Permanent, Code: "is_archived", Reason: reason}
	}}
}

// standing counts how people stand, with the reasons why nothing reaches them.
func (c *council) standing() map[string]int {
	c.t.Helper()
	list, err := c.Standing(c.ctx, digest.Operator(), digest.ReportQuery{})
	c.must(err)
	counts := map[string]int{}
	for _, st := range list {
		words := string(st.State)
		if st.Reason != "" {
			words += ": " + st.Reason
		}
		counts[words]++
	}
	return counts
}

func TestWhoCouldNotBeToldIsOverdueWithNothing(t *testing.T) {
	for name, mode := range map[string]digest.Mode{"an archived channel": digest.ByChannel, "a refused message": digest.ByDM} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := newCouncil(t, db)
				c.team("north", mode)
				c.leads("north", "mia")
				c.people("north", "ann", "bob", "cid", "dee", "eve")
				c.publish(text("one"))
				c.like("published", map[string]int{"waiting": 6}, c.standing())
				p := archived("the channel is archived")
				send := func(moment string) (summaries []*digest.Summary) {
					c.clock.Set(when(moment))
					c.plan()
					p.letters = nil
					c.drain(p)
					for _, l := range p.letters {
						if l.Kind == digest.SummaryLetter {
							summaries = append(summaries, l.Summary)
						}
					}
					return summaries
				}
				for _, monday := range []string{"2026-03-02", "2026-03-09", "2026-03-16"} {
					send(monday + " 09:00")
					c.like("sent on "+monday, map[string]int{"unreachable: the channel is archived": 6}, c.standing())
				}
				c.clock.Set(when("2026-03-31 12:00")) // the second Tuesday after the day it would have been due
				c.like("much later", map[string]int{"unreachable: the channel is archived": 6}, c.standing())
				if m := c.measures().Lessons; m.Overdue != 0 || m.Expected != 0 || m.Unreachable != 6 || m.People.Expected != 0 {
					t.Errorf("held against somebody: %+v", m)
				}
				summaries := send("2026-04-07 08:30") // a Tuesday, after Easter
				if len(summaries) != 1 {
					t.Fatalf("%d summaries, want mia's", len(summaries))
				}
				c.like("mia reads why", []digest.Untold{{Reason: "the channel is archived", People: 6}}, summaries[0].Untold)

				// Slack takes it again: their days begin now.
				p.fail = nil
				send("2026-04-13 09:00")
				c.like("told at last", map[string]int{"outstanding": 6}, c.standing())
				c.like("due", date("2026-04-27"), c.receipt("ann", "one", 1).DueOn)
			})
		})
	}
}

func TestWhatMayHaveArrivedTellsNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(text("one"))
		c.clock.Set(monday)
		c.plan()
		c.drain(&post{fail: func(digest.Letter) error { return &digest.SendError{Class: digest.Ambiguous, Code: "timeout"} }})
		c.like("unknown", map[string]int{"waiting": 1}, c.standing())
		c.clock.Set(when("2026-03-06 12:00"))
		_, err := c.Read(c.ctx, c.actor("ann"), c.item("one").ID, 0)
		c.must(err)
		c.like("opened", map[string]int{"outstanding": 1}, c.standing())
		c.publish(text("two"))
		_, err = c.OpenRef(c.ctx, c.actor("ann"), "two", 0)
		c.must(err)
		c.like("opened by its address", map[string]int{"outstanding": 2}, c.standing())
		if r := c.receipt("ann", "one", 1); r.DueOn != date("2026-03-20") || !r.ToldAt.Equal(when("2026-03-06 12:00")) {
			t.Errorf("told at %s, due on %s", r.ToldAt, r.DueOn)
		}
	})
}

func TestAQuestionStopsTheClockUntilItsReply(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.change(digest.RosterChanges{Change: []digest.Person{{Email: "bob@council.example", Name: "bob", SlackID: "Ubob", Access: digest.PolicyLead}}})
		c.publish(text("one")) // ten working days
		c.goesOut("2026-03-02 09:00")
		due := func() digest.Date { return c.receipt("ann", "one", 1).DueOn }
		c.like("told", date("2026-03-16"), due())
		c.clock.Set(when("2026-03-13 12:00"))
		c.answerWith("ann", "one", digest.Question, "Does it hold for twins?")
		c.clock.Set(when("2026-03-30 12:00"))
		c.like("nobody replies", map[string]int{"asked": 1, "overdue": 1}, c.standing())
		c.like("whom the ball is with, and how late they are", []digest.Waits{{On: digest.ToPolicyLead, Open: 1, Late: 1, Oldest: date("2026-03-13")}}, c.waits())

		questions, err := c.OpenQuestions(c.ctx, c.actor("bob"))
		c.must(err)
		c.must(c.Reply(c.ctx, c.actor("bob"), digest.ReplyRequest{QuestionID: questions[0].ID, Text: "It does."}))
		c.like("nothing waits", []digest.Waits(nil), c.waits())
		c.like("three working days at least, without Easter", date("2026-04-02"), due())
		c.like("replied", map[string]int{"outstanding": 1, "overdue": 1}, c.standing())
		c.clock.Set(when("2026-04-04 12:00"))
		c.like("its day has passed", map[string]int{"overdue": 2}, c.standing())
		c.answerWith("ann", "one", digest.NotClear, "")
		better := revised("one", digest.Minor, "Better words.")
		c.clock.Set(when("2026-04-08 12:00"))
		c.publish(better)
		c.like("worded anew", date("2026-04-13"), due())
	})
}

// answerWith answers with words.
func (c *council) answerWith(name, ref string, kind digest.AnswerKind, words string) {
	c.t.Helper()
	_, err := c.Answer(c.ctx, c.actor(name), digest.AnswerRequest{ItemID: c.item(ref).ID, Kind: kind, Note: words})
	c.must(err)
}

// waits is what waits for us, as the report says.
func (c *council) waits() []digest.Waits {
	c.t.Helper()
	report, err := c.Report(c.ctx, digest.Operator(), digest.ReportQuery{})
	c.must(err)
	return report.Waits
}

// TestPublishingPlanningAndTimeAreHeldAgainstNobody walks at random through weeks of
// publishing, planning, sending that fails, people who answer and people on leave.
// Publishing, planning and time lower no share of answers, and nobody is overdue who has
// had fewer working days than the item promises since they were told, their leave apart.
// A leave is nothing of the three: when it begins what was open is not expected, and when
// it ends it is again, so that the shares of those days may move either way.
func TestPublishingPlanningAndTimeAreHeldAgainstNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.team("south", digest.ByChannel)
		c.people("north", "ann", "bob")
		c.people("south", "cid", "dee")
		names := []string{"ann", "bob", "cid", "dee"}
		random := rand.New(rand.NewPCG(12, 2026))
		var refs []string
		within := map[string]int{}
		leaves := map[string][]digest.Span{}
		onLeave := func() (who []bool) {
			for _, name := range names {
				who = append(who, slices.ContainsFunc(leaves[name], func(s digest.Span) bool { return s.Covers(c.Today()) }))
			}
			return who
		}
		overdue, informed, left := 0, 0, 0
		shares := func() (all []float64) {
			m := c.measures()
			for _, m := range []digest.Measure{m.Lessons, m.LocalLessons, m.Policies} {
				share := 0.0
				if m.Share != nil {
					share = *m.Share
				}
				all = append(all, share)
			}
			return all
		}
		for step := range 150 {
			before, away := shares(), onLeave()
			what, free := "", true // free: of anything that people do, or are told
			switch n := random.IntN(11); {
			case n == 10:
				name := names[random.IntN(len(names))]
				from := c.Today() + digest.Date(random.IntN(4))
				if n := len(leaves[name]); n > 0 {
					from = max(from, leaves[name][n-1].To+1)
				}
				leave := digest.Span{From: from, To: from + digest.Date(random.IntN(6))}
				what = fmt.Sprintf("%s is away from %s to %s", name, leave.From, leave.To)
				c.must(c.RecordAbsence(c.ctx, digest.Operator(), c.person(name), leave, "leave"))
				leaves[name] = append(leaves[name], leave)
			case n < 2:
				item := takes(fmt.Sprintf("item%02d", len(refs)), 1+random.IntN(4), 1+random.IntN(8))
				if random.IntN(2) == 0 {
					item.Kind = digest.Policy
				} else if random.IntN(2) == 0 {
					item.Scope = digest.LocalScope
				}
				what = "publish " + item.Ref
				refs = append(refs, item.Ref)
				within[item.Ref] = item.AckWithin
				c.publish(item)
			case n < 3 && len(refs) > 0:
				ref := refs[random.IntN(len(refs))]
				changed := c.item(ref).Text
				changed.Change = []digest.Change{digest.Significant, digest.Minor}[random.IntN(2)]
				changed.Markdown += fmt.Sprint(step)
				what = "publish " + ref + " anew, " + string(changed.Change)
				c.publish(changed)
			case n < 5:
				what = "time"
				c.clock.Step(time.Duration(1+random.IntN(5)) * 24 * time.Hour)
			case n < 6:
				what = "plan"
				c.plan()
			case n < 8:
				what, free = "send", false
				c.plan()
				fails := random.IntN(3)
				c.drain(&post{fail: func(digest.Letter) error {
					c.clock.Step(2 * time.Second)
					return []error{nil, &digest.SendError{Class: digest.Permanent, Code: "is_archived"}, &digest.SendError{Class: digest.Ambiguous, Code: "timeout"}}[fails]
				}})
			case len(refs) > 0:
				what, free = "answer", false
				name, ref := names[random.IntN(len(names))], refs[random.IntN(len(refs))]
				c.answerWith(name, ref, digest.PersonalAnswers[random.IntN(len(digest.PersonalAnswers))], "Why?")
			}
			if !slices.Equal(away, onLeave()) {
				left++
				free = false
			}
			if after := shares(); free {
				for i := range after {
					if after[i] < before[i] {
						t.Fatalf("step %d, %s: the shares fell from %v to %v", step, what, before, after)
					}
				}
			}
			overdue += c.nobodyIsRushed(fmt.Sprintf("step %d, %s", step, what), within, leaves)
			informed = max(informed, c.measures().Lessons.Informed)
		}
		if overdue == 0 || informed == 0 || left < 5 {
			t.Errorf("the walk saw %d overdue, at most %d informed and %d days of leave that began or ended: it shows nothing", overdue, informed, left)
		}
	})
}

// nobodyIsRushed checks that who is overdue had as many working days as promised, without
// those of their leave, and counts them.
func (c *council) nobodyIsRushed(what string, within map[string]int, leaves map[string][]digest.Span) (overdue int) {
	c.t.Helper()
	list, err := c.Standing(c.ctx, digest.Operator(), digest.ReportQuery{})
	c.must(err)
	for _, st := range list {
		if st.State != digest.StateOverdue {
			continue
		}
		overdue++
		receipt, err := c.db.Receipt(c.ctx, st.PersonID, st.ItemID, st.Asks)
		c.must(err)
		known := digest.Clocked{Receipt: receipt}.Known()
		had := 0
		for day := digest.DateIn(known, time.UTC) + 1; !known.IsZero() && day < c.Today(); day++ {
			if c.Calendar().Working(day) && !slices.ContainsFunc(leaves[st.Name], func(s digest.Span) bool { return s.Covers(day) }) {
				had++
			}
		}
		if had < within[st.Ref] {
			c.t.Fatalf("%s: %s is overdue with %s on %s, told at %s, and had %d working days of %d; away %v", what, st.Name, st.Ref, c.Today(), known, had, within[st.Ref], leaves[st.Name])
		}
	}
	return overdue
}
