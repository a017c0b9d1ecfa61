package store_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// drainBoth drains the outbox by Slack and by mail.
func (c *council) drainBoth(slack, mail digest.Courier) outbox.Drained {
	c.t.Helper()
	drained, err := outbox.New(c.Service, c.db, c.clock, nil, outbox.Options{Holder: "both"},
		outbox.Way{Via: digest.Slack, Courier: slack, Workers: 1}, outbox.Way{Via: digest.Email, Courier: mail, Workers: 1}).Drain(c.ctx)
	c.must(err)
	return drained
}

// to lists whom a courier carried letters to.
func (p *post) to() (addresses []string) {
	for _, l := range p.letters {
		addresses = append(addresses, string(l.To.Via)+" "+l.To.Address)
	}
	slices.Sort(addresses)
	return addresses
}

// both is a council whose organisation allows mail too, with a digest queued for Ann,
// who has Slack, Bob, who has none, and Cid, who would rather have mail.
func both(t *testing.T, db *store.DB) *council {
	t.Helper()
	c := newCouncil(t, db)
	c.must(db.AllowVia(c.ctx, c.clock.Now(), digest.Email, true))
	c.team("north", digest.ByDM)
	c.people("north", "ann", "bob", "cid")
	c.must(db.Exec(c.ctx, "UPDATE accounts SET held = false, gone_at = '2026-01-05T09:00:00.000000Z' WHERE via = 'slack' AND account = 'Ubob'"))
	c.must(db.Exec(c.ctx, "UPDATE people SET reach = 'email' WHERE name = 'cid'"))
	c.publish(text("one"))
	c.clock.Set(monday)
	c.like("messages", 3, c.plan().Messages)
	return c
}

func TestALetterGoesByTheWayOfTheDay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := both(t, db)
		slack, mail := &post{}, &post{}
		c.like("drained", outbox.Drained{Sent: 3}, c.drainBoth(slack, mail))
		c.like("by Slack", []string{"slack Uann"}, slack.to())
		c.like("by mail", []string{"email bob@council.example", "email cid@council.example"}, mail.to())
	})
}

func TestARefusedTokenStopsNoOtherWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := both(t, db)
		c.must(db.Exec(c.ctx, "UPDATE accounts SET held = false, gone_at = '2026-01-05T09:00:00.000000Z' WHERE via = 'email' AND account = 'ann@council.example'")) // by Slack alone
		slack := &post{fail: func(digest.Letter) error {
			return &digest.SendError{Class: digest.Paused, Code: "token_revoked", Reason: "the token was revoked"}
		}}
		mail := &post{}
		c.like("drained", outbox.Drained{Sent: 2, Left: 1, Refused: "the token was revoked"}, c.drainBoth(slack, mail))
		c.like("by mail", 2, len(mail.letters))
		slack.fail = nil
		c.clock.Step(6 * time.Minute)
		c.like("once it is put right", outbox.Drained{Sent: 1}, c.drainBoth(slack, mail))
	})
}

// TestWhoRefusesIsTriedAnotherWay: an account that is gone is not live any more, one
// that only refused is.
func TestWhoRefusesIsTriedAnotherWay(t *testing.T) {
	for class, live := range map[digest.Class]bool{digest.Refused: true, digest.Gone: false} {
		t.Run(string(class), func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, db *store.DB) {
				c := both(t, db)
				slack := &post{fail: func(digest.Letter) error {
					return &digest.SendError{Class: class, Code: "refused", Reason: "Slack does not take it"}
				}}
				mail := &post{}
				c.like("drained", outbox.Drained{Sent: 3}, c.drainBoth(slack, mail))
				c.like("by mail", 3, len(mail.letters))
				ann, err := db.PersonByEmail(c.ctx, "ann@council.example")
				c.must(err)
				c.like("the account is live", live, inSlack(ann))

				// Where no way is left, the letter fails with the reason of the last.
				mail.fail = func(digest.Letter) error {
					return &digest.SendError{Class: digest.Refused, Code: "550", Reason: "no such mailbox"}
				}
				c.publish(text("two"))
				c.clock.Set(monday.AddDate(0, 0, 7))
				c.plan()
				c.like("refused everywhere", outbox.Drained{Failed: 3}, c.drainBoth(slack, mail))
				failed, err := db.Deliveries(c.ctx, []digest.DeliveryState{digest.Failed}, 10)
				c.must(err)
				for _, d := range failed {
					if d.Reason == "" {
						t.Errorf("delivery %d failed without a reason", d.ID)
					}
				}
			})
		})
	}
}

