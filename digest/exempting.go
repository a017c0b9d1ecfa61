package digest

import (
	"context"
	"strings"
	"time"
)

// Exemption is a manager's decision that somebody need not answer an item.
type Exemption struct {
	ID     int64
	Item   ItemVersion // the version that asked
	Reason string
	At     time.Time
	By     string // a name

	Lifted   time.Time // zero while it stands
	LiftedBy string
}

// Exempt closes a person's open receipt for the live version of an item, for a
// manager of a team that they are in today, with a reason. The person is told of
// it, with the reason and whom to ask; who is away, on the morning they are back.
// A new version that asks again asks the person too. Errors: [Forbidden] for
// anybody else, the person themself and the operator too; [Invalid] without a
// reason; [NotFound] for an unknown item; [Conflict] where nothing is asked of
// the person, or they are informed.
func (s *Service) Exempt(ctx context.Context, actor Actor, person, item int64, reason string) error {
	if err := s.supervises(ctx, actor, person); err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	live, err := s.store.Version(ctx, item, 0)
	if err != nil {
		return err
	}
	key := ReceiptKey{PersonID: person, ItemID: item, Asks: live.Asks}
	record, err := s.store.StaffRecord(ctx, person)
	if err != nil {
		return err
	}
	exempted, err := s.store.Exempt(ctx, key, reason, actor.Person.ID, s.whenBack(record), s.entry(actor, "exempted", personSubject(person), live.Ref))
	if err == nil && !exempted {
		err = Errorf(Conflict, "nothing is open to exempt from: the item is not assigned to the person, is closed, or they are informed")
	}
	return err
}

// LiftExemption asks the person again, with the item's days to answer from
// today, and tells them so. Errors as of [Service.Exempt]; [Conflict] where no exemption stands.
func (s *Service) LiftExemption(ctx context.Context, actor Actor, person, item int64) error {
	if err := s.supervises(ctx, actor, person); err != nil {
		return err
	}
	live, err := s.store.Version(ctx, item, 0)
	if err != nil {
		return err
	}
	record, err := s.store.StaffRecord(ctx, person)
	if err != nil {
		return err
	}
	today := s.Today()
	key := ReceiptKey{PersonID: person, ItemID: item, Asks: live.Asks}
	due := s.calendar.Due(today, live.AckWithin, spansOf(record.Absences))
	lifted, err := s.store.LiftExemption(ctx, key, today, due, actor.Person.ID, s.whenBack(record),
		s.entry(actor, "lifted an exemption", personSubject(person), live.Ref))
	if err == nil && !lifted {
		err = Errorf(Conflict, "no exemption from this item stands: there is nothing to lift")
	}
	return err
}

func spansOf(absences []Absence) []Span {
	spans := make([]Span, len(absences))
	for i, a := range absences {
		spans[i] = a.Span
	}
	return spans
}

// whenBack is when a person may be told something: now, or on the morning of the
// day after the absence they are on, where that has an end.
func (s *Service) whenBack(record StaffRecord) time.Time {
	var last Date
	for _, a := range record.Absences {
		if a.Covers(s.Today()) {
			last = max(last, a.To)
		}
	}
	if last.IsZero() {
		return s.clock.Now()
	}
	return s.morning(last + 1)
}
