package store_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

const words = "It was hard to read."

// noteOn returns the note that a manager reads on their team's supervision list,
// and whether somebody is on it.
func (o *office) noteOn(manager, team, name string) (note string, listed bool) {
	o.t.Helper()
	list, err := o.SupervisionList(o.ctx, o.actor(manager), team)
	o.must(err)
	for _, p := range list {
		if p.Name == name {
			return p.Entries[0].Note, true
		}
	}
	return "", false
}

// written returns the notes that somebody still reads of people who are not theirs.
func (o *office) written(to string) (notes []string) {
	o.t.Helper()
	list, err := o.NotesTo(o.ctx, o.actor(to))
	o.must(err)
	for _, p := range list {
		for _, e := range p.Entries {
			notes = append(notes, p.Name+": "+e.Note)
		}
	}
	return notes
}

// TestTheEntryFollowsTheWorkerAndTheNoteStays moves somebody and gives them another
// manager: who leads them now sees that a talk was asked for, who led them then
// keeps the words, and the writer is asked once.
func TestTheEntryFollowsTheWorkerAndTheNoteStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Supervision, words)
		o.must(o.TickSupervision(o.ctx, o.actor("mia"), digest.ReceiptKey{PersonID: o.id("ann"), ItemID: o.item("one").ID, Asks: 1}, "Of the visits."))
		o.later(time.Hour)
		_, err := o.Answer(o.ctx, o.actor("ann"), digest.AnswerRequest{ItemID: o.item("two").ID, Kind: digest.Supervision, Note: words})
		o.must(err)
		if note, _ := o.noteOn("mia", "north", "ann"); note != words {
			t.Fatalf("mia reads %q", note)
		}
		o.same(0, len(o.written("mia")))

		o.clock.Set(monday.Add(7 * day))
		o.moves("ann", "south")
		note, listed := o.noteOn("sam", "south", "ann")
		if !listed || note != "" {
			t.Errorf("sam reads %q, on the list: %t", note, listed)
		}
		o.same([]string{"ann: " + words, "ann: " + words}, o.written("mia"))
		record, err := o.RecordOf(o.ctx, o.actor("sam"), o.id("ann"))
		o.must(err)
		for _, e := range record.Answers {
			if e.Note != "" {
				t.Errorf("sam reads %q in the record", e.Note)
			}
		}
		for _, e := range record.Supervision {
			if e.Note != "" || e.Tick != nil && e.Tick.Outcome != "" || e.NoteID == 0 || !e.Asked {
				t.Errorf("sam reads %+v in the record", e)
			}
		}

		o.plan()
		o.drain(o.post)
		offers := 0
		for _, l := range o.post.letters {
			if l.Note != nil {
				offers++
				o.same([]any{o.id("ann"), "two", true}, []any{l.PersonID, l.Note.Item.Ref, l.Note.Kept})
			}
		}
		o.same(1, offers) // what was talked about needs no sharing
		o.clock.Set(monday.Add(14 * day))
		o.plan()
		for _, l := range o.sent() {
			if l.Note != nil {
				t.Error("ann is asked again")
			}
		}

		mine, err := o.MyRecord(o.ctx, o.actor("ann"))
		o.must(err)
		id := int64(0)
		for _, e := range mine.Supervision {
			if e.Item.Ref == "two" {
				id = e.NoteID
			}
		}
		o.refused(o.DecideNote(o.ctx, o.actor("bob"), id, true), digest.NotFound)
		o.must(o.DecideNote(o.ctx, o.actor("ann"), id, false))
		if note, _ := o.noteOn("sam", "south", "ann"); note != "" {
			t.Errorf("sam reads %q, which ann kept", note)
		}
		o.must(o.DecideNote(o.ctx, o.actor("ann"), id, true))
		record, err = o.RecordOf(o.ctx, o.actor("sam"), o.id("ann"))
		o.must(err)
		read := 0
		for _, e := range record.Answers {
			if e.Note == words {
				read++
			}
		}
		o.same(1, read) // what she shared, and no more

		// Who comes after sam reads nothing of it: it was shared with sam.
		o.must(o.SetManager(o.ctx, o.actor("ada"), o.id("cid"), "south", true, "takes over"))
		o.must(o.SetManager(o.ctx, o.actor("ada"), o.id("sam"), "south", false, "hands over"))
		if note, _ := o.noteOn("cid", "south", "ann"); note != "" {
			t.Errorf("cid reads %q", note)
		}
		if err := db.Exec(o.ctx, "DELETE FROM note_readers"); err == nil {
			t.Error("whom a note was written to can be deleted")
		}
	})
}

// TestANoteIsNotOpenedByAnEarlierStart: a membership, or who manages, that is put on
// record later with an earlier day makes nobody a reader of what was written then.
func TestANoteIsNotOpenedByAnEarlierStart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		o := newOffice(t, db)
		o.answers("ann", "one", digest.Supervision, words)
		o.staff("north", "new", true, digest.NoAccess) // since 2020, says the file of today
		if note, listed := o.noteOn("new", "north", "ann"); note != "" || !listed {
			t.Errorf("new reads %q, on the list: %t", note, listed)
		}
		if note, _ := o.noteOn("mia", "north", "ann"); note != words {
			t.Errorf("mia reads %q", note)
		}
	})
}
