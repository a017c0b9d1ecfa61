package store_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

func TestOverviewIsTheReportOfEachWeek(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Understood, "")
		o.clock.Set(monday.Add(8 * day))
		o.answers("bob", "one", digest.Understood, "")
		_, err := o.Undo(o.ctx, o.actor("ann"), o.item("one").ID, 1)
		o.must(err)
		o.must(o.RecordAbsence(o.ctx, o.actor("sam"), o.id("cid"), digest.Span{From: o.Today() - 3, To: o.Today() + 1}, "leave"))
		o.clock.Set(monday.Add(16 * day))
		o.answers("ann", "two", digest.Question, "Why?")
		o.answers("ann", "one", digest.Understood, "")
		o.must(db.Withdraw(o.ctx, o.clock.Now(), o.item("three").ID, "wrong"))
		o.clock.Set(monday.Add(23 * day))

		agrees := func() digest.Overview {
			t.Helper()
			overview, err := o.Overview(o.ctx, digest.Operator())
			o.must(err)
			if len(overview.Weeks) != digest.TrendWeeks+1 || overview.Suppressed {
				t.Fatalf("%d weeks, suppressed %t", len(overview.Weeks), overview.Suppressed)
			}
			for i, week := range overview.Weeks {
				want, err := o.Report(o.ctx, digest.Operator(), digest.ReportQuery{AsOf: week.On})
				o.must(err)
				o.same(counted(want.Measures), counted(week.Measures))
				for n, team := range overview.Teams {
					o.same(counted(want.Teams[n].Measures), counted(team.Weeks[i].Measures))
				}
			}
			return overview
		}
		overview := agrees()
		agrees() // from what was kept
		o.must(o.RecordAbsence(o.ctx, o.actor("mia"), o.id("bob"), digest.Span{From: o.Today() - 10, To: o.Today() - 1}, "leave"))
		if got := agrees().Weeks[11].Lessons.Away; got != overview.Weeks[11].Lessons.Away+1 {
			t.Errorf("%d away last week, before it was known %d", got, overview.Weeks[11].Lessons.Away)
		}
		must(t, db.Exec(o.ctx, "UPDATE absences SET revoked_at = recorded_at WHERE revoked_at IS NULL"))
		agrees()
		o.must(o.RecordAbsence(o.ctx, o.actor("ada"), o.id("cid"), digest.Span{From: o.Today() - 9}, "ill, until nobody knows when"))
		agrees()
		o.change(digest.RosterChanges{Join: []digest.MembershipByKey{{
			Email: "bob@council.example", Membership: digest.Membership{TeamID: o.teamID("centre"), Employment: "permanent", Span: digest.Span{From: o.Today() - 16}},
		}}})
		agrees()
		must(t, db.Exec(o.ctx, fmt.Sprintf("UPDATE memberships SET to_on = '%s' WHERE person_id = %d", o.Today()-12, o.id("ann"))))
		agrees()
		if got := overview.Weeks[10].Lessons.Informed; got != 1 { // ann’s first answer, before she took it back
			t.Errorf("two weeks ago %d were informed", got)
		}
		mine, err := o.Overview(o.ctx, o.actor("mia"))
		o.must(err)
		if len(mine.Teams) != 1 || mine.Teams[0].Team != "north" || mine.Suppressed {
			t.Errorf("mia sees %+v", mine.Teams)
		}
		counts, err := o.Overview(o.ctx, o.actor("sue"))
		o.must(err)
		if !counts.Suppressed || len(counts.Teams) != 3 || counts.Measures.Lessons.Overdue != digest.Hidden {
			t.Errorf("sue sees %+v", counts.Measures)
		}
		one, err := o.Report(o.ctx, o.actor("sue"), digest.ReportQuery{Team: "south"})
		o.must(err)
		if one.Measures.Lessons.Informed != digest.Hidden || len(one.Items) != 0 {
			t.Errorf("sue sees of south %+v", one)
		}
	})
}

// stopping is a context that is cancelled once it was looked at so many times.
type stopping struct {
	context.Context
	left *atomic.Int32
	stop context.CancelFunc
}

func (s stopping) Done() <-chan struct{} {
	if s.left.Add(-1) < 0 {
		s.stop()
	}
	return s.Context.Done()
}

// TestATrendStoppedAnywhere: the service stops while it counts ahead.
func TestATrendStoppedAnywhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		moments := []digest.Moment{{At: monday, On: o.Today() - 1}}
		for looks := int32(1); ; looks++ {
			o.must(db.Exec(o.ctx, "DELETE FROM weeks"))
			ctx := stopping{left: &atomic.Int32{}}
			ctx.Context, ctx.stop = context.WithCancel(o.ctx)
			ctx.left.Store(looks)
			reports, err := db.Trend(ctx, moments, digest.Filter{})
			finished := ctx.Err() == nil
			ctx.stop()
			if finished && err != nil || (err == nil) != (len(reports) == 1) {
				t.Fatalf("after %d looks: %d reports, %v", looks, len(reports), err)
			}
			if finished {
				return
			}
		}
	})
}

// counted is measures without times, which a trend does not have.
func counted(m digest.Measures) digest.Measures {
	m.Lessons.MedianHours, m.Policies.MedianHours = nil, nil
	return m
}

func TestAuditLogIsReadByDayAndPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		for range 3 {
			o.later(day)
			o.must(db.Audit(o.ctx, digest.AuditEntry{At: o.Now(), Actor: "x", Action: "did", Subject: o.Today().String()}))
		}
		entries, total, err := o.AuditLog(o.ctx, o.actor("ada"), digest.AuditFilter{Action: "did", Limit: 1, Offset: 1})
		o.must(err)
		if total != 3 || len(entries) != 1 || entries[0].Subject != "2026-03-04" {
			t.Errorf("%d of %d: %+v", len(entries), total, entries)
		}
		_, total, err = o.AuditLog(o.ctx, o.actor("ada"), digest.AuditFilter{Actor: "x", From: digest.NewDate(2026, time.March, 4), To: digest.NewDate(2026, time.March, 4)})
		o.must(err)
		if total != 1 {
			t.Errorf("%d on one day", total)
		}
		subject := fmt.Sprintf("person %d", o.person("ann"))
		o.must(db.Audit(o.ctx, digest.AuditEntry{At: o.Now(), Actor: "x", Action: "did", Subject: subject}))
		entries, _, err = o.AuditLog(o.ctx, o.actor("ada"), digest.AuditFilter{Subject: "ann"})
		o.must(err)
		if len(entries) == 0 || entries[0].Name != "ann" || entries[0].Subject != subject {
			t.Errorf("by name: %+v", entries)
		}
		_, _, err = o.AuditLog(o.ctx, o.actor("ada"), digest.AuditFilter{From: 2, To: 1})
		o.refused(err, digest.Invalid)
	})
}
