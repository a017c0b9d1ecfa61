package digest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// BriefingQuestions are the three standard questions of a seven-minute briefing,
// which a manager asks to start the discussion (Wirral Safeguarding Children
// Partnership, "7 minute briefings", https://wscp.org.uk).
var BriefingQuestions = [3]string{
	"What are your key thoughts and reflections?",
	"How will we embed this, and how will we know?",
	"How do we build it into our team or service plan?",
}

// SupervisionEntry is an item to talk about in supervision: the person asked for
// it, or it is still open after two reminders. It ends when the person answers
// otherwise or a discussion is recorded; a tick alone informs nobody.
type SupervisionEntry struct {
	Key      ReceiptKey
	Name     string // of the person
	Item     ItemVersion
	Asked    bool   // by the person; else open after two reminders
	NoteID   int64  // of what they wrote with it; 0 for nothing
	Note     string // "" too for who it was not written to
	Kept     bool   // nobody who leads the person today can read the note
	AskedAt  time.Time
	DueOn    Date
	Reminded int
	Tick     *Tick // the newest since it was asked, nil while nobody ticked it
}

// Tick says that an entry was talked about.
type Tick struct {
	At      time.Time
	By      string // a name
	Outcome string // between the person and who ticked: "" for others
}

// Supervisee is a person with what to talk about.
type Supervisee struct {
	PersonID int64
	Name     string
	Entries  []SupervisionEntry // not ticked first
	Stopped  time.Time          // since when we do not write to them, as they asked; zero where we do
}

// SupervisionFilter narrows the list to the people of a team on a day except one
// – nobody supervises themselves – or to one person, then with everything that
// was ever ticked; or to what was written to the reader by people whom they do not
// lead on the day. Words are the reader's to read or left out.
type SupervisionFilter struct {
	TeamID    int64
	On        Date
	PersonID  int64
	WrittenTo bool
	Reader    int64 // the one who looks; the team's list is without them
}

// SupervisionList returns, for a manager of the team, what each of its people
// wants to talk about or has left open, by name; people with nothing are left
// out, and so is who only covers the team. Notes are there for whom they were
// written to: see privatewords.go. The look is on record, for the people to see. Errors: [Forbidden] for
// anybody else, the operator too; [NotFound] for an unknown team.
func (s *Service) SupervisionList(ctx context.Context, actor Actor, team string) ([]Supervisee, error) {
	t, err := s.teamFor(ctx, actor, Supervise, team)
	if err != nil {
		return nil, err
	}
	entries, err := s.store.Supervision(ctx, SupervisionFilter{TeamID: t.ID, On: s.Today(), Reader: actor.Person.ID})
	if err != nil {
		return nil, err
	}
	list := bySupervisee(entries)
	if t.Outside() {
		stopped, err := s.store.StoppedIn(ctx, t, s.Today())
		if err != nil {
			return nil, err
		}
		for i := range list {
			for _, who := range stopped {
				if who.Who.PersonID == list[i].PersonID {
					list[i].Stopped = who.Since
				}
			}
		}
	}
	return list, s.store.AuditLook(ctx, s.entry(actor, "saw the supervision list", t.Slug, ""), people(list))
}

// bySupervisee groups entries by person, in the order of names.
func bySupervisee(entries []SupervisionEntry) (list []Supervisee) {
	at := map[int64]int{}
	for _, e := range entries {
		i, ok := at[e.Key.PersonID]
		if !ok {
			i = len(list)
			at[e.Key.PersonID] = i
			list = append(list, Supervisee{PersonID: e.Key.PersonID, Name: e.Name})
		}
		list[i].Entries = append(list[i].Entries, e)
	}
	slices.SortStableFunc(list, func(a, b Supervisee) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// TickSupervision marks an entry as talked about, with what came of it; the
// outcome may be empty. It changes no answer: what informs is the person's own
// answer or a recorded discussion. Errors: [Forbidden] unless the person's own
// manager, [Invalid] for an outcome that is too long, [NotFound] for an entry
// that is not on the list any more.
func (s *Service) TickSupervision(ctx context.Context, actor Actor, key ReceiptKey, outcome string) error {
	if err := s.supervises(ctx, actor, key.PersonID); err != nil {
		return err
	}
	outcome = strings.TrimSpace(outcome)
	if err := written("the outcome", outcome, false, MaxNote); err != nil {
		return err
	}
	tick := Tick{At: s.clock.Now(), Outcome: outcome}
	entry := s.entry(actor, "ticked a supervision entry", personSubject(key.PersonID), fmt.Sprintf("item %d version %d", key.ItemID, key.Asks))
	ticked, err := s.store.TickSupervision(ctx, key, tick, actor.Person.ID, s.Reclock, entry)
	if err == nil && !ticked {
		err = Errorf(NotFound, "this is not on the supervision list any more: the person has answered since")
	}
	return err
}

// personSubject is how the audit log names a person whom something was done to.
func personSubject(id int64) string { return fmt.Sprintf("person %d", id) }

// PersonOf returns the id of the person whom an entry of the audit log is about;
// false where it is about something else.
func PersonOf(audit AuditEntry) (id int64, ok bool) {
	number, ok := strings.CutPrefix(audit.Subject, "person ")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(number, 10, 64)
	return id, err == nil
}
