package store_test

import (
	"testing"

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
