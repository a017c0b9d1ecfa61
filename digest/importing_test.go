package digest_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

// office is the part of a store that importing teams and people needs.
type office struct {
	shelf
	roster digest.Roster
	absent []digest.Clocked
	asked  []int64 // people whose receipts were looked at
	due    []digest.Receipt
}

func (o *office) Roster(context.Context) (digest.Roster, error)        { return o.roster, nil }
func (o *office) Teams(context.Context) ([]digest.Team, error)         { return o.roster.Teams, nil }
func (o *office) Organisations(context.Context) ([]digest.Team, error) { return nil, nil }

// Plan runs f over the office itself: nothing is undone here.
func (o *office) Plan(_ context.Context, f func(digest.PlanTx) error) error {
	return f(officeTx{of: o})
}

type officeTx struct {
	digest.PlanTx
	of *office
}

func (o officeTx) SetDue(r []digest.Receipt) error { o.of.due = r; return nil }

func (o officeTx) Record(audit digest.AuditEntry) error {
	o.of.audit = append(o.of.audit, audit)
	return nil
}

func (o officeTx) ApplyTeams(_ time.Time, _ digest.Date, teams []digest.Team) error {
	for _, t := range teams {
		o.of.roster.Teams = slices.DeleteFunc(o.of.roster.Teams, func(known digest.Team) bool { return known.ID == t.ID })
		t.ID = max(t.ID, int64(len(o.of.roster.Teams)+1))
		o.of.roster.Teams = append(o.of.roster.Teams, t)
	}
	return nil
}

func (o officeTx) ApplyPeople(_ time.Time, c digest.RosterChanges, _ func(done, total int)) error {
	o.of.roster = apply(o.of.roster, c)
	return nil
}

func (o officeTx) AbsentReceiptsOf(people []int64) ([]digest.Clocked, error) {
	o.of.asked = people
	return o.of.absent, nil
}

// stopped is a clock that stands at noon on the day of these tests.
type stopped struct{ digest.SystemClock }

func (stopped) Now() time.Time { return noon.At }

func serve(o digest.Store) *digest.Service {
	return digest.NewService(o, stopped{}, digest.Config{Nation: digest.England}, nil)
}

func TestImportTeams(t *testing.T) {
	o := &office{}
	file := []digest.Team{{Slug: "mash", Name: "MASH"}, {Slug: "edt", Name: "EDT", Nation: "wales"}}
	teams := []digest.Team{{Slug: "mash", Name: "MASH", Nation: "england"}, {Slug: "edt", Name: "EDT", Nation: "wales"}}
	for _, step := range []struct {
		name   string
		teams  []digest.Team
		dryRun bool
		want   digest.TeamChanges
	}{
		{"looked at", file, true, digest.TeamChanges{Add: teams}},
		{"imported", file, false, digest.TeamChanges{Add: teams}},
		{"again", file, false, digest.TeamChanges{}},
		{"one renamed, one left out", []digest.Team{{Slug: "mash", Name: "Front door"}}, false, digest.TeamChanges{
			Change: []digest.Team{{ID: 1, Slug: "mash", Name: "Front door", Nation: "england"}}, Missing: []digest.Team{{ID: 2, Slug: "edt", Name: "EDT", Nation: "wales"}},
			Before: map[string]digest.Team{"mash": {ID: 1, Slug: "mash", Name: "MASH", Nation: "england"}},
		}},
	} {
		got, err := serve(o).ImportTeams(t.Context(), digest.Operator(), step.teams, step.dryRun)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	if len(o.roster.Teams) != 2 || len(o.audit) != 3 || o.audit[2].Detail != "0 new, 1 changed" {
		t.Errorf("teams %v, audit log %v", o.roster.Teams, o.audit)
	}
}

func TestImportPeople(t *testing.T) {
	o := &office{roster: council()}
	rows := []digest.PersonRow{
		ann(func(r *digest.PersonRow) { r.Role = "Senior" }),
		ann(func(r *digest.PersonRow) { r.Email, r.Name, r.SlackID = "bob@a.example", "Bob", "U2" }),
	}
	want := []string{"add Bob", "close 1 on 2026-03-01", "join 1 as Senior 2026-03-02..", "join 1 as SW 2020-01-06.."}
	for _, step := range []struct {
		name string
		opts digest.ImportOptions
		rows []digest.PersonRow
		want []string
	}{
		{"looked at", digest.ImportOptions{DryRun: true}, rows, want},
		{"imported", digest.ImportOptions{}, rows, want},
		{"again", digest.ImportOptions{Leavers: true}, rows, nil},
		{"without Bob", digest.ImportOptions{}, rows[:1], []string{"missing Bob"}},
		{"and he has left", digest.ImportOptions{Leavers: true}, rows[:1], []string{"close 3 on 2026-03-01", "missing Bob"}},
		{"which is known", digest.ImportOptions{Leavers: true}, rows[:1], nil},
	} {
		got, err := serve(o).ImportPeople(t.Context(), digest.Operator(), step.rows, step.opts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(step.want, told(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
	if len(o.audit) != 5 || strings.Contains(o.audit[0].Detail, "Bob") {
		t.Errorf("audit log %v; want five entries, no names", o.audit)
	}
}

// Ann's leave is put off: what she owes is due sooner, and only hers is looked at.
func TestImportedLeaveMovesDueDays(t *testing.T) {
	o := &office{roster: council()}
	o.roster.Absences = []digest.Absence{{ID: 1, PersonID: 1, Span: span("2026-03-03", "2026-03-09")}}
	later := span("2026-04-06", "2026-04-10")
	o.absent = []digest.Clocked{{
		Receipt:   digest.Receipt{PersonID: 1, ItemID: 1, Asks: 1, DueFrom: today, DueOn: day("2026-03-23")},
		AckWithin: 10, Absences: []digest.Span{later},
	}}
	row := ann(func(r *digest.PersonRow) { r.Absent = later })
	bob := ann(func(r *digest.PersonRow) { r.Email, r.Name, r.SlackID, r.Absent = "bob@a.example", "Bob", "U2", later })
	if _, err := serve(o).ImportPeople(t.Context(), digest.Operator(), []digest.PersonRow{row, bob}, digest.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{1}, o.asked); diff != "" {
		t.Errorf("people looked at:\n%s", diff)
	}
	if len(o.due) != 1 || o.due[0].DueOn != day("2026-03-16") {
		t.Errorf("due %v; want Ann on 2026-03-16", o.due)
	}
}

func TestImportPeopleRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		actor digest.Actor
		row   digest.PersonRow
		want  digest.Code
	}{
		"a stranger":            {digest.Actor{}, ann(nil), digest.Forbidden},
		"a team that went":      {digest.Operator(), ann(func(r *digest.PersonRow) { r.Team = "moon" }), digest.Invalid},
		"somebody else's Slack": {digest.Operator(), ann(func(r *digest.PersonRow) { r.Email, r.Name = "bob@a.example", "Bob" }), digest.Conflict},
	} {
		t.Run(name, func(t *testing.T) {
			o := &office{roster: council()}
			_, err := serve(o).ImportPeople(t.Context(), c.actor, []digest.PersonRow{c.row}, digest.ImportOptions{})
			if got := digest.CodeOf(err); got != c.want || len(o.audit) > 0 {
				t.Errorf("error %v has code %q; want %q and nothing in the audit log", err, got, c.want)
			}
		})
	}
}
