package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

func TestSendAgainIsForWhatIsUnknownOrFailed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid", "dot", "eve", "fay")
		claimed := c.turn("s", 5).Deliveries
		slices.SortFunc(claimed, func(a, b digest.Delivery) int { return int(a.ID - b.ID) })
		ends := []digest.DeliveryState{digest.Sent, digest.Unknown, digest.Failed, digest.Dropped}
		var done []outbox.Outcome
		ids := []int64{claimed[4].ID, claimed[4].ID + 1} // being sent, and queued
		for i, state := range ends {
			o := c.sent(claimed[i])
			o.Closed = state
			done, ids = append(done, o), append(ids, claimed[i].ID)
		}
		c.turn("s", 0, done...)
		states := func() (n []int) {
			for _, state := range append(ends, digest.Sending, digest.Queued) {
				n = append(n, c.count(state))
			}
			return n
		}
		c.like("sent, unknown, failed, dropped, sending, queued", []int{1, 1, 1, 1, 1, 1}, states())
		again := func(ids []int64) int {
			n, err := db.SendAgain(c.ctx, c.clock.Now(), ids, func(int) digest.AuditEntry { return storetest.Logged(c.clock.Now()) })
			c.must(err)
			return n
		}
		c.like("of none", 0, again([]int64{}))
		c.like("of all that are unknown", 1, again(nil))
		c.like("after that", []int{1, 0, 1, 1, 1, 2}, states())
		c.like("of each one by name", 1, again(ids)) // what failed
		c.like("after that", []int{1, 0, 0, 1, 1, 3}, states())
		c.like("once more", 0, again(ids))
	})
}

func TestSendingAgainIsAnOperatorsChoiceOnRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid")
		c.drain(&post{fail: func(l digest.Letter) error {
			if l.Person.Name == "cid" {
				return &digest.SendError{Class: digest.Permanent, Code: "user_disabled", Reason: "no account"}
			}
			return errors.New("connection reset")
		}})
		if _, err := c.SendAgain(c.ctx, c.actor("ann"), nil); digest.CodeOf(err) != digest.Forbidden {
			t.Errorf("a social worker: %v", err)
		}
		n, err := c.SendAgain(c.ctx, digest.Operator(), nil)
		c.must(err)
		c.like("what was unknown, and not what failed", []int{2, 2, 1}, []int{n, c.count(digest.Queued), c.count(digest.Failed)})
		n, err = c.SendAgain(c.ctx, digest.Operator(), nil)
		c.must(err)
		c.like("once more", 0, n)
		log, _, err := c.AuditLog(c.ctx, digest.Operator(), digest.AuditFilter{Action: "sent again"})
		c.must(err)
		want := []digest.AuditEntry{{At: c.clock.Now(), Actor: "operator", Action: "sent again", Detail: "2 deliveries"}}
		c.like("on record", want, log)
	})
}

func TestAPersonGetsOneMessageASecond(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.people("north", "ann")
		c.publish(text("one"))
		c.clock.Set(monday)
		if n := c.plan().Messages; n != 3 {
			t.Fatalf("%d messages, want two digests and a summary", n)
		}
		mia := c.person("mia")
		claim := func() (people []int64, deliveries []digest.Delivery) {
			deliveries = c.turn("s", 5).Deliveries
			for _, d := range deliveries {
				people = append(people, d.PersonID)
			}
			slices.Sort(people)
			return people, deliveries
		}
		people, first := claim()
		c.like("at first, one for each", []int64{mia, c.person("ann")}, people)
		people, _ = claim()
		c.like("while it is being sent", []int64(nil), people)
		for _, d := range first {
			c.turn("s", 0, c.sent(d))
		}
		sent := c.clock.Now()
		c.clock.Set(sent.Add(time.Second - time.Microsecond))
		people, _ = claim()
		c.like("within the second", []int64(nil), people)
		c.clock.Set(sent.Add(time.Second))
		people, _ = claim()
		c.like("after it", []int64{mia}, people)
	})
}

