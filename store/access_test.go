package store_test

import (
	"context"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// roles are who asks, in the order of the columns of [roleTable]: a worker of
// north, its manager, the manager of south, a senior, a policy lead, an
// administrator, somebody who left, nobody at all, and the operator.
var roles = []string{"ann", "mia", "sam", "sue", "pat", "ada", "lea", "", "operator"}

// useCase is one that bob of north is the subject of, and who may: y may, n may
// not, for each of the roles. To hold another to the table, add a line.
type useCase struct {
	name string
	may  string
	run  func(ctx context.Context, o *office, actor digest.Actor) error
}

var roleTable = []useCase{
	{"Search", "yyyyyynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, _, err := o.Search(ctx, a, "title", digest.SearchFilter{})
		return err
	}},
	{"Themes", "yyyyyynny", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Themes(ctx, a); return err }},
	{"Services", "yyyyyynny", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Services(ctx, a); return err }},
	{"StarterList", "yyyyyynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.StarterList(ctx, a, "Safeguarding")
		return err
	}},
	{"SetStarterList", "nnnnynnny", func(ctx context.Context, o *office, a digest.Actor) error {
		return o.SetStarterList(ctx, a, "Safeguarding", []string{"one"})
	}},
	{"Preferences", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.Preferences(ctx, a)
		return err
	}},
	{"SetPreferences", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error {
		return o.SetPreferences(ctx, a, digest.Preferences{})
	}},
	{"Queue", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Queue(ctx, a); return err }},
	{"NextDigest", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.NextDigest(ctx, a); return err }},
	{"Ahead", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Ahead(ctx, a); return err }},
	{"CatchUp", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.CatchUp(ctx, a); return err }},
	{"Pause", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error {
		return o.Pause(ctx, a, o.Today(), o.Today()+1)
	}},
	{"EndPause", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error {
		return o.EndPause(ctx, a)
	}},
	{"CancelPause", "yyyyyynnn", func(ctx context.Context, o *office, a digest.Actor) error {
		if err := o.Pause(ctx, a, o.Today()+30, o.Today()+31); err != nil {
			return err
		}
		own, err := o.OwnAbsences(ctx, a)
		if err != nil {
			return err
		}
		return o.CancelPause(ctx, a, own[len(own)-1].ID)
	}},
	{"StaffRecord", "nynnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.StaffRecord(ctx, a, o.id("bob"))
		return err
	}},
	{"StaffTeam", "nynnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.StaffTeam(ctx, a, "north")
		return err
	}},
	{"StartPerson", "nynnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.StartPerson(ctx, a, digest.Start{Email: "new@council.example", Name: "new", Team: "north", Span: digest.Span{From: o.Today()}}, "starts")
		return unless(err, digest.Conflict)
	}},
	{"RecordAbsence", "nynnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return unless(o.RecordAbsence(ctx, a, o.id("bob"), digest.Span{From: o.Today(), To: o.Today() + 1}, "leave"), digest.Conflict)
	}},
	{"EndAbsence", "nynnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return unless(o.EndAbsence(ctx, a, o.id("bob"), o.Today(), "back"), digest.NotFound)
	}},
	{"ActingCover", "nynnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return unless(o.ActingCover(ctx, a, "north", o.id("bob"), digest.Span{From: o.Today() + 1, To: o.Today() + 1}, "leave"), digest.Conflict)
	}},
	{"EndMembership", "nynnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return o.EndMembership(ctx, a, o.id("bob"), "north", o.Today()+30, "leaves")
	}},
	{"Overview", "nyyyyynny", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Overview(ctx, a); return err }},
	{"AuditFile", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, _, err := o.AuditFile(ctx, a, digest.AuditFilter{})
		return err
	}},
	{"AuditLog", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, _, err := o.AuditLog(ctx, a, digest.AuditFilter{})
		return err
	}},
	{"ChangeSetting", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return unless(o.ChangeSetting(ctx, a, digest.WeeklyMinutes, 8, "one more"), digest.Conflict)
	}},
	{"ResetSetting", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return unless(o.ResetSetting(ctx, a, digest.WeeklyMinutes, "as it was"), digest.Conflict)
	}},
	{"Settings", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Settings(ctx, a); return err }},
	{"Roles", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Roles(ctx, a); return err }},
	{"FindPeople", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.FindPeople(ctx, a, "bob")
		return err
	}},
	{"RolesOf", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.RolesOf(ctx, a, o.id("bob"))
		return err
	}},
	{"SetAccess", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return unless(o.SetAccess(ctx, a, o.id("cid"), digest.Senior, "helps out"), digest.Conflict)
	}},
	{"SetManager", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		return unless(o.SetManager(ctx, a, o.id("cid"), "south", true, "helps out"), digest.Conflict)
	}},
	{"Unmatched", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.Unmatched(ctx, a, digest.StaffOnly, 10, 0)
		return err
	}},
	{"Teams", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error { _, err := o.Teams(ctx, a); return err }},
	{"Timing", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.Timing(ctx, a, "north")
		return err
	}},
	{"SetTiming", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.SetTiming(ctx, a, "north", digest.Timing{Mode: digest.ByDM, Schedule: "0 11 * * 1", Timezone: "UTC"}, "meets then", false)
		return unless(err, digest.Conflict)
	}},
	{"DirectoryReport", "nnnnnynny", func(ctx context.Context, o *office, a digest.Actor) error {
		_, err := o.DirectoryReport(ctx, a)
		return err
	}},
}

// unless passes over an error that only says that another role did it first.
func unless(err error, code digest.Code) error {
	if digest.CodeOf(err) == code {
		return nil
	}
	return err
}

func TestEveryUseCaseKnowsWhoMay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.people("north", "lea")
		o.must(o.EndMembership(o.ctx, digest.Operator(), o.id("lea"), "north", o.Today()-1, "left"))
		for _, c := range roleTable {
			for i, role := range roles {
				err := c.run(o.ctx, o, o.role(role))
				allowed := c.may[i] == 'y'
				if refused := digest.CodeOf(err) == digest.Forbidden; refused == allowed || allowed && err != nil {
					t.Errorf("%s by %q: %v, want it allowed: %t", c.name, role, err, allowed)
				}
			}
		}
	})
}

func (o *office) role(name string) digest.Actor {
	switch name {
	case "":
		return digest.Actor{}
	case "operator":
		return digest.Operator()
	default:
		return o.actor(name)
	}
}
