package digest

import (
	"context"
	"strings"
	"time"
)

// Reflection is a private draft for somebody's professional record, in the
// fields that Social Work England asks for (form "record your CPD"; two pieces a
// year by 30 November, one of them discussed with a peer). No use case shows it
// to anybody else, and nothing of it is in the audit log.
type Reflection struct {
	Item      ItemVersion // the live version; only the id is needed to save
	On        Date        // of the activity; today where it is zero
	Activity  string      // type of activity
	Relevance string      // short description and why it matters to the work
	Learnt    string      // what I learnt
	Impact    string      // on my practice and the people I work with
	Peer      string      // what I learnt from discussing it with a peer
	UpdatedAt time.Time
}

// MaxReflection is the longest text of a field of a reflection, in characters:
// a page of handwriting, twice.
const MaxReflection = 3000

// SaveReflection keeps the actor's draft about an item they answered, in place
// of an earlier one. Errors: [Forbidden] for who is no person on the staff list,
// [Conflict] for an item the actor has not answered, [Invalid].
func (s *Service) SaveReflection(ctx context.Context, actor Actor, r Reflection) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	for _, field := range []struct {
		name string
		text *string
	}{
		{"the activity", &r.Activity},
		{"the relevance", &r.Relevance},
		{"what you learnt", &r.Learnt},
		{"the impact", &r.Impact},
		{"the discussion with a peer", &r.Peer},
	} {
		*field.text = strings.TrimSpace(*field.text)
		if err := written(field.name, *field.text, false, MaxReflection); err != nil {
			return err
		}
	}
	if r.On.IsZero() {
		r.On = s.Today()
	}
	if r.On > s.Today() {
		return Errorf(Invalid, "%s has not come yet: choose the day of the activity", r.On.Long())
	}
	r.UpdatedAt = s.clock.Now()
	saved, err := s.store.SaveReflection(ctx, actor.Person.ID, r)
	if err == nil && !saved {
		err = Errorf(Conflict, "answer the item first: a reflection is about something you have read")
	}
	return err
}

// Reflections returns the actor's own drafts, newest first. Errors: [Forbidden]
// for who is no person on the staff list.
func (s *Service) Reflections(ctx context.Context, actor Actor) ([]Reflection, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	return s.store.Reflections(ctx, actor.Person.ID)
}

// ExportReflection returns the actor's own draft about an item, for a face to
// hand over as text. Errors: [Forbidden], [NotFound].
func (s *Service) ExportReflection(ctx context.Context, actor Actor, item int64) (Reflection, error) {
	reflections, err := s.Reflections(ctx, actor)
	if err != nil {
		return Reflection{}, err
	}
	for _, r := range reflections {
		if r.Item.ID == item {
			return r, nil
		}
	}
	return Reflection{}, errNoReflection
}

// DeleteReflection deletes the actor's own draft about an item for good. Errors:
// [Forbidden], [NotFound].
func (s *Service) DeleteReflection(ctx context.Context, actor Actor, item int64) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	deleted, err := s.store.DeleteReflection(ctx, actor.Person.ID, item)
	if err == nil && !deleted {
		return errNoReflection
	}
	return err
}

var errNoReflection = Errorf(NotFound, "you have no reflection on this item")
