package store_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// unrecorded is a store whose log takes nothing more.
type unrecorded struct{ *store.DB }

var errLog = errors.New("the log is full")

func (u unrecorded) Plan(ctx context.Context, f func(digest.PlanTx) error) error {
	return u.DB.Plan(ctx, func(tx digest.PlanTx) error { return f(unrecordedTx{tx}) })
}

type unrecordedTx struct{ digest.PlanTx }

func (unrecordedTx) Record(digest.AuditEntry) error { return errLog }

// TestNoStaffChangeWithoutItsRecord holds a change of the staff list, its reason
// in the log and what follows from it together: all of it, or nothing.
func TestNoStaffChangeWithoutItsRecord(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		before, err := db.Roster(o.ctx)
		o.must(err)
		s := digest.NewService(unrecorded{db}, o.clock, digest.Config{Nation: digest.England}, nil)
		teams := []digest.Team{{Slug: "new", Name: "New", Service: "S", Mode: digest.ByDM, Schedule: "0 9 * * 1", Timezone: "Europe/London"}}
		for name, change := range map[string]func() error{
			"a start": func() error {
				_, err := s.StartPerson(o.ctx, o.actor("ada"), digest.Start{Email: "new@council.example", Name: "New", Team: "north", Span: digest.Span{From: o.Today()}}, "starts")
				return err
			},
			"an end": func() error {
				return s.EndMembership(o.ctx, o.actor("ada"), o.id("ann"), "north", o.Today(), "leaves")
			},
			"an absence": func() error {
				return s.RecordAbsence(o.ctx, o.actor("ada"), o.id("ann"), digest.Span{From: o.Today(), To: o.Today() + 7}, "is ill")
			},
			"an import of people": func() error {
				_, err := s.ImportPeople(o.ctx, digest.Operator(), []digest.PersonRow{{Email: "new@council.example", Name: "New", Team: "north", Employment: "permanent"}}, digest.ImportOptions{})
				return err
			},
			"an import of teams": func() error {
				_, err := s.ImportTeams(o.ctx, digest.Operator(), teams, false)
				return err
			},
		} {
			if err := change(); !errors.Is(err, errLog) {
				t.Errorf("%s: %v, want that the log is full", name, err)
			}
			after, err := db.Roster(o.ctx)
			o.must(err)
			if diff := cmp.Diff(before, after); diff != "" {
				t.Errorf("%s is half done (-before +after):\n%s", name, diff)
			}
		}
	})
}
