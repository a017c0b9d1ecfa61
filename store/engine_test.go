package store_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// council is a small council with a service over a store.
type council struct {
	*digest.Service
	t     *testing.T
	db    *store.DB
	clock *storetest.HandClock
	ctx   context.Context
	from  outbox.Store // what a sender uses in place of db
}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func newCouncil(t *testing.T, db *store.DB) *council {
	t.Helper()
	clock := storetest.NewClock(monday.Add(-time.Hour))
	c := &council{t: t, db: db, clock: clock, ctx: t.Context()}
	c.Service = digest.NewService(db, clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
	return c
}

func (c *council) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// change records changes of people as they are, without a use case. Who has no id
// in them is named by address.
func (c *council) change(changes digest.RosterChanges) {
	c.t.Helper()
	for i, p := range changes.Change {
		if p.ID == 0 {
			known, err := c.db.PersonByEmail(c.ctx, p.Email)
			c.must(err)
			changes.Change[i].ID = known.ID
		}
	}
	c.must(c.db.Plan(c.ctx, func(tx digest.PlanTx) error { return tx.ApplyPeople(c.clock.Now(), changes, nil) }))
}

// reorganise records teams as they are, without a use case.
func (c *council) reorganise(teams []digest.Team) {
	c.t.Helper()
	c.must(c.db.Plan(c.ctx, func(tx digest.PlanTx) error { return tx.ApplyTeams(c.clock.Now(), c.Today(), teams) }))
}

func (c *council) team(slug string, mode digest.Mode) {
	c.t.Helper()
	c.reorganise([]digest.Team{{
		Slug: slug, Name: slug, Service: "Safeguarding", Mode: mode, Channel: "C" + slug, Schedule: "0 9 * * 1", Timezone: "UTC",
	}})
}

func (c *council) teamID(slug string) int64 {
	c.t.Helper()
	teams, err := c.db.Teams(c.ctx)
	c.must(err)
	for _, t := range teams {
		if t.Slug == slug {
			return t.ID
		}
	}
	c.t.Fatalf("no team %s", slug)
	return 0
}

// people adds people to a team by name, as social workers since long ago.
func (c *council) people(team string, names ...string) {
	c.t.Helper()
	var changes digest.RosterChanges
	for _, name := range names {
		email := name + "@council.example"
		changes.Add = append(changes.Add, digest.Person{Email: email, Name: name, SlackID: "U" + name})
		changes.Join = append(changes.Join, digest.MembershipByKey{Email: email, Membership: digest.Membership{
			TeamID: c.teamID(team), Role: "Social worker", Employment: "permanent", Span: digest.Span{From: digest.NewDate(2020, 1, 1)},
		}})
	}
	c.change(changes)
}

// inSlack reports whether somebody has a live account in Slack.
func inSlack(p digest.Person) bool { return p.SlackID != "" && p.Slack == digest.SlackOK }

func (c *council) actor(name string) digest.Actor {
	c.t.Helper()
	actor, err := c.ActorByAccount(c.ctx, digest.Slack, "U"+name)
	c.must(err)
	return actor
}

func text(ref string) digest.Text {
	return digest.Text{
		Ref: ref, Kind: digest.Lesson, Title: "Title of " + ref, Change: digest.New, Urgency: digest.Routine, AckWithin: 10,
		Points: []string{"Do this."}, Learned: "This.", Markdown: ref,
	}
}

func (c *council) publish(texts ...digest.Text) {
	c.t.Helper()
	refs := make([]string, len(texts))
	for i, text := range texts {
		refs[i] = text.Ref
	}
	c.must(c.db.SaveDrafts(c.ctx, texts, storetest.Logged(c.clock.Now())))
	_, err := c.Publish(c.ctx, digest.Operator(), refs)
	c.must(err)
}

func (c *council) item(ref string) digest.Item {
	c.t.Helper()
	item, err := c.db.ItemByRef(c.ctx, ref)
	c.must(err)
	return item
}

func (c *council) plan() digest.Plan {
	c.t.Helper()
	plan, err := c.PlanDue(c.ctx, false)
	c.must(err)
	return plan
}

// post is a courier that takes everything and remembers it.
type post struct {
	letters []digest.Letter
	fail    func(digest.Letter) error
}

func (p *post) Carry(_ context.Context, l digest.Letter) (digest.Carried, error) {
	if p.fail != nil {
		if err := p.fail(l); err != nil {
			return digest.Carried{}, err
		}
	}
	p.letters = append(p.letters, l)
	return digest.Carried{Place: "D" + l.To.Address, Reference: fmt.Sprintf("1.%06d", l.ID)}, nil
}

// NewSender returns a sender of the council's outbox.
func (c *council) NewSender(courier digest.Courier, holder string, workers int) *outbox.Sender {
	var from outbox.Store = c.db
	if c.from != nil {
		from = c.from
	}
	return outbox.New(c.Service, from, c.clock, nil, outbox.Options{Holder: holder}, outbox.Way{Via: digest.Slack, Courier: courier, Workers: workers})
}

func (c *council) drain(p *post) outbox.Drained {
	c.t.Helper()
	drained, err := c.NewSender(p, "test", 1).Drain(c.ctx)
	c.must(err)
	return drained
}

func (c *council) measures() digest.Measures {
	c.t.Helper()
	report, err := c.Report(c.ctx, digest.Operator(), digest.ReportQuery{})
	c.must(err)
	return report.Measures
}

func TestDigestGoesOutOnceAndAnswersCount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob")
		c.publish(text("one"), text("two"))

		c.clock.Set(monday)
		if plan := c.plan(); plan.Messages != 2 {
			t.Fatalf("planned %d messages, want one for each of two people", plan.Messages)
		}
		if again := c.plan(); len(again.Runs) != 0 || again.Messages != 0 {
			t.Fatalf("planning again started %d runs", len(again.Runs))
		}
		p := &post{}
		if d := c.drain(p); d.Sent != 2 || d.Left != 0 {
			t.Fatalf("drained %+v", d)
		}
		if got := len(p.letters[0].Entries); got != 2 {
			t.Fatalf("the digest lists %d items, want 2", got)
		}

		c.clock.Set(monday.Add(90 * time.Minute))
		request := digest.AnswerRequest{ItemID: c.item("one").ID, Shown: 1, Kind: digest.Understood}
		first, err := c.Answer(c.ctx, c.actor("ann"), request)
		c.must(err)
		second, err := c.Answer(c.ctx, c.actor("ann"), request)
		c.must(err)
		if !first.Changed || second.Changed {
			t.Fatalf("changed %t then %t, want true then false", first.Changed, second.Changed)
		}
		got := c.measures().Lessons
		share, hours := 0.25, 1.5
		want := digest.Measure{Expected: 4, Informed: 1, Outstanding: 3, Share: &share, MedianHours: &hours, People: digest.People{Expected: 2, Informed: 2, Share: ptr(1.0)}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("lessons (-want +got):\n%s", diff)
		}
		_, err = c.Undo(c.ctx, c.actor("ann"), request.ItemID, 1)
		c.must(err)
		if got := c.measures().Lessons; got.Informed != 0 || got.Outstanding != 4 {
			t.Errorf("after undo: %+v", got)
		}
	})
}

func TestRateLimitHoldsTheWholeBucketBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann", "bob", "cid")
		c.publish(text("one"))
		c.clock.Set(monday)
		c.plan()
		p := &post{}
		p.fail = func(digest.Letter) error {
			return &digest.SendError{Class: digest.RateLimited, Code: "ratelimited", RetryAfter: 30 * time.Second, Bucket: digest.WorkspaceBucket}
		}
		if d := c.drain(p); d.Sent != 0 || d.Left != 3 {
			t.Fatalf("drained %+v, want all three left", d)
		}
		p.fail = nil
		c.clock.Set(monday.Add(27 * time.Second)) // what is due in two seconds a drain waits for
		if d := c.drain(p); d.Sent != 0 || d.Left != 3 {
			t.Fatalf("sent early: %+v", d)
		}
		c.clock.Set(monday.Add(40 * time.Second))
		if d := c.drain(p); d.Sent != 3 || d.Left != 0 {
			t.Fatalf("drained %+v, want all three sent", d)
		}
	})
}

func TestEvidenceIsNeverChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(text("one"))
		_, err := c.Answer(c.ctx, c.actor("ann"), digest.AnswerRequest{ItemID: c.item("one").ID, Kind: digest.Understood})
		c.must(err)
		for _, statement := range []string{
			"UPDATE answers SET kind = 'understood'", "DELETE FROM answers",
			"UPDATE versions SET title = 'x'", "DELETE FROM versions",
			"DELETE FROM memberships", "UPDATE memberships SET role = 'x'", "UPDATE memberships SET from_on = '2019-01-01'",
		} {
			if err := db.Exec(c.ctx, statement); err == nil {
				t.Errorf("%s was let through", statement)
			}
		}
	})
}

func TestUnknownIsListedAndSentAgainOnlyByChoice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newCouncil(t, db)
		c.team("north", digest.ByDM)
		c.people("north", "ann")
		c.publish(text("one"))
		c.clock.Set(monday)
		c.plan()
		p := &post{fail: func(digest.Letter) error { return errors.New("connection reset") }}
		if d := c.drain(p); d.Unknown != 1 {
			t.Fatalf("drained %+v, want one unknown", d)
		}
		p.fail = nil
		if d := c.drain(p); d.Sent != 0 {
			t.Fatalf("an unknown delivery was sent again without a choice: %+v", d)
		}
		n, err := db.SendAgain(c.ctx, c.clock.Now(), nil, func(int) digest.AuditEntry { return storetest.Logged(c.clock.Now()) })
		c.must(err)
		if d := c.drain(p); n != 1 || d.Sent != 1 {
			t.Fatalf("queued again %d, drained %+v", n, d)
		}
	})
}
