package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// told drains the outbox and says who was told what of whom.
func (o *office) told() (lines []string) {
	o.t.Helper()
	for _, l := range o.sent() {
		for _, n := range l.Staff {
			lines = append(lines, fmt.Sprintf("%s: %s %s %s", l.Person.Name, n.Name, n.Kind, n.Team))
		}
	}
	slices.Sort(lines)
	return lines
}

func (o *office) starts(name, team string) digest.Start {
	return digest.Start{Email: name + "@council.example", Team: team, Role: "Social worker", Span: digest.Span{From: o.Today()}}
}

func TestSomebodyElsesIsAskedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		started, err := o.StartPerson(o.ctx, o.actor("mia"), o.starts("cid", "north"), "is needed here")
		o.must(err)
		if !started.Asked {
			t.Fatal("cid was taken")
		}
		o.same([]string{"south"}, o.teamsOf("cid", o.Today()))
		o.same([]string{"sam: cid asked north"}, o.told())
		_, err = o.StartPerson(o.ctx, o.actor("mia"), o.starts("cid", "north"), "is needed here")
		o.refused(err, digest.Conflict)

		list, err := o.StartRequests(o.ctx, o.actor("sam"))
		o.must(err)
		if len(list) != 1 || list[0].Reason != "is needed here" || list[0].By.Name != "mia" {
			t.Fatalf("%+v", list)
		}
		id := list[0].ID
		for _, name := range []string{"mia", "cid", "sue", "pat", "bob"} {
			o.refused(o.DecideStart(o.ctx, o.actor(name), id, true), digest.Forbidden)
		}
		o.later(2 * day) // from the day on which it is accepted, and not before
		o.must(o.DecideStart(o.ctx, o.actor("sam"), id, true))
		o.refused(o.DecideStart(o.ctx, o.actor("sam"), id, true), digest.Forbidden)
		o.same([]string{"south"}, o.teamsOf("cid", o.Today()-1))
		o.same([]string{"south", "north"}, o.teamsOf("cid", o.Today()))
		o.same([]string{"cid: cid started north", "mia: cid started north"}, o.told())

		_, err = o.StartPerson(o.ctx, o.actor("sam"), o.starts("ann", "south"), "back to us")
		o.must(err)
		o.told()
		list, err = o.StartRequests(o.ctx, o.actor("ada"))
		o.must(err)
		o.must(o.DecideStart(o.ctx, o.actor("ada"), list[0].ID, false))
		o.same([]string{"sam: ann refused south"}, o.told())
		o.same([]string{"north"}, o.teamsOf("ann", o.Today()))

		// Of somebody whom nobody leads, an administrator decides.
		_, err = o.StartPerson(o.ctx, o.actor("mia"), o.starts("sue", "north"), "helps out")
		o.must(err)
		o.same([]string{"ada: sue asked north"}, o.told())
	})
}

func TestOfAMoveByTheFileEverybodyConcernedIsToldOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.file("ann@council.example,ann,south,Social worker,no,,,,,", "bob@council.example,bob,south,Social worker,no,,,,,",
			"new@council.example,new,south,Social worker,no,,,,,", "cid@council.example,cid,south,Senior social worker,no,2020-01-01,,,,")
		o.same([]string{
			"ann: ann moved south", "bob: bob moved south",
			"mia: ann moved south", "mia: bob moved south", "sam: ann moved south", "sam: bob moved south",
		}, o.told())
	})
}

func TestWhoCoversIsToldAndCanDecline(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		span := digest.Span{From: o.Today() + 2, To: o.Today() + 20}
		o.refused(o.ActingCover(o.ctx, o.actor("mia"), "north", o.id("cid"), digest.Span{From: o.Today() - 1, To: o.Today() + 1}, "leave"), digest.Invalid)
		o.must(o.ActingCover(o.ctx, o.actor("mia"), "north", o.id("cid"), span, "leave"))
		o.same([]string{"cid: cid cover north", "sam: cid cover north"}, o.told())
		covers, err := o.OwnCovers(o.ctx, o.actor("cid"))
		o.must(err)
		o.refused(o.DeclineCover(o.ctx, o.actor("bob"), covers[0].ID), digest.NotFound)
		o.later(4 * day)
		if !o.actor("cid").Manages(o.teamID("north")) {
			t.Fatal("cid does not cover")
		}

		// Cover sees the team from its first day on, and is none of its people.
		_, err = o.Report(o.ctx, o.actor("cid"), digest.ReportQuery{Team: "north", AsOf: span.From - 1})
		o.refused(err, digest.Forbidden)
		_, err = o.Standing(o.ctx, o.actor("cid"), digest.ReportQuery{Team: "north", AsOf: span.From - 1})
		o.refused(err, digest.Forbidden)
		_, err = o.Report(o.ctx, o.actor("cid"), digest.ReportQuery{Team: "north", AsOf: span.From})
		o.must(err)
		overview, err := o.Overview(o.ctx, o.actor("cid"))
		o.must(err)
		o.same(1, len(overview.Weeks)) // today: no Sunday since
		named, err := o.Standing(o.ctx, o.actor("mia"), digest.ReportQuery{Team: "north"})
		o.must(err)
		for _, st := range named {
			if st.Name == "cid" {
				t.Error("mia sees how cid stands, who only covers her team")
			}
		}

		o.must(o.DeclineCover(o.ctx, o.actor("cid"), covers[0].ID))
		if o.actor("cid").Manages(o.teamID("north")) {
			t.Error("cid still covers")
		}
		o.same([]string{"mia: cid cover_declined north", "sam: cid cover_declined north"}, o.told())
	})
}

