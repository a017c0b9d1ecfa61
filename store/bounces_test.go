package store_test

import (
	"fmt"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestWhatComesBackWasNotTold: who was never reached is held to nothing, and an address
// that is none is one no more. Only the attempt that came back counts, and once.
func TestWhatComesBackWasNotTold(t *testing.T) {
	for name, gone := range map[string]bool{"no such mailbox": true, "full": false} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := both(t, db)
				slack, mail := &post{}, &post{}
				c.like("drained", outbox.Drained{Sent: 3}, c.drainBoth(slack, mail))
				sent := map[string]digest.Letter{}
				for _, l := range append(mail.letters, slack.letters...) {
					sent[l.Person.Name] = l
				}
				bounced := func(person string, attempt int) bool {
					noted, err := c.Bounced(c.ctx, digest.Operator(), digest.Bounce{Delivery: sent[person].ID, Attempt: attempt, Gone: gone, Reason: "it came back"})
					c.must(err)
					return noted
				}
				told := func(person string) bool {
					open, err := db.OpenItems(c.ctx, sent[person].PersonID)
					c.must(err)
					c.like("items of "+person, 1, len(open))
					return open[0].Told(c.clock.Now())
				}
				live := func(person string) (n int) {
					accounts, _, err := db.Accounts(c.ctx, sent[person].PersonID)
					c.must(err)
					for _, a := range accounts {
						if a.Via == digest.Email && a.At(c.clock.Now()) {
							n++
						}
					}
					return n
				}
				c.like("told", []bool{true, true, true}, []bool{told("ann"), told("bob"), told("cid")})
				c.like("another attempt", false, bounced("bob", sent["bob"].Attempt+1))
				c.like("what went by Slack", false, bounced("ann", sent["ann"].Attempt))
				c.like("the letter", true, bounced("bob", sent["bob"].Attempt))
				c.like("once more", false, bounced("bob", sent["bob"].Attempt))
				c.like("told", []bool{true, false, true}, []bool{told("ann"), told("bob"), told("cid")})
				c.like("addresses that are live", []int{map[bool]int{true: 0, false: 1}[gone], 1}, []int{live("bob"), live("cid")})
				c.like("failed", 1, c.count(digest.Failed))
				if _, err := c.Bounced(c.ctx, c.actor("ann"), digest.Bounce{Delivery: sent["cid"].ID, Attempt: 1}); digest.CodeOf(err) != digest.Forbidden {
					t.Errorf("a worker: %v", err)
				}

				// Who has said something has read it, whatever a server writes afterwards.
				c.answer("cid", "one", digest.Understood)
				c.like("after an answer", true, bounced("cid", sent["cid"].Attempt))
				c.like("told", true, told("cid"))
			})
		})
	}
}

// TestWhatAProviderSaysLater: a receipt counts for the mail that it names, which the
// delivery keeps, and for what is unknown, whose name was lost with its answer.
func TestWhatAProviderSaysLater(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := both(t, db)
		c.like("drained", outbox.Drained{Sent: 2, Unknown: 1}, c.drainBoth(&post{}, &post{fail: func(l digest.Letter) error {
			if l.Person.Name == "cid" {
				return &digest.SendError{Class: digest.Ambiguous, Code: "notify_unanswered", Reason: "no answer"}
			}
			return nil
		}}))
		said := func(person, reference string) bool {
			list, err := db.Deliveries(c.ctx, []digest.DeliveryState{digest.Sent, digest.Unknown, digest.Failed}, 10)
			c.must(err)
			for _, d := range list {
				if d.PersonID != c.person(person) {
					continue
				}
				if reference == "" {
					reference = d.Reference
				}
				noted, err := c.Bounced(c.ctx, digest.Operator(), digest.Bounce{Delivery: d.ID, Reference: reference, Gone: true, Reason: "no such mailbox"})
				c.must(err)
				return noted
			}
			t.Fatalf("%s has no letter", person)
			return false
		}
		c.like("of another mail", false, said("bob", "another"))
		c.like("of the letter’s", true, said("bob", ""))
		c.like("once more", false, said("bob", ""))
		c.like("of one whose answer was lost", true, said("cid", "a name that is not known here"))
		c.like("failed", 2, c.count(digest.Failed))
	})
}

// TestWhatComesBackAtOnce: a server next door may say that a mail did not arrive before it
// is recorded that it went. That is said again later, and not lost.
func TestWhatComesBackAtOnce(t *testing.T) {
	for name, by := range map[string]func(digest.Letter) digest.Bounce{
		"by attempt":   func(l digest.Letter) digest.Bounce { return digest.Bounce{Attempt: l.Attempt} },
		"by reference": func(l digest.Letter) digest.Bounce { return digest.Bounce{Reference: fmt.Sprintf("1.%06d", l.ID)} },
	} {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := both(t, db)
				var early []digest.Bounce
				mail := &post{fail: func(l digest.Letter) error {
					b := by(l)
					b.Delivery, b.Gone, b.Reason = l.ID, true, "no such mailbox"
					if noted, err := c.Bounced(c.ctx, digest.Operator(), b); noted || digest.CodeOf(err) != digest.Conflict {
						t.Errorf("while it is being sent: %v %v", noted, err)
					}
					early = append(early, b)
					return nil
				}}
				c.like("drained", outbox.Drained{Sent: 3}, c.drainBoth(&post{}, mail))
				c.like("said early", 2, len(early))
				for _, b := range early {
					noted, err := c.Bounced(c.ctx, digest.Operator(), b)
					c.must(err)
					c.like("said again", true, noted)
				}
				other := early[0]
				other.Delivery = 1 << 40
				noted, err := c.Bounced(c.ctx, digest.Operator(), other)
				c.must(err)
				c.like("of no letter", false, noted)
			})
		})
	}
}
