package digest

import "context"

// OwnAbsence is an absence of the actor's own, and what they can do about it.
type OwnAbsence struct {
	Absence
	Running bool // today
	Mine    bool // recorded by the actor: [Service.EndPause] ends it, [Service.CancelPause] takes it back
}

// Ends and Cancels report whether the actor can end the absence today, or take it
// back before it begins.
func (a OwnAbsence) Ends() bool    { return a.Mine && a.Running }
func (a OwnAbsence) Cancels() bool { return a.Mine && !a.Running }

// OwnAbsences returns the actor's absences that are not over, oldest first.
// Errors: [Forbidden] for who is no person on the staff list.
func (s *Service) OwnAbsences(ctx context.Context, actor Actor) (current []OwnAbsence, err error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	record, err := s.store.StaffRecord(ctx, actor.Person.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range record.Absences {
		if a.To.IsZero() || a.To >= s.Today() {
			current = append(current, OwnAbsence{Absence: a, Running: a.From <= s.Today(), Mine: a.By != "" && a.By == actor.name()})
		}
	}
	return current, nil
}

// Hours returns the hours from and to which people may choose to read.
func (s *Service) Hours() (first, last int) { return s.config.FirstHour, s.config.LastHour }
