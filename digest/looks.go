package digest

import (
	"context"
	"time"
)

// Look says that somebody saw a person's name in a list, or their record.
type Look struct {
	At     time.Time
	By     string // a name, or "operator"; "" for the council's staff, to who works for an organisation
	Action string // as in the audit log: "saw names", "saw a record" …
	Team   string // slug, where a team's list was looked at
	Inside bool   // by somebody of an organisation that the person works for
}

// LooksAt returns who looked at the actor's record, newest first, and each
// looker's same look once a day. Who works for an organisation reads the names of its own
// people alone. Errors: [Forbidden] for who is no person on the staff list.
func (s *Service) LooksAt(ctx context.Context, actor Actor) ([]Look, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	looks, err := s.store.Looks(ctx, actor.Person.ID)
	if actor.Partner() {
		for i := range looks {
			if !looks[i].Inside {
				looks[i].By, looks[i].Team = "", ""
			}
		}
	}
	return onceADay(looks, s.config.Zone), err
}

// onceADay keeps the newest of the same looks of a day: a page is looked at more
// often than is worth telling.
func onceADay(looks []Look, zone *time.Location) (kept []Look) {
	type sameLook struct {
		Look
		day Date
	}
	seen := map[sameLook]bool{}
	for _, l := range looks {
		key := sameLook{Look{By: l.By, Action: l.Action, Team: l.Team}, DateIn(l.At, zone)}
		if !seen[key] {
			seen[key] = true
			kept = append(kept, l)
		}
	}
	return kept
}

// lookedAt returns the people of a named list except the actor, each once.
func (a Actor) lookedAt(list []Standing) (people []int64) {
	seen := map[int64]bool{a.Person.ID: true}
	for _, st := range list {
		if !seen[st.PersonID] {
			seen[st.PersonID] = true
			people = append(people, st.PersonID)
		}
	}
	return people
}
