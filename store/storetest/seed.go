package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
)

// Council is a large council for measuring: as many teams of fifty as it takes,
// every tenth person in a second team, and items that everybody owes.
type Council struct {
	*digest.Service
	DB    *store.DB
	Clock *HandClock
}

// Opening is the Monday on which the digests of a [Council] are first due.
var Opening = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Seed fills an empty database with people who all owe so many items.
func Seed(t testing.TB, db *store.DB, people, items int) *Council {
	t.Helper()
	return seed(t, db, people, items, people*items, Text)
}

// SeedRoles fills an empty database with people and items of which each is for one of
// five roles, the last of which nobody has: so many people owe a fifth of the items.
func SeedRoles(t testing.TB, db *store.DB, people, items int) *Council {
	t.Helper()
	return seed(t, db, people, items, people*items/5, func(n int) digest.Text {
		text := Text(n)
		text.Audience.Roles = []string{append(roles, "chair")[n%5]}
		return text
	})
}

// roles are what [People] are, by turns.
var roles = []string{"Social worker", "Senior social worker", "Family support worker", "Team manager"}

func seed(t testing.TB, db *store.DB, people, items, receipts int, write func(int) digest.Text) *Council {
	t.Helper()
	clock := NewClock(Opening.Add(-time.Hour))
	c := &Council{DB: db, Clock: clock}
	c.Service = digest.NewService(db, clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(db.Plan(ctx, func(tx digest.PlanTx) error { return tx.ApplyTeams(clock.Now(), c.Today(), Teams((people+49)/50)) }))
	texts := make([]digest.Text, items)
	refs := make([]string, items)
	for i := range texts {
		texts[i] = write(i)
		refs[i] = texts[i].Ref
	}
	must(db.SaveDrafts(ctx, texts, Logged(clock.Now())))
	_, err := c.Publish(ctx, digest.Operator(), refs)
	must(err)
	must(db.Plan(ctx, func(tx digest.PlanTx) error { return tx.ApplyPeople(clock.Now(), People(people), nil) }))
	must(db.Analyze(ctx))
	must(db.Plan(ctx, func(tx digest.PlanTx) error { // as joiners
		n, err := tx.Assign(clock.Now(), c.Today(), digest.Scope{}, Pace(c))
		if err == nil && n != receipts {
			err = fmt.Errorf("%d receipts for %d people and %d items, not %d", n, people, items, receipts)
		}
		return err
	}))
	must(db.Analyze(ctx))
	return c
}

// Pace is how a [Council] spreads a backlog.
func Pace(c *Council) digest.Pace {
	return digest.Pace{
		WeeklyMinutes: digest.DefaultWeeklyMinutes, Weeks: 26,
		Due: func(week, ackWithin int) (start, due digest.Date) {
			start = c.Today() + digest.Date(7*week)
			return start, c.Calendar().Due(start, ackWithin, nil)
		},
	}
}

// Teams returns teams whose digests go out on Mondays at nine.
func Teams(n int) []digest.Team {
	teams := make([]digest.Team, n)
	for i := range teams {
		slug := fmt.Sprintf("team-%03d", i)
		teams[i] = digest.Team{
			Slug: slug, Name: "Team " + slug, Service: fmt.Sprintf("Service %d", i%3), Mode: digest.ByDM,
			Schedule: "0 9 * * 1", Timezone: "Europe/London",
		}
	}
	return teams
}

// People returns people for the teams with the ids from 1, fifty each.
func People(n int) (c digest.RosterChanges) {
	teams := int64((n + 49) / 50)
	since := digest.Span{From: digest.NewDate(2020, 1, 1)}
	for i := range n {
		email := fmt.Sprintf("person.%05d@council.example", i)
		p := digest.Person{Email: email, Name: fmt.Sprintf("Person %05d", i), SlackID: fmt.Sprintf("U%05d", i)}
		if i%100 == 99 {
			p.SlackID = ""
		}
		c.Add = append(c.Add, p)
		in := func(team int64) {
			c.Join = append(c.Join, digest.MembershipByKey{Email: email, Membership: digest.Membership{
				TeamID: team%teams + 1, Role: roles[i%len(roles)], Manager: i%50 == 0, Employment: "permanent", Span: since,
			}})
		}
		in(int64(i / 50))
		if i%10 == 3 {
			in(int64(i/50) + 1)
		}
		if i%20 == 7 {
			c.Absent = append(c.Absent, digest.AbsenceByKey{Email: email, Absence: digest.Absence{
				Span: digest.Span{From: digest.NewDate(2026, 2, 23), To: digest.NewDate(2026, 3, 8)},
			}})
		}
	}
	return c
}

// Text returns the n-th item: lessons and policy changes by turns, every fourth
// one for roles that together are everybody.
func Text(n int) digest.Text {
	text := digest.Text{
		Ref: fmt.Sprintf("item-%03d", n), Kind: digest.Lesson, Title: fmt.Sprintf("Item %03d", n), Change: digest.New,
		Urgency: digest.Routine, AckWithin: 10, Points: []string{"Do this."}, Learned: "This.", Markdown: "text",
	}
	if n%2 == 1 {
		text.Kind = digest.Policy
	}
	if n%4 == 0 {
		text.Audience.Roles = []string{"social worker", "senior social worker", "family support worker", "team manager"}
	}
	return text
}

// Logged is an entry of the log for what a test does to a store directly.
func Logged(at time.Time) digest.AuditEntry {
	return digest.AuditEntry{At: at, Actor: "a test", Action: "tested"}
}
