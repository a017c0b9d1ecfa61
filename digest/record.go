package digest

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Record is what is on record about one person. The person sees all of it; their
// own manager sees it without the words that were not written to them: see
// privatewords.go.
type Record struct {
	Asked       []AskedItem        // everything that was ever asked of them, newest first
	Answers     []GivenAnswer      // newest first
	Supervision []SupervisionEntry // what is to talk about, and what was ticked
	Discussions []Discussion       // that they were present at; nobody else is named
	Exemptions  []Exemption        // newest first
	Stopped     time.Time          // since when we do not write to them, as they asked; zero where we do
}

// AskedItem is one item as it was asked of a person: from when it was theirs to the day
// it was answered or closed.
type AskedItem struct {
	Item ItemVersion // the version that asked
	Receipt
}

// GivenAnswer is one answer, on the version that was read.
type GivenAnswer struct {
	AnswerID int64
	Item     ItemVersion
	Kind     AnswerKind
	Note     string
	Face     Face
	At       time.Time
	Undone   time.Time // when it was taken back; zero where it was not
}

// MyAnswers returns what the actor answered, newest first: on which version, when,
// where, and whether they took it back. A query keeps the items whose title or
// ref has all its words. Errors: [Forbidden] for who is no person on the staff
// list.
func (s *Service) MyAnswers(ctx context.Context, actor Actor, query string) ([]GivenAnswer, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	entries, err := s.store.AnswersOf(ctx, actor.Person.ID, actor.Person.ID)
	if err != nil {
		return nil, err
	}
	words := fields(query)
	var found []GivenAnswer
	for _, e := range entries {
		if e.Item.has(words) {
			found = append(found, e)
		}
	}
	return found, nil
}

// fields returns the words of a query as [ItemVersion.has] takes them.
func fields(query string) []string { return strings.Fields(Fold(query)) }

// has reports whether the title or the ref has every one of the folded words.
func (v ItemVersion) has(words []string) bool {
	text := Fold(v.Title) + " " + Fold(v.Ref)
	for _, w := range words {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// MyRecord returns everything on record about the actor. Errors: [Forbidden] for
// who is no person on the staff list.
func (s *Service) MyRecord(ctx context.Context, actor Actor) (Record, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return Record{}, err
	}
	return s.record(ctx, actor.Person.ID, actor.Person.ID)
}

// RecordOf returns what is on record about a person, for a manager of a team
// that they are in today. Of the notes to answers only those to supervision that
// were written to this manager are in it: questions and reasons were written to
// the policy lead, and objections to who recorded the discussion. The look is on
// record, for the person to see. Errors: [Forbidden] for anybody else, the
// operator too.
func (s *Service) RecordOf(ctx context.Context, actor Actor, person int64) (Record, error) {
	if err := s.supervises(ctx, actor, person); err != nil {
		return Record{}, err
	}
	record, err := s.record(ctx, person, actor.Person.ID)
	if err != nil {
		return Record{}, err
	}
	hideObjections(record.Discussions, actor)
	if err := s.sinceTheyCame(ctx, actor, person, &record); err != nil {
		return Record{}, err
	}
	return record, s.store.AuditLook(ctx, s.entry(actor, "saw a record", personSubject(person), ""), []int64{person})
}

func (s *Service) record(ctx context.Context, person, reader int64) (r Record, err error) {
	if r.Asked, err = s.store.AskedOf(ctx, person); err != nil {
		return r, err
	}
	if r.Answers, err = s.store.AnswersOf(ctx, person, reader); err != nil {
		return r, err
	}
	if r.Supervision, err = s.store.Supervision(ctx, SupervisionFilter{PersonID: person, On: s.Today(), Reader: reader}); err != nil {
		return r, err
	}
	if r.Discussions, err = s.store.Discussions(ctx, DiscussionFilter{PersonID: person}); err != nil {
		return r, err
	}
	if r.Exemptions, err = s.store.Exemptions(ctx, person); err != nil {
		return r, err
	}
	r.Stopped, err = s.store.Stopped(ctx, Stopper{PersonID: person})
	return r, err
}

// sinceTheyCame leaves of the record of who works for an organisation what is of their time
// there: whoever coordinates it learns nothing of what the council asked of them before.
func (s *Service) sinceTheyCame(ctx context.Context, actor Actor, person int64, r *Record) error {
	staff, err := s.store.StaffRecord(ctx, person)
	if err != nil {
		return err
	}
	if !(Actor{Teams: staff.on(s.Today())}).Partner() {
		return nil
	}
	from := Date(0)
	for _, m := range staff.Memberships {
		if actor.coordinates(m.TeamID) && (from.IsZero() || m.From < from) {
			from = m.From
		}
	}
	before := func(at time.Time) bool { return DateIn(at, s.config.Zone) < from }
	r.Asked = slices.DeleteFunc(r.Asked, func(a AskedItem) bool { return before(a.AssignedAt) && a.DueFrom < from }) // or asked again there
	r.Answers = slices.DeleteFunc(r.Answers, func(a GivenAnswer) bool { return before(a.At) })
	r.Supervision = slices.DeleteFunc(r.Supervision, func(e SupervisionEntry) bool { return !e.AskedAt.IsZero() && before(e.AskedAt) })
	r.Discussions = slices.DeleteFunc(r.Discussions, func(d Discussion) bool { return d.On < from })
	r.Exemptions = slices.DeleteFunc(r.Exemptions, func(e Exemption) bool { return before(e.At) })
	return nil
}
