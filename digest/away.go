package digest

import (
	"context"
	"fmt"
	"slices"
)

// LongestPause is how many days somebody may pause for themself. Longer leave is
// for their manager to record: while it lasts, nobody waits for them.
const LongestPause = 42

// RecordAbsence records that somebody is away; no To is until further notice.
// Leave stops the clock: due days are worked out again. Managers may for the
// people of their teams, administrators for all. Write no diagnosis into the
// reason: it is in the audit log. Errors: [Forbidden]; [NotFound] for the person;
// [Invalid] for days that do not fit and without a reason; [Conflict] where the
// same is on record.
func (s *Service) RecordAbsence(ctx context.Context, actor Actor, person int64, span Span, reason string) error {
	record, err := s.staffRecord(ctx, actor, person)
	if err != nil {
		return err
	}
	return s.recordAbsence(ctx, actor, record, span, "recorded an absence", reason)
}

// EndAbsence records the first day on which somebody is back from the absence
// that covers it. The days away before it stay on record. Errors: as of
// [Service.RecordAbsence]; [NotFound] where they are not away that day.
func (s *Service) EndAbsence(ctx context.Context, actor Actor, person int64, back Date, reason string) error {
	record, err := s.staffRecord(ctx, actor, person)
	if err != nil {
		return err
	}
	return s.endAbsences(ctx, actor, record, back, "ended an absence", reason, func(Absence) bool { return true })
}

// Pause records that the actor is on leave, from today or later, for at most
// [LongestPause] days. It is an absence like any other: nothing is sent, and the
// clock stops. Errors: [Forbidden]; [Invalid] for days that do not fit, or
// without a last day; [Conflict] where the same is on record.
func (s *Service) Pause(ctx context.Context, actor Actor, from, to Date) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	switch {
	case from < s.Today():
		return Errorf(Invalid, "a pause begins today or later: ask your manager to record days that are past")
	case to.IsZero():
		return Errorf(Invalid, "give the last day of your leave")
	case to-from >= LongestPause:
		return Errorf(Invalid, "a pause lasts %d days at most: ask your manager to record longer leave", LongestPause)
	}
	record, err := s.store.StaffRecord(ctx, actor.Person.ID)
	if err != nil {
		return err
	}
	return s.recordAbsence(ctx, actor, record, Span{from, to}, "paused", "by themself")
}

// EndPause ends the actor's own pause: they are back today. An absence that
// somebody else recorded is for their manager to end. Errors: [Forbidden];
// [NotFound] where no pause of theirs is running.
func (s *Service) EndPause(ctx context.Context, actor Actor) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	record, err := s.store.StaffRecord(ctx, actor.Person.ID)
	if err != nil {
		return err
	}
	return s.endAbsences(ctx, actor, record, s.Today(), "ended their pause", "by themself",
		func(a Absence) bool { return a.By == actor.name() })
}

// CancelPause takes back a pause of the actor's own that has not begun: it is as
// if it had never been recorded. Errors: [Forbidden]; [NotFound] where no pause of
// theirs that is still to come has the id.
func (s *Service) CancelPause(ctx context.Context, actor Actor, absence int64) error {
	own, err := s.OwnAbsences(ctx, actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(own, func(a OwnAbsence) bool { return a.ID == absence && a.Cancels() })
	if i < 0 {
		return Errorf(NotFound, "no leave of yours that is still to come is on record under this number: look at your settings")
	}
	cancelled := change{action: "cancelled their pause", person: actor.Person.ID, detail: own[i].days(), reason: "by themself"}
	_, err = s.changeStaff(ctx, actor, cancelled, RosterChanges{Revoke: []Absence{own[i].Absence}})
	return err
}

func (s *Service) recordAbsence(ctx context.Context, actor Actor, record StaffRecord, span Span, action, reason string) error {
	if err := checkSpan(span); err != nil {
		return err
	}
	if slices.ContainsFunc(record.Absences, func(a Absence) bool { return a.Span == span }) {
		return Errorf(Conflict, "this absence is on record already")
	}
	absence := AbsenceByKey{Email: record.Person.Email, Absence: Absence{PersonID: record.Person.ID, Span: span}}
	_, err := s.changeStaff(ctx, actor, change{action: action, person: record.Person.ID, detail: span.days(), reason: reason}, RosterChanges{Absent: []AbsenceByKey{absence}})
	return err
}

// endAbsences revokes the absences of a kind that cover a day, and puts what was
// before it in their place.
func (s *Service) endAbsences(ctx context.Context, actor Actor, record StaffRecord, back Date, action, reason string, which func(Absence) bool) error {
	var changes RosterChanges
	for _, a := range record.Absences {
		if !a.Covers(back) || !which(a) {
			continue
		}
		changes.Revoke = append(changes.Revoke, a)
		if a.From < back {
			a.ID, a.To = 0, back-1
			changes.Absent = append(changes.Absent, AbsenceByKey{Email: record.Person.Email, Absence: a})
		}
	}
	if len(changes.Revoke) == 0 {
		return Errorf(NotFound, "there is no such absence on %s: look at the record", back.Long())
	}
	_, err := s.changeStaff(ctx, actor, change{action: action, person: record.Person.ID, detail: fmt.Sprintf("back on %s", back), reason: reason}, changes)
	return err
}
