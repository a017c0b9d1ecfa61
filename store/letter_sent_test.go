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