// TestTeamsOfOneChannelGetOneMessageASecond: the limit is of the channel, however many
// teams are told there, and whoever sends. Another team's channel does not wait for it.
func TestTeamsOfOneChannelGetOneMessageASecond(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		var teams []digest.Team
		for _, slug := range []string{"east", "north", "south", "west"} {
			channel := "Cshared"
			if slug == "west" {
				channel = "Cwest"
			}
			teams = append(teams, digest.Team{
				Slug: slug, Name: slug, Service: "Safeguarding", Mode: digest.ByChannel, Channel: channel, Schedule: "0 9 * * 1", Timezone: "UTC",
			})
		}
		c.reorganise(teams)
		for _, team := range teams {
			c.people(team.Slug, "of "+team.Slug)
		}
		c.publish(text("one"))
		c.clock.Set(monday)
		c.plan()
		claim := func() (told []string, deliveries []digest.Delivery) {
			deliveries = c.turn("s", 8).Deliveries
			for _, d := range deliveries {
				told = append(told, teams[slices.IndexFunc(teams, func(t digest.Team) bool { return c.teamID(t.Slug) == d.TeamID })].Slug)
			}
			slices.Sort(told)
			return told, deliveries
		}
		told, claimed := claim()
		c.like("at first, one for each channel", []string{"east", "west"}, told)
		for _, next := range []string{"north", "south"} {
			told, _ = claim()
			c.like("while it is being sent", []string(nil), told)
			for _, d := range claimed {
				c.turn("s", 0, c.sent(d))
			}
			sent := c.clock.Now()
			c.must(db.Release(c.ctx, "s")) // as if it were started again
			c.clock.Set(sent.Add(time.Second - time.Microsecond))
			told, _ = claim()
			c.like("within the second", []string(nil), told)
			c.clock.Set(sent.Add(time.Second))
			told, claimed = claim()
			c.like("after it", []string{next}, told)
		}
	})
}

func TestADrainWaitsByItsClockForASecondMessage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.leads("north", "mia")
		c.people("north", "ann")
		c.publish(takes("one", 1, 3))
		c.clock.Set(monday)
		c.plan()
		p := &post{}
		c.drain(p)
		c.like("sent", []string{"ann digest one", "mia digest one", "mia summary"}, slices.Sorted(slices.Values(p.said())))
		if waited := c.clock.Now().Sub(monday); waited < time.Second || waited > 2*time.Second {
			t.Errorf("the second message to her went after %s", waited)
		}
	})
}

// slow is a courier that says when it has a letter and carries it when told to.
type slow struct{ has, carry chan struct{} }

func (s slow) Carry(context.Context, digest.Letter) (digest.Carried, error) {
	s.has <- struct{}{}
	<-s.carry
	return digest.Carried{Place: "D1", Reference: "1.1"}, nil
}

func TestStoppingWaitsForWhatIsOnItsWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid", "dot", "eve", "fay")
		courier := slow{make(chan struct{}), make(chan struct{})}
		ctx, stop := context.WithCancel(c.ctx)
		stopped := make(chan error)
		go func() { stopped <- c.NewSender(courier, "s", 4).Run(ctx) }()
		for range 4 {
			<-courier.has
		}
		c.like("on their way and queued", []int{4, 2}, []int{c.count(digest.Sending), c.count(digest.Queued)})
		stop()
		select {
		case err := <-stopped:
			t.Fatalf("it stopped with letters on their way: %v", err)
		case courier.carry <- struct{}{}:
		}
		for range 3 {
			courier.carry <- struct{}{}
		}
		c.must(<-stopped)
		c.like("sent, queued, sending, unknown", []int{4, 2, 0, 0},
			[]int{c.count(digest.Sent), c.count(digest.Queued), c.count(digest.Sending), c.count(digest.Unknown)})
		if claim := c.turn("next", 5); !claim.Held[digest.Slack] || len(claim.Deliveries) != 2 {
			t.Errorf("the next sender found the lease taken, or not all that was left: %+v", claim)
		}
	})
}

func TestWhoTakesTheLeaseOverLosesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := queued(t, db, "ann", "bob", "cid")
		first := c.turn("first", 2).Deliveries
		c.clock.Step(5 * time.Second)
		if claim := c.turn("second", 5); claim.Held[digest.Slack] {
			t.Fatal("the lease was taken before it ran out")
		}
		c.clock.Step(time.Microsecond)
		claim := c.turn("second", 5)
		if !claim.Held[digest.Slack] || len(claim.Deliveries) != 1 || slices.ContainsFunc(first, func(d digest.Delivery) bool { return d.ID == claim.Deliveries[0].ID }) {
			t.Fatalf("the second sender got %+v, want what the first had not begun", claim)
		}
		// The first was only slow: what it says of its own letters still counts, also
		// once they are listed as unknown, as long as nobody chose to send them again.
		c.turn("first", 0, c.sent(first[0]))
		c.clock.Step(15 * time.Second)
		c.turn("second", 0, c.sent(claim.Deliveries[0]))
		c.like("sent, unknown, sending", []int{2, 1, 0}, []int{c.count(digest.Sent), c.count(digest.Unknown), c.count(digest.Sending)})
		c.turn("first", 0, c.sent(first[1]))
		c.like("sent and unknown", []int{3, 0}, []int{c.count(digest.Sent), c.count(digest.Unknown)})
		for _, name := range []string{"ann", "bob", "cid"} {
			if c.receipt(name, "one", 1).ToldAt.IsZero() {
				t.Errorf("%s is not on record as told", name)
			}
		}
	})
}