func TestNobodysAddressFails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		c.must(db.Exec(c.ctx, "UPDATE accounts SET gone_at = '2026-03-02T08:59:00.000000Z' WHERE via = 'slack'"))
		c.like("drained", outbox.Drained{Failed: 1}, c.drain(&post{}))
		failed, err := db.Deliveries(c.ctx, []digest.DeliveryState{digest.Failed}, 1)
		c.must(err)
		c.like("why", outbox.NoRoute, failed[0].Reason)
	})
}

// TestALongCarriageIsNoDeath: what takes longer than the lease is not unknown while
// its sender lives.
func TestALongCarriageIsNoDeath(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		claimed := c.turn("slow", 1).Deliveries
		for range 6 {
			c.clock.Step(15 * time.Second)
			_, err := db.Turn(c.ctx, outbox.Turn{
				Now: c.clock.Now(), Holder: "slow", Lease: 5 * time.Second, Claim: 20 * time.Second, Want: map[digest.Via]int{digest.Slack: 0}, Renew: claimed,
			})
			c.must(err)
			c.like("sending", 1, c.count(digest.Sending))
		}
		c.clock.Step(21 * time.Second)
		c.turn("other", 0)
		c.like("once it died", 1, c.count(digest.Unknown))
	})
}

// TestNoLeaseBlocksLongerThanItsLength, whatever the clocks of two processes say: the
// one that they share decides.
func TestNoLeaseBlocksLongerThanItsLength(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann")
		db.GoBy(c.clock)
		const lease = 5 * time.Second
		rapid.Check(t, func(rt *rapid.T) {
			c.must(db.Exec(c.ctx, "DELETE FROM leases"))
			skew := map[string]time.Duration{}
			for _, who := range []string{"one", "two"} {
				skew[who] = time.Duration(rapid.IntRange(-7200, 7200).Draw(rt, who+"'s clock")) * time.Second
			}
			if rapid.Bool().Draw(rt, "an earlier program's") { // which went by its own clock
				until := c.clock.Now().Add(time.Duration(rapid.IntRange(-7200, 7200).Draw(rt, "until")) * time.Second)
				c.must(db.Exec(c.ctx, fmt.Sprintf("INSERT INTO leases (name, holder, until) VALUES ('sender slack', 'dead', %s)", literal(until))))
			}
			held := map[string]time.Time{} // by whom, since when by the clock that they share
			for range rapid.IntRange(1, 12).Draw(rt, "turns") {
				c.clock.Step(time.Duration(rapid.IntRange(0, 4000).Draw(rt, "later")) * time.Millisecond)
				who := rapid.SampledFrom([]string{"one", "two"}).Draw(rt, "who")
				now := c.clock.Now()
				claim, err := db.Turn(c.ctx, outbox.Turn{
					Now: now.Add(skew[who]), Holder: who, Lease: lease, Claim: 20 * time.Second, Want: map[digest.Via]int{digest.Slack: 0},
				})
				if err != nil {
					rt.Fatal(err)
				}
				if claim.Held[digest.Slack] {
					for other, since := range held {
						if other != who && other != "dead" && now.Sub(since) <= lease {
							rt.Fatalf("%s took the lease that %s renewed %s ago", who, other, now.Sub(since))
						}
					}
					held = map[string]time.Time{who: now}
					continue
				}
				holder := claim.Holders[digest.Slack]
				if _, seen := held["dead"]; holder == "dead" && !seen {
					held["dead"] = now // from here on somebody waits for it
				}
				if since, known := held[holder]; !known || now.Sub(since) > lease {
					rt.Fatalf("%s is kept waiting by %s, who renewed the lease %s ago", who, holder, now.Sub(since))
				}
			}
		})
	})
}

// TestPostgresGoesByItsOwnClock: a sender whose clock was hours ahead blocked all
// others for as long.
func TestPostgresGoesByItsOwnClock(t *testing.T) {
	if testing.Short() {
		t.Skip("left out by -short")
	}
	t.Parallel()
	address := storetest.MigratedPostgres(t)
	storetest.Open(t, address)
	db, err := store.Open(t.Context(), address)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	turn := func(holder string, now time.Time) outbox.Claim {
		claim, err := db.Turn(context.Background(), outbox.Turn{
			Now: now, Holder: holder, Lease: 50 * time.Millisecond, Claim: 20 * time.Second, Want: map[digest.Via]int{digest.Slack: 0},
		})
		must(t, err)
		return claim
	}
	claim := turn("ahead", time.Now().Add(3*time.Hour))
	if ahead := claim.Ahead.Round(time.Minute); !claim.Held[digest.Slack] || ahead != 3*time.Hour {
		t.Errorf("held %t, %s ahead", claim.Held[digest.Slack], ahead)
	}
	for began := time.Now(); !turn("behind", time.Now().Add(-3*time.Hour)).Held[digest.Slack]; {
		if time.Since(began) > patience {
			t.Fatal("a lease of 50 ms still blocks")
		}
	}
}