// targets are people as mia, who manages north, may want to get at them: her own,
// of another service, of the same service, a senior, who has left her team, who is
// to begin in it, and herself.
var targets = []string{"ann", "eve", "cid", "sue", "lea", "fay", "mia"}

// TestWhatAManagerDoesOpensNobodysWords does every action of a manager to
// everybody, and then reads whatever she can read. The letters of a row say of the
// targets whether she may: y, n, or a where she may only ask.
func TestWhatAManagerDoesOpensNobodysWords(t *testing.T) {
	type action struct {
		name, may string
		do        func(o *office, mia digest.Actor, id int64, name string) error
	}
	notes := map[int64]int64{} // by person
	asked := digest.Errorf(digest.Conflict, "asked")
	actions := []action{
		{"cover", "ynynnyn", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.ActingCover(o.ctx, mia, "north", id, digest.Span{From: o.Today(), To: o.Today() + 5}, "leave")
		}},
		{"record of staff", "ynnnnny", func(o *office, mia digest.Actor, id int64, _ string) error {
			_, err := o.StaffRecord(o.ctx, mia, id)
			return err
		}},
		{"absence", "ynnnnny", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.RecordAbsence(o.ctx, mia, id, digest.Span{From: o.Today() + 40, To: o.Today() + 41}, "leave")
		}},
		{"end", "ynnnnyy", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.EndMembership(o.ctx, mia, id, "north", o.Today()+60, "leaves")
		}},
		{"record", "ynnnnnn", func(o *office, mia digest.Actor, id int64, _ string) error {
			_, err := o.RecordOf(o.ctx, mia, id)
			return err
		}},
		{"items", "ynnnnnn", func(o *office, mia digest.Actor, id int64, _ string) error {
			_, err := o.ItemsOf(o.ctx, mia, id)
			return err
		}},
		{"exempt", "ynnnnnn", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.Exempt(o.ctx, mia, id, o.item("three").ID, "on leave")
		}},
		{"lift", "ynnnnnn", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.LiftExemption(o.ctx, mia, id, o.item("three").ID)
		}},
		{"tick", "ynnnnnn", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.TickSupervision(o.ctx, mia, digest.ReceiptKey{PersonID: id, ItemID: o.item("one").ID, Asks: 1}, "")
		}},
		{"discussion", "ynnnnny", func(o *office, mia digest.Actor, id int64, _ string) error {
			_, err := o.RecordDiscussion(o.ctx, mia, digest.DiscussionRequest{
				Team: "north", ItemID: o.item("two").ID, On: o.Today(), Meeting: digest.TeamMeeting, Present: []int64{id}, Answers: [3]string{"We ask."},
			})
			return err
		}},
		{"note", "nnnnnny", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.DecideNote(o.ctx, mia, notes[id], true)
		}},
		{"role", "nnnnnnn", func(o *office, mia digest.Actor, id int64, _ string) error {
			return o.SetManager(o.ctx, mia, id, "north", true, "helps")
		}},
		{"start", "naaaynn", func(o *office, mia digest.Actor, _ int64, name string) error {
			start := o.starts(name, "north")
			start.Who = digest.SamePerson
			started, err := o.StartPerson(o.ctx, mia, start, "is needed")
			if err == nil && started.Asked {
				return asked
			}
			return err
		}},
	}
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.must(o.db.Exec(o.ctx, "UPDATE teams SET service = 'Fostering', service_key = 'fostering' WHERE slug = 'centre'"))
		o.people("centre", "eve")
		o.people("south", "fay")
		o.people("north", "lea")
		_, err := o.StartPerson(o.ctx, o.actor("ada"), digest.Start{Email: "fay@council.example", Team: "north", Span: digest.Span{From: o.Today() + 30}}, "moves")
		o.must(err)
		o.plan()
		o.clock.Set(monday.Add(7*day - 3*time.Hour))
		o.must(o.db.Exec(o.ctx, "INSERT INTO receipts (person_id, item_id, version, assigned_at, due_from) SELECT p.id, i.id, 1, '2026-03-02T09:00:00.000000Z', '2026-03-02' FROM people p, items i WHERE true ON CONFLICT DO NOTHING"))
		for _, name := range targets {
			o.answers(name, "one", digest.Supervision, words+" "+name)
			record, err := o.MyRecord(o.ctx, o.actor(name))
			o.must(err)
			notes[o.id(name)] = record.Supervision[0].NoteID
		}
		o.must(o.EndMembership(o.ctx, o.actor("mia"), o.id("lea"), "north", o.Today()-1, "left"))
		for _, a := range actions {
			for i, name := range targets {
				err := a.do(o, o.actor("mia"), o.id(name), name)
				got := "n"
				switch {
				case err == nil:
					got = "y"
				case digest.CodeOf(err) == digest.Conflict && err.Error() == asked.Error():
					got = "a"
				}
				if want := a.may[i : i+1]; got != want {
					t.Errorf("%s of %s: %s, want %s (%v)", a.name, name, got, want, err)
				}
				for _, of := range o.reads("mia") {
					if of != "ann" && of != "lea" {
						t.Fatalf("after %s of %s mia reads the words of %s", a.name, name, of)
					}
				}
			}
		}
		if reads := o.reads("mia"); !slices.Contains(reads, "ann") || !slices.Contains(reads, "lea") {
			t.Errorf("mia does not read any more what was written to her: %v", reads)
		}
	})
}

