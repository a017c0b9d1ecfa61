package digest

import (
	"context"
	"fmt"
	"time"
)

// What somebody writes to be talked about in supervision is between them and who
// led them on that day. The entry follows the worker: whoever leads them sees that
// a talk was asked for, and when. The note stays with whom it was written to, and
// no start, move, cover, role, import or day looked at opens it to anybody else;
// its writer can share it with who leads them now. Where all its readers are gone,
// the writer is asked once. What came of a talk is between the two who had it.

// NoteStore keeps whom notes were written to.
type NoteStore interface {
	// DecideNote keeps whether a note of a person's is shared with who leads them on
	// the day. It reports false where they wrote no such note, or nobody leads them.
	DecideNote(ctx context.Context, d NoteDecision, audit AuditEntry) (bool, error)
}

// NoteDecision is what somebody decided about a note of theirs.
type NoteDecision struct {
	NoteID   int64
	PersonID int64
	Share    bool
	On       Date
	At       time.Time
}

// NoteTx offers notes to be shared, as part of a transaction.
type NoteTx interface {
	// OfferNotes asks people of teams, once for each note, whether to share what
	// they wrote to somebody who does not lead them any more: a [NoteNotice] each.
	OfferNotes(now time.Time, on Date, teams []int64) (int, error)
}

// NoteNotice asks somebody whether to share a note.
func NoteNotice(note int64) Notice { return Notice{Kind: NoticeNote, NoteID: note} }

// NotesTo returns what people wrote to the actor when the actor led them, and does
// not any more, by name: those who moved on, and those of a team that somebody
// else leads by now. The look is on record, for them to see. Errors: [Forbidden]
// for who is no person on the staff list.
func (s *Service) NotesTo(ctx context.Context, actor Actor) ([]Supervisee, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	entries, err := s.store.Supervision(ctx, SupervisionFilter{WrittenTo: true, On: s.Today(), Reader: actor.Person.ID})
	if err != nil || len(entries) == 0 {
		return nil, err
	}
	list := bySupervisee(entries)
	return list, s.store.AuditLook(ctx, s.entry(actor, "saw notes written to them", "", ""), people(list))
}

// people returns who is on a supervision list.
func people(list []Supervisee) []int64 {
	ids := make([]int64, len(list))
	for i, p := range list {
		ids[i] = p.PersonID
	}
	return ids
}

// DecideNote shares a note of the actor's own with who leads them today, or keeps
// it between the actor and whom it was written to; that can be decided again.
// Errors: [Forbidden]; [NotFound] for what is no note of theirs; [Conflict] where
// there is nobody to share it with.
func (s *Service) DecideNote(ctx context.Context, actor Actor, note int64, share bool) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	own, err := s.store.Supervision(ctx, SupervisionFilter{PersonID: actor.Person.ID, On: s.Today(), Reader: actor.Person.ID})
	if err != nil {
		return err
	}
	if _, ok := noteOf(own, note); !ok {
		return Errorf(NotFound, "there is no such note of yours any more: look at your record")
	}
	action := "kept a note as it was"
	if share {
		action = "shared a note"
	}
	decision := NoteDecision{NoteID: note, PersonID: actor.Person.ID, Share: share, On: s.Today(), At: s.clock.Now()}
	decided, err := s.store.DecideNote(ctx, decision, s.entry(actor, action, personSubject(actor.Person.ID), fmt.Sprintf("note %d", note)))
	if err == nil && !decided {
		err = Errorf(Conflict, "nobody leads your team today, so there is nobody to share it with")
	}
	return err
}

// noteOf returns the entry with a note.
func noteOf(entries []SupervisionEntry, note int64) (SupervisionEntry, bool) {
	for _, e := range entries {
		if note != 0 && e.NoteID == note {
			return e, true
		}
	}
	return SupervisionEntry{}, false
}