// TestByWhichWaySomebodyWouldRather: people choose among the ways that lead to them, and
// their next letter goes by it.
func TestByWhichWaySomebodyWouldRather(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := both(t, db)
		as := func(name string) digest.Actor {
			person, err := db.PersonByEmail(c.ctx, name+"@council.example")
			c.must(err)
			actor, err := c.ActorByID(c.ctx, person.ID, digest.FaceWeb)
			c.must(err)
			return actor
		}
		for name, want := range map[string][]digest.Via{"ann": {digest.Slack, digest.Email}, "bob": nil} {
			_, choice, err := c.Reach(c.ctx, as(name))
			c.must(err)
			c.like("choice of "+name, want, choice)
		}
		if err := c.SetReach(c.ctx, as("bob"), digest.Slack); digest.CodeOf(err) != digest.Invalid {
			t.Errorf("a way that leads nowhere: %v", err)
		}
		if err := c.SetReach(c.ctx, digest.Operator(), digest.Email); digest.CodeOf(err) != digest.Forbidden {
			t.Errorf("nobody's: %v", err)
		}
		c.must(c.SetReach(c.ctx, as("ann"), digest.Email))
		chosen, _, err := c.Reach(c.ctx, as("ann"))
		c.must(err)
		c.like("chosen", digest.Email, chosen)
		slack, mail := &post{}, &post{}
		c.like("drained", outbox.Drained{Sent: 3}, c.drainBoth(slack, mail))
		c.like("by mail", 3, len(mail.letters))
		c.must(c.SetReach(c.ctx, as("ann"), ""))
	})
}

// TestTheStaffListSaysByWhichWay: letters go as the file says of somebody, unless they
// chose otherwise; a file without the column says nothing.
func TestTheStaffListSaysByWhichWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.must(db.AllowVia(c.ctx, c.clock.Now(), digest.Email, true))
		c.team("north", digest.ByDM)
		teams, err := db.Teams(c.ctx)
		c.must(err)
		imports := func(file string) digest.RosterChanges {
			rows, problems := digest.ParsePeople("people.csv", strings.NewReader(file), teams)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			changes, err := c.ImportPeople(c.ctx, digest.Operator(), rows, digest.ImportOptions{})
			c.must(err)
			return changes
		}
		const head = "email,name,slack_id,team,start,reach\n"
		const everybody = head + "ann@a.example,Ann,U1,north,2020-01-06,email\nbob@a.example,Bob,U2,north,2020-01-06,\n" +
			"cid@a.example,Cid,U3,north,2020-01-06,email\ndot@a.example,Dot,,north,2020-01-06,slack\n"
		imports(everybody)
		cid, err := db.PersonByEmail(c.ctx, "cid@a.example")
		c.must(err)
		actor, err := c.ActorByID(c.ctx, cid.ID, digest.FaceWeb)
		c.must(err)
		c.must(c.SetReach(c.ctx, actor, digest.Slack))

		sent := func(ref string, day time.Time, slack, mail []string) {
			t.Helper()
			c.publish(text(ref))
			c.clock.Set(day)
			c.plan()
			bySlack, byMail := &post{}, &post{}
			c.drainBoth(bySlack, byMail)
			c.like(ref+" by Slack", slack, bySlack.to())
			c.like(ref+" by mail", mail, byMail.to())
		}
		sent("one", monday, []string{"slack U2", "slack U3"}, []string{"email ann@a.example", "email dot@a.example"})
		c.like("the same file", 0, len(imports(everybody).Change))
		imports("email,name,slack_id,team,start\nann@a.example,Ann,U1,north,2020-01-06\n")
		sent("two", monday.AddDate(0, 0, 7), []string{"slack U2", "slack U3"}, []string{"email ann@a.example", "email dot@a.example"})
		c.like("cleared", 1, len(imports(head+"ann@a.example,Ann,U1,north,2020-01-06,\n").Change))
		sent("three", monday.AddDate(0, 0, 14), []string{"slack U1", "slack U2", "slack U3"}, []string{"email dot@a.example"})
	})
}
