package digest

import "context"

// OwnAbsences returns the actor's absences that are not over, oldest first.
// Errors: [Forbidden] for who is no person on the staff list.
func (s *Service) OwnAbsences(ctx context.Context, actor Actor) (current []Absence, err error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	record, err := s.store.StaffRecord(ctx, actor.Person.ID)
	if err != nil {
		return nil, err
	}
	for _, a := range record.Absences {
		if a.To.IsZero() || a.To >= s.Today() {
			current = append(current, a)
		}
	}
	return current, nil
}

// By reports whether the actor recorded the absence: [Service.EndPause] ends no
// other.
func (a Actor) By(absence Absence) bool { return absence.By != "" && absence.By == a.name() }

// Hours returns the hours from and to which people may choose to read.
func (s *Service) Hours() (first, last int) { return s.config.FirstHour, s.config.LastHour }
