package store_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

const rowOfBob = "bob@council.example,bob,north,Social worker,%s,2020-01-01,,,,%s"

func TestAnAccessSetHereStandsUntilTheFileChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		bob := o.id("bob")
		is := func(want digest.Access) {
			t.Helper()
			if got := o.actor("bob").Person.Access; got != want {
				t.Errorf("bob has the access %q, want %q", got, want)
			}
		}
		o.refused(o.SetAccess(o.ctx, o.actor("ada"), bob, digest.Senior, " "), digest.Invalid)
		o.refused(o.SetAccess(o.ctx, o.actor("ada"), bob, "king", "why not"), digest.Invalid)
		o.refused(o.SetAccess(o.ctx, o.actor("ada"), bob, digest.NoAccess, "again"), digest.Conflict)
		o.refused(o.SetAccess(o.ctx, o.actor("ada"), 4711, digest.Senior, "nobody"), digest.NotFound)
		o.must(o.SetAccess(o.ctx, o.actor("ada"), bob, digest.Senior, "heads the service now"))
		is(digest.Senior)
		entry := o.logged("set an access", fmt.Sprintf("person %d", bob))
		if want := "senior manager, was their own items: heads the service now"; entry.Detail != want || entry.Actor != "ada@council.example" {
			t.Errorf("the log has %+v", entry)
		}

		if got := o.file(fmt.Sprintf(rowOfBob, "no", "")); len(got.Kept) != 1 || !strings.Contains(got.Kept[0].What, "senior manager, as was set here: the file still says their own items") {
			t.Errorf("kept %v", got.Kept)
		}
		is(digest.Senior)
		if got := o.file(fmt.Sprintf(rowOfBob, "no", "policy_lead")); len(got.Overruled) != 1 || !strings.Contains(got.Overruled[0].What, "the file has changed since, and makes it policy lead") {
			t.Errorf("overruled %v", got.Overruled)
		}
		is(digest.PolicyLead)

		o.must(o.SetAccess(o.ctx, o.actor("ada"), bob, digest.Senior, "again"))
		o.file(fmt.Sprintf(rowOfBob, "no", "senior")) // the file has heard of it: from now on it is the file's
		if got := o.file(fmt.Sprintf(rowOfBob, "no", "policy_lead")); len(got.Overruled)+len(got.Kept) != 0 {
			t.Errorf("what became the file's is still taken for ours: %+v", got)
		}
		is(digest.PolicyLead)

		o.must(o.SetAccess(o.ctx, o.actor("ada"), bob, digest.Senior, "once more"))
		o.must(o.SetAccess(o.ctx, o.actor("ada"), bob, digest.PolicyLead, "as it was"))
		if p := o.actor("bob").Person; p.AccessBy != "" {
			t.Errorf("what the file says is taken for set here: %+v", p)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		ada, bob := o.actor("ada"), o.id("bob")
		o.refused(o.SetAccess(o.ctx, ada, ada.Person.ID, digest.NoAccess, "leaves"), digest.Conflict)
		o.people("north", "lea")
		o.must(o.SetAccess(o.ctx, ada, o.id("lea"), digest.Admin, "for a time"))
		o.must(o.EndMembership(o.ctx, ada, o.id("lea"), "north", o.Today()-1, "left"))
		o.refused(o.SetAccess(o.ctx, ada, ada.Person.ID, digest.NoAccess, "an administrator who left is none"), digest.Conflict)
		o.refused(o.SetAccess(o.ctx, ada, o.id("lea"), digest.Senior, "who left"), digest.Invalid)
		o.must(o.SetAccess(o.ctx, ada, o.id("lea"), digest.NoAccess, "left"))

		// Two take it from each other at once: one stays.
		o.must(o.SetAccess(o.ctx, ada, bob, digest.Admin, "two are better"))
		second := o.actor("bob")
		var both sync.WaitGroup
		failed := make([]error, 2)
		for i, c := range []struct {
			by digest.Actor
			of int64
		}{{ada, bob}, {second, ada.Person.ID}} {
			both.Go(func() { failed[i] = o.SetAccess(o.ctx, c.by, c.of, digest.NoAccess, "not you") })
		}
		both.Wait()
		left := 0
		for _, name := range []string{"ada", "bob"} {
			if o.actor(name).Person.Access == digest.Admin {
				left++
			}
		}
		if left != 1 || failed[0] == nil && failed[1] == nil {
			t.Errorf("%d administrators are left: %v, %v", left, failed[0], failed[1])
		}
	})
}

