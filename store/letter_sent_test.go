package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// again is what a letter says when it is read again, an entry a line.
func (c *council) again(name string, delivery int64) (lines []string) {
	c.t.Helper()
	letter, err := c.LetterAgain(c.ctx, c.actor(name), delivery)
	c.must(err)
	if len(letter.Since) != len(letter.Entries) {
		c.t.Fatalf("%d entries, and what became of %d", len(letter.Entries), len(letter.Since))
	}
	for i, e := range letter.Entries {
		since := letter.Since[i]
		line := fmt.Sprintf("%s v%d %s", e.Ref, e.Number, since.Receipt.Answer)
		if since.Item.Number != e.Number {
			line += fmt.Sprintf(", now v%d", since.Item.Number)
		}
		if !since.Item.Withdrawn.IsZero() {
			line += ", withdrawn"
		}
		lines = append(lines, line)
	}
	return lines
}

// TestALetterIsReadAgainAsItWasSent: what was answered, changed or withdrawn since is
// in it as it was; what was answered before it went is not.
func TestALetterIsReadAgainAsItWasSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(text("one"), text("two"), text("three"), text("four"))
		c.clock.Set(monday)
		c.plan()
		c.answer("ann", "four", digest.Understood) // before it goes
		c.clock.Step(time.Minute)
		slack := &post{}
		c.drain(slack)
		ids := map[string]int64{}
		for _, l := range slack.letters {
			ids[l.Person.Name] = l.ID
			if l.Person.Name == "ann" && len(l.Entries) != 3 {
				t.Fatalf("Ann's letter has %d entries", len(l.Entries))
			}
		}
		as := func(what string, want ...string) {
			t.Helper()
			c.like(what, want, c.again("ann", ids["ann"]))
		}
		as("as it was sent", "one v1 ", "two v1 ", "three v1 ")
		c.clock.Step(time.Hour)
		c.answer("ann", "one", digest.Understood)
		c.answer("ann", "two", digest.NotClear)
		as("answered", "one v1 understood", "two v1 not_clear", "three v1 ")
		c.like("to Bob", []string{"one v1 ", "two v1 ", "three v1 ", "four v1 "}, c.again("bob", ids["bob"]))

		reworded := text("three")
		reworded.Points, reworded.Change, reworded.Markdown = []string{"Do this, in other words."}, digest.Minor, "three, in other words"
		c.clock.Step(time.Hour)
		c.publish(reworded)
		_, err := c.Withdraw(c.ctx, digest.Operator(), "two", "it was wrong")
		c.must(err)
		as("changed and withdrawn", "one v1 understood", "two v1 not_clear, withdrawn", "three v1 , now v2")

		for what, refuse := range map[string]func() (digest.SentLetter, error){
			"somebody else's": func() (digest.SentLetter, error) { return c.LetterAgain(c.ctx, c.actor("bob"), ids["ann"]) },
			"unknown":         func() (digest.SentLetter, error) { return c.LetterAgain(c.ctx, c.actor("ann"), 4711) },
		} {
			if _, err := refuse(); digest.CodeOf(err) != digest.NotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
		ann := c.actor("ann")
		ann.Teams = nil
		if _, err := c.LetterAgain(c.ctx, ann, ids["ann"]); digest.CodeOf(err) != digest.Forbidden {
			t.Errorf("who has left: %v", err)
		}
	})
}

// TestSummariesAndNoticesAreReadAgain: weeks later, whatever happened since, a summary
// says what it said on its day, and a notice tells of the same thing. Nobody reads the
// summary of a team that they do not manage any more.
func TestSummariesAndNoticesAreReadAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.people("north", "ann", "bob")
		c.publish(takes("one", 1, 5), takes("two", 1, 12))
		p := &post{fail: func(digest.Letter) error { // a person gets one message a second
			c.clock.Step(2 * time.Second)
			return nil
		}}
		goesOut := func(moment string) {
			c.clock.Set(when(moment))
			c.plan()
			c.drain(p)
		}
		goesOut("2026-03-02 09:00")
		c.answerWith("ann", "two", digest.Question, "Does it hold for twins?")
		goesOut("2026-03-05 10:00")
		questions, err := c.OpenQuestions(c.ctx, digest.Operator())
		c.must(err)
		c.must(c.Reply(c.ctx, digest.Operator(), digest.ReplyRequest{QuestionID: questions[0].ID, Text: "It does."}))
		goesOut("2026-03-09 08:30")
		goesOut("2026-03-10 10:00")
		goesOut("2026-03-16 08:30")
		summaries, notices := 0, 0
		again := func() {
			t.Helper()
			for _, l := range p.letters {
				if l.Kind != digest.SummaryLetter && l.Kind != digest.NoticeLetter {
					continue
				}
				read, err := c.LetterAgain(c.ctx, c.actor(l.Person.Name), l.ID)
				c.must(err)
				c.like(fmt.Sprintf("the summary of %s", l.NotBefore), l.Summary, read.Summary)
				c.like("the notice", l.Notice, read.Notice)
				c.like("its question", l.Question, read.Question)
				if l.Summary != nil {
					summaries++
				}
				if l.Question != nil {
					notices++
				}
			}
		}
		again()
		for _, name := range []string{"ann", "bob", "mia"} {
			c.answer(name, "one", digest.Understood)
			c.answer(name, "two", digest.Understood)
		}
		c.clock.Set(when("2026-04-20 12:00"))
		again()
		if summaries < 4 || notices < 2 {
			t.Errorf("%d summaries and %d notices were read again: it shows nothing", summaries, notices)
		}
		mia := c.actor("mia")
		for i := range mia.Teams {
			mia.Teams[i].Manager = false
		}
		for _, l := range p.letters {
			if l.Summary == nil {
				continue
			}
			if _, err := c.LetterAgain(c.ctx, mia, l.ID); digest.CodeOf(err) != digest.NotFound {
				t.Errorf("who does not manage the team any more: %v", err)
			}
		}
	})
}

// TestALetterInAChannelIsReadAgainByItsTeam, each with their own answers; and what is
// still queued by nobody.
func TestALetterInAChannelIsReadAgainByItsTeam(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByChannel)
		c.team("south", digest.ByDM)
		c.people("north", "ann", "bob")
		c.people("south", "cid")
		c.publish(text("one"))
		c.clock.Set(monday)
		c.plan()
		claimed := c.turn("test", 9).Deliveries
		var channel digest.Delivery
		for _, d := range claimed {
			if d.PersonID == 0 {
				channel = d
			}
		}
		if _, err := c.LetterAgain(c.ctx, c.actor("ann"), channel.ID); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("while it is being sent: %v", err)
		}
		c.turn("test", 0, c.sent(channel))
		c.answer("bob", "one", digest.Understood)
		c.like("Ann", []string{"one v1 "}, c.again("ann", channel.ID))
		c.like("Bob", []string{"one v1 understood"}, c.again("bob", channel.ID))
		if _, err := c.LetterAgain(c.ctx, c.actor("cid"), channel.ID); digest.CodeOf(err) != digest.NotFound {
			t.Errorf("another team: %v", err)
		}
	})
}
