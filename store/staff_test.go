package store_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// file imports a people.csv and returns what came of it.
func (o *office) file(rows ...string) digest.RosterChanges {
	o.t.Helper()
	teams, err := o.db.Teams(o.ctx)
	o.must(err)
	text := "email,name,team,role,manager,start,end,absent_from,absent_to,access\n" + strings.Join(rows, "\n") + "\n"
	parsed, problems := digest.ParsePeople("people.csv", strings.NewReader(text), teams)
	if len(problems) > 0 {
		o.t.Fatal(problems)
	}
	changes, err := o.ImportPeople(o.ctx, digest.Operator(), parsed, digest.ImportOptions{Who: o.whose})
	o.must(err)
	again, err := o.ImportPeople(o.ctx, digest.Operator(), parsed, digest.ImportOptions{DryRun: true})
	o.must(err)
	if !again.Empty() {
		o.t.Errorf("the same file again changes: %s", again)
	}
	return changes
}

func (o *office) teamsOf(name string, on digest.Date) (slugs []string) {
	o.t.Helper()
	memberships, err := o.db.MembershipsOn(o.ctx, o.id(name), on)
	o.must(err)
	for _, m := range memberships {
		slugs = append(slugs, m.Team.Slug)
	}
	return slugs
}

func TestAnEndRecordedHereStandsUntilTheFileStatesDatesAfterIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		today, bob := o.Today(), o.id("bob")
		o.refused(o.EndMembership(o.ctx, o.actor("mia"), bob, "north", today-1, " "), digest.Invalid)
		o.refused(o.EndMembership(o.ctx, o.actor("sam"), bob, "north", today-1, "left"), digest.Forbidden)
		o.must(o.EndMembership(o.ctx, o.actor("mia"), bob, "north", today-1, "left on Friday"))
		o.audited("ended a membership", fmt.Sprintf("person %d", bob))
		open, err := db.OpenItems(o.ctx, bob)
		o.must(err)
		if len(open) != 0 || len(o.teamsOf("bob", today)) != 0 {
			t.Error("who left still owes something")
		}
		o.refused(o.EndMembership(o.ctx, o.actor("mia"), bob, "north", today, "again"), digest.NotFound)

		kept := o.file("bob@council.example,bob,north,Social worker,no,2020-01-01,,,,")
		if len(kept.Kept) != 1 || len(o.teamsOf("bob", today)) != 0 {
			t.Errorf("the file undid an end that was recorded here: %+v", kept)
		}
		o.whose = map[string]digest.Who{"bob@council.example": digest.SamePerson}
		o.file("bob@council.example,bob,north,Social worker,no," + today.String() + ",,,,")
		o.same([]string{"north"}, o.teamsOf("bob", today)) // back, says the file
	})
}

func TestAStartRecordedHereStandsUntilTheFileKnowsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		today := o.Today()
		cid := digest.Start{Email: "CID@council.example", Team: "north", Role: "Social worker", Span: digest.Span{From: today}}
		_, err := o.StartPerson(o.ctx, o.actor("ada"), cid, "moves to us")
		o.must(err)
		_, err = o.StartPerson(o.ctx, o.actor("mia"), cid, "moves to us")
		o.refused(err, digest.Conflict)
		manager := cid
		manager.Email, manager.Name, manager.Manager = "new@council.example", "new", true
		_, err = o.StartPerson(o.ctx, o.actor("mia"), manager, "makes a manager")
		o.refused(err, digest.Forbidden)

		row := "cid@council.example,cid,south,Social worker,no,2020-01-01,,,,"
		if got := o.file(row); len(got.Kept) != 1 {
			t.Errorf("kept %v", got.Kept)
		}
		o.same([]string{"south", "north"}, o.teamsOf("cid", today))
		o.file(row, "cid@council.example,cid,north,Social worker,no,"+today.String()+",,,,") // now the file's
		o.file(row)
		o.same([]string{"south"}, o.teamsOf("cid", today))
	})
}

func TestAnAbsenceRecordedHereStandsUntilTheFileOverlapsIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		today, bob := o.Today(), o.id("bob")
		absences := func() (out []string) {
			record, err := o.StaffRecord(o.ctx, o.actor("mia"), bob)
			o.must(err)
			for _, a := range record.Absences {
				out = append(out, a.From.String()+".."+a.To.String())
			}
			return out
		}
		row := "bob@council.example,bob,north,Social worker,no,2020-01-01,,%s,%s,"
		o.must(o.RecordAbsence(o.ctx, o.actor("mia"), bob, digest.Span{From: today, To: today + 4}, "leave"))
		o.file(fmt.Sprintf(row, "", ""))
		o.same([]string{"2026-03-02..2026-03-06"}, absences())
		o.file(fmt.Sprintf(row, "2026-03-03", "2026-03-20"))
		o.same([]string{"2026-03-03..2026-03-20"}, absences())

		o.clock.Step(3 * day)
		o.must(o.EndAbsence(o.ctx, o.actor("mia"), bob, o.Today(), "back early"))
		o.file(fmt.Sprintf(row, "2026-03-03", "2026-03-20")) // the file has not heard of it
		o.same([]string{"2026-03-03..2026-03-04"}, absences())
		o.file(fmt.Sprintf(row, "2026-03-03", "2026-03-27")) // it states other dates
		o.same([]string{"2026-03-03..2026-03-27"}, absences()[len(absences())-1:])
	})
}

func TestActingCoverManagesForATimeAndIsNotTheFiles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		today, bob := o.Today(), o.id("bob")
		o.refused(o.ActingCover(o.ctx, o.actor("mia"), "north", bob, digest.Span{From: today}, "leave"), digest.Invalid)
		o.must(o.ActingCover(o.ctx, o.actor("mia"), "north", bob, digest.Span{From: today, To: today + 13}, "leave"))
		if !o.actor("bob").Manages(o.teamID("north")) {
			t.Error("bob does not manage north")
		}
		o.file("bob@council.example,bob,north,Social worker,no,2020-01-01,,,,")
		if !o.actor("bob").Manages(o.teamID("north")) {
			t.Error("the file ended the cover")
		}
		o.clock.Step(14 * day)
		if o.actor("bob").Manages(o.teamID("north")) {
			t.Error("the cover did not end")
		}
		o.must(o.ActingCover(o.ctx, o.actor("ada"), "south", bob, digest.Span{From: o.Today(), To: o.Today() + 13}, "leave"))
		o.file("bob@council.example,bob,north,Social worker,no,2020-01-01," + (o.Today() - 1).String() + ",,,")
		if got := o.teamsOf("bob", o.Today()); len(got) != 0 {
			t.Errorf("who left still covers %v", got)
		}
	})
}