func TestAManagerSetHereStandsUntilTheFileSaysSo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		bob, north := o.id("bob"), o.teamID("north")
		manages := func(want bool) {
			t.Helper()
			if got := o.actor("bob").Manages(north); got != want {
				t.Errorf("bob manages north: %t", got)
			}
			o.same([]string{"north"}, o.teamsOf("bob", o.Today()))
			o.same([]string{"north"}, o.teamsOf("bob", o.Today()-1))
		}
		ada := o.actor("ada")
		o.refused(o.SetManager(o.ctx, ada, bob, "north", true, ""), digest.Invalid)
		o.refused(o.SetManager(o.ctx, ada, bob, "south", true, "not there"), digest.NotFound)
		o.refused(o.SetManager(o.ctx, ada, bob, "north", false, "is none"), digest.Conflict)
		o.must(o.SetManager(o.ctx, ada, bob, "north", true, "mia leaves"))
		manages(true)
		if entry := o.logged("made a manager", fmt.Sprintf("person %d", bob)); entry.Detail != "team north: mia leaves" {
			t.Errorf("the log has %+v", entry)
		}
		memberships, err := db.MembershipsOn(o.ctx, bob, o.Today()-1)
		o.must(err)
		if memberships[0].Manager {
			t.Error("yesterday is told otherwise")
		}
		if got := o.file(fmt.Sprintf(rowOfBob, "no", "")); len(got.Kept) != 1 || !strings.Contains(got.Kept[0].What, "a manager of north, as was set here: the file says no") {
			t.Errorf("kept %v", got.Kept)
		}
		manages(true)
		if got := o.file("bob@council.example,bob,north,Practice lead,no,2020-01-01,,,,"); len(got.Kept) != 1 { // another job title, and still no manager
			t.Errorf("kept %v", got.Kept)
		}
		manages(true)
		o.file("bob@council.example,bob,north,Practice lead,yes,2020-01-01,,,,") // the file has heard of it
		o.file("bob@council.example,bob,north,Practice lead,no,2020-01-01,,,,")
		manages(false)
		o.must(o.SetManager(o.ctx, ada, bob, "north", true, "again"))
		o.must(o.SetManager(o.ctx, ada, bob, "north", false, "on the same day"))
		manages(false)
		if roles, err := o.Roles(o.ctx, ada); err != nil || len(roles.Managers) != 2 {
			t.Errorf("managers %+v, %v", roles.Managers, err)
		}
		// Who is in two teams stays in the order of them: the first one's digest is theirs.
		o.file("bob@council.example,bob,north,Practice lead,no,2020-01-01,,,,", "bob@council.example,bob,south,Social worker,no,2021-01-01,,,,")
		o.must(o.SetManager(o.ctx, ada, bob, "north", true, "of the first of two"))
		o.same([]string{"north", "south"}, o.teamsOf("bob", o.Today()))
		if got := o.file("bob@council.example,bob,north,Practice lead,yes,2020-01-01,,,,", "bob@council.example,bob,south,Social worker,no,2021-01-01,,,,"); len(got.Join)+len(got.Close)+len(got.Kept) != 0 {
			t.Errorf("the file that says the same changes %+v", got)
		}
		// A file without them ends the membership all the same.
		o.file("bob@council.example,bob,south,Social worker,no,2020-01-01,,,,")
		o.same([]string{"south"}, o.teamsOf("bob", o.Today()))
	})
}

func TestPeopleAreFoundByLetters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		for words, want := range map[string]int{"BOB": 1, "an": 1, "council.example": 8, "_": 0, "100%": 0, " ": 0} {
			found, err := o.FindPeople(o.ctx, o.actor("ada"), words)
			o.must(err)
			if len(found) != want {
				t.Errorf("%q finds %d, want %d", words, len(found), want)
			}
		}
	})
}

// logged returns the newest entry of the audit log about something.
func (o *office) logged(action, subject string) digest.AuditEntry {
	o.t.Helper()
	entries, _, err := o.AuditLog(o.ctx, digest.Operator(), digest.AuditFilter{Action: action, Subject: subject, Limit: 1})
	o.must(err)
	if len(entries) == 0 {
		o.t.Fatalf("the audit log does not say %q of %q", action, subject)
	}
	return entries[0]
}