// reads returns whose notes a manager can get to read, by any use case that shows
// notes, on any day.
func (o *office) reads(manager string) (names []string) {
	o.t.Helper()
	actor := o.actor(manager)
	add := func(name, note string) {
		if note != "" {
			names = append(names, name)
		}
	}
	for _, m := range actor.Teams {
		list, err := o.SupervisionList(o.ctx, actor, m.Team.Slug)
		o.must(err)
		for _, p := range list {
			for _, e := range p.Entries {
				add(p.Name, e.Note)
			}
		}
	}
	before, err := o.NotesTo(o.ctx, actor)
	o.must(err)
	for _, p := range before {
		for _, e := range p.Entries {
			add(p.Name, e.Note)
		}
	}
	for _, name := range targets {
		record, err := o.RecordOf(o.ctx, actor, o.id(name))
		if err != nil {
			continue
		}
		for _, e := range record.Answers {
			add(name, e.Note)
		}
		for _, e := range record.Supervision {
			add(name, e.Note)
		}
	}
	return names
}

// TestNamesOfAPastDayAreOfPeopleWhoWereTheirs is the rule of who may look up whom:
// today's people of the team, for the days that they were in it.
func TestNamesOfAPastDayAreOfPeopleWhoWereTheirs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.clock.Set(monday.Add(7 * day))
		o.moves("ann", "south")
		o.moves("cid", "north")
		o.clock.Set(monday.Add(9 * day))
		for _, row := range []struct {
			manager, team string
			on            digest.Date
			want          string
		}{
			{"mia", "north", o.Today() - 4, "bob mia"},
			{"mia", "north", o.Today() - 1, "bob cid mia"},
			{"mia", "north", o.Today(), "bob cid mia"},
			{"sam", "south", o.Today() - 4, "sam"},
			{"sam", "south", o.Today() - 1, "ann sam"},
		} {
			list, err := o.Standing(o.ctx, o.actor(row.manager), digest.ReportQuery{Team: row.team, AsOf: row.on})
			o.must(err)
			var names []string
			for _, st := range list {
				if !slices.Contains(names, st.Name) {
					names = append(names, st.Name)
				}
			}
			slices.Sort(names)
			if got := strings.Join(names, " "); got != row.want {
				t.Errorf("%s sees of %s on %s: %s, want %s", row.manager, row.team, row.on, got, row.want)
			}
		}
		whole, err := o.Standing(o.ctx, digest.Operator(), digest.ReportQuery{Team: "north", AsOf: o.Today() - 4})
		o.must(err)
		if !slices.ContainsFunc(whole, func(st digest.Standing) bool { return st.Name == "ann" }) {
			t.Error("the operator sees who was there")
		}
	})
}
