package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestATurnWithoutMarksReadsNobody takes away the tables that grow with people and with
// years: a turn in which nothing has changed does not miss them, and one with a mark does.
func TestATurnWithoutMarksReadsNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newOffice(t, db)
		c.clock.Set(when("2026-03-03 11:00"))
		c.plan()
		for _, table := range []string{"receipts", "answers", "deliveries", "delivery_items", "memberships", "absences", "runs"} {
			exec(t, db, "ALTER TABLE "+table+" RENAME TO no_"+table)
		}
		c.plan()
		c.clock.Set(when("2026-03-03 11:05"))
		c.plan()
		exec(t, db, "INSERT INTO unplanned (person_id) SELECT MIN(id) FROM people")
		if _, err := c.PlanDue(c.ctx, false); err == nil {
			t.Error("a plan with a mark does without the tables that it is about")
		}
	})
}

// TestOnePlannerAtATime plans while another replica is planning: the second turns away,
// and the marks are taken once.
func TestOnePlannerAtATime(t *testing.T) {
	db := storetest.Open(t, storetest.MigratedPostgres(t))
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.publish(text("one"))
	c.plan()
	c.people("north", "ann", "bob")
	c.must(db.Plan(c.ctx, func(tx digest.PlanTx) error {
		if alone, err := tx.PlanAlone(false); err != nil || !alone {
			t.Errorf("nobody else plans: %v, %v", alone, err)
		}
		plan, err := c.PlanDue(c.ctx, false)
		if err != nil || plan.Assigned != 0 {
			t.Errorf("beside another planner: %+v, %v", plan, err)
		}
		return nil
	}))
	c.like("afterwards", 2, c.plan().Assigned)
}

// TestWhoBeginsWhileAnItemIsPublishedIsAskedIt lets an item be published in a transaction
// that does not see who begins meanwhile, and whose beginning does not see the item. The
// one that is committed last has left a mark.
func TestWhoBeginsWhileAnItemIsPublishedIsAskedIt(t *testing.T) {
	db := storetest.Open(t, storetest.MigratedPostgres(t))
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.people("north", "ann")
	c.must(db.SaveDrafts(c.ctx, []digest.Text{text("one")}, storetest.Logged(c.clock.Now())))
	late := digest.NewService(beforeCommit{db, func() {
		c.people("north", "bob")
		c.plan()
	}}, c.clock, digest.Config{Nation: digest.England, Zone: time.UTC}, nil)
	published, err := late.Publish(c.ctx, digest.Operator(), []string{"one"})
	c.must(err)
	c.like("asked by publishing", 1, published[0].Assigned)
	c.like("asked by the next plan", 1, c.plan().Assigned)
	found, err := c.CheckPlanning(c.ctx)
	c.must(err)
	c.like("missed", digest.Overlooked{People: 2}, found)
}

// beforeCommit does something beside a transaction that is about to be committed.
type beforeCommit struct {
	*store.DB
	do func()
}

func (b beforeCommit) Plan(ctx context.Context, f func(digest.PlanTx) error) error {
	return b.DB.Plan(ctx, func(tx digest.PlanTx) error {
		err := f(tx)
		b.do()
		return err
	})
}

// TestTheNightsCheckMends loses a mark: the check at night finds it, in batches, mends it,
// and looks no more that night.
func TestTheNightsCheckMends(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		c := newOffice(t, db)
		c.people("north", "eve")
		exec(t, db, "DELETE FROM unplanned")
		check := func(moment string, want digest.Overlooked) {
			t.Helper()
			c.clock.Set(when(moment))
			found, err := c.CheckSome(c.ctx)
			c.must(err)
			c.like(moment, want, found)
		}
		check("2026-03-03 11:00", digest.Overlooked{})
		check("2026-03-04 01:00", digest.Overlooked{People: 9, Assigned: 3})
		check("2026-03-04 01:01", digest.Overlooked{})
		check("2026-03-05 01:00", digest.Overlooked{People: 9})
	})
}
