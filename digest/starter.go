package digest

import (
	"context"
	"errors"
)

// starter finds who begins, by the record that it is said from, or else by the
// address: nobody yet, where that is new, and with what changes of people. Errors: as
// of [Service.StartPerson].
func (s *Service) starter(ctx context.Context, actor Actor, start Start) (person Person, changes RosterChanges, err error) {
	person, err = s.store.PersonByEmail(ctx, start.Email)
	known := err == nil
	if err != nil && CodeOf(err) != NotFound {
		return Person{}, changes, err
	}
	if start.Person != 0 && (!known || person.ID != start.Person) {
		return s.readdressed(ctx, actor, start, known)
	}
	if known {
		record, err := s.store.StaffRecord(ctx, person.ID)
		if err != nil {
			return Person{}, changes, err
		}
		doubt := person.doubt(start.Name, record.last(s.Today()) != 0)
		switch {
		case doubt == NoDoubt || start.Person == person.ID:
			return person, changes, nil
		case start.Who == SamePerson:
			if doubt == OtherName && actor.May(ManageRoster, 0) {
				now := person
				now.Name = start.Name
				changes.Change = []Person{now}
			}
			return person, changes, nil
		case start.Who != NewPerson:
			return Person{}, changes, Errorf(Conflict, "%w", &askedError{Asked{
				Email: start.Email, Name: start.Name, Record: person, Last: record.last(s.Today()), Doubt: doubt,
			}})
		}
		if record.last(s.Today()) == 0 && !actor.May(ManageRoster, 0) {
			return Person{}, changes, Errorf(Forbidden, "somebody who is in a team has this address: an administrator can give it to somebody else")
		}
		changes.Lose = []Person{person}
	}
	if start.Name == "" {
		return Person{}, changes, Errorf(Invalid, "nobody has this address yet: give their name too")
	}
	if err := s.freeSlackID(ctx, start.SlackID); err != nil {
		return Person{}, changes, err
	}
	changes.Add = []Person{{Email: start.Email, Name: start.Name, SlackID: start.SlackID}}
	return Person{}, changes, nil
}

// readdressed is somebody on record who begins with another address. Errors:
// [Forbidden] but for administrators; [Conflict] where the address is another's.
func (s *Service) readdressed(ctx context.Context, actor Actor, start Start, taken bool) (Person, RosterChanges, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return Person{}, RosterChanges{}, err
	}
	person, err := s.store.Person(ctx, start.Person)
	if err != nil {
		return Person{}, RosterChanges{}, err
	}
	if taken {
		return Person{}, RosterChanges{}, Errorf(Conflict, "the address is somebody else’s on record: begin from their record, or give another")
	}
	now := person
	now.Email = start.Email
	return person, RosterChanges{Change: []Person{now}}, nil
}

// last returns somebody's last day in any team, zero for who is or will be in one, or
// never was.
func (r StaffRecord) last(today Date) Date {
	memberships := make([]Membership, len(r.Memberships))
	for i, m := range r.Memberships {
		memberships[i] = m.Membership
	}
	return lastDays(memberships, today)[r.Person.ID]
}

func (s *Service) freeSlackID(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	_, err := s.store.PersonByAccount(ctx, Slack, id)
	switch CodeOf(err) {
	case NotFound:
		return nil
	case "":
		return Errorf(Conflict, "this Slack account belongs to somebody else on record: leave it empty, it is found by the address")
	default:
		return err
	}
}

// askedError is an address of which it must be said whose it is.
type askedError struct{ Asked }

func (e *askedError) Error() string { return e.Unwrap().Error() }

// Unwrap gives the problem its place in a form.
func (e *askedError) Unwrap() error {
	message := "this address is on record of somebody with another name: say below whether it is the same person"
	if e.Doubt == HasLeft {
		message = "this address is on record of somebody whose last day was " + e.Last.Long() + ": say below whether it is the same person"
	}
	return Problems{{Column: "email", Message: message}}
}

// AskedOf returns of which address an error says that somebody must say whose it is.
func AskedOf(err error) (Asked, bool) {
	var asked *askedError
	if errors.As(err, &asked) {
		return asked.Asked, true
	}
	return Asked{}, false
}
