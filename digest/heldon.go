package digest

import (
	"context"
	"strings"
	"time"
)

// Held is everything that is held on one person, as a request of theirs asks for it (UK
// GDPR, Article 15).
type Held struct {
	Person Person
	At     time.Time
	Tables []HeldTable
}

// HeldTable are the rows of one table of the database that are about somebody, or were
// made by them. It is there without rows too: "nothing" is an answer.
type HeldTable struct {
	Name    string
	Columns []string
	Words   []bool // by column: somebody's own words, in which others may be named
	Rows    []HeldRow
}

// HeldRow is a row with the numbers of its leaves in the log of evidence.
type HeldRow struct {
	Cells  []HeldCell
	Leaves []int64
}

// HeldCell is a value to read.
type HeldCell struct {
	Text  string
	Third bool // names somebody else, which is to be considered before it is handed over
}

// HeldStore reads what is held on somebody.
type HeldStore interface {
	// Held returns all tables about people with what is about this one. What they take
	// themselves (own) leaves out what others wrote about them in confidence, and holds:
	// somebody considers that first.
	Held(ctx context.Context, person int64, own bool) ([]HeldTable, error)
	// PeopleWithAddress returns everybody who has an e-mail address or ever had it.
	PeopleWithAddress(ctx context.Context, address string) ([]Person, error)
}

// HeldOnMe returns everything that is held on the actor, but for what somebody has to
// consider first: reasons that others gave in confidence, and holds; and, for who works for
// an organisation, who else is named, which is of the council's staff as a rule. Errors:
// [Forbidden] for who is no person on the staff list.
func (s *Service) HeldOnMe(ctx context.Context, actor Actor) (Held, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return Held{}, err
	}
	held, err := s.held(ctx, actor.Person, true)
	if actor.Partner() {
		held.withoutOthers()
	}
	return held, err
}

// SomebodyElse stands in what is held on who works for an organisation for anybody else.
const SomebodyElse = "somebody else"

func (h Held) withoutOthers() {
	for _, t := range h.Tables {
		for _, row := range t.Rows {
			for i := range row.Cells {
				if row.Cells[i].Third {
					row.Cells[i].Text = SomebodyElse
				}
			}
		}
	}
}

// HeldOn returns everything that is held on whoever has an address or had it, for the
// operator, who hands it over: somebody who has left asks too. number says which of
// several people is meant, 0 where it is not known. The look is on record. Errors:
// [Forbidden] for all others, [NotFound] where nobody ever had the address, [Conflict]
// where several did.
func (s *Service) HeldOn(ctx context.Context, actor Actor, address string, number int64) (Held, error) {
	if !actor.Operator {
		return Held{}, Errorf(Forbidden, "everything that is held on somebody is taken from the command line, or by themselves from their record")
	}
	person, err := s.whoHad(ctx, address, number)
	if err != nil {
		return Held{}, err
	}
	held, err := s.held(ctx, person, false)
	if err != nil {
		return Held{}, err
	}
	return held, s.store.AuditLook(ctx, s.entry(actor, "took everything held on a person", personSubject(person.ID), ""), []int64{person.ID})
}

func (s *Service) held(ctx context.Context, person Person, own bool) (Held, error) {
	tables, err := s.store.Held(ctx, person.ID, own)
	return Held{Person: person, At: s.Now(), Tables: tables}, err
}

// whoHad returns the one person who has an address or had it.
func (s *Service) whoHad(ctx context.Context, address string, number int64) (Person, error) {
	address, ok := Address(address)
	if !ok {
		return Person{}, Errorf(Invalid, "that is no e-mail address as staff lists have them")
	}
	people, err := s.store.PeopleWithAddress(ctx, address)
	if err != nil {
		return Person{}, err
	}
	for _, p := range people {
		if p.ID == number || number == 0 && len(people) == 1 {
			return p, nil
		}
	}
	switch {
	case len(people) == 0:
		return Person{}, Errorf(NotFound, "nobody on record has this address or ever had it: see that it is written as in the staff list")
	case number != 0:
		return Person{}, Errorf(NotFound, "person %d never had this address", number)
	}
	list := make([]string, len(people))
	for i, p := range people {
		list[i] = personSubject(p.ID) + " (" + p.Name + ")"
	}
	return Person{}, Errorf(Conflict, "several people have had this address: %s. Say which with --number", strings.Join(list, ", "))
}
