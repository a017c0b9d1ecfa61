package digest

import (
	"context"
	"slices"
)

// ReachStore keeps by which way people would rather be reached.
type ReachStore interface {
	// Reach returns a person's choice, "" for the organisation's order.
	Reach(ctx context.Context, person int64) (Via, error)
	SetReach(ctx context.Context, person int64, via Via, audit AuditEntry) error
}

// Reach returns by which way the actor would rather have letters, "" for as the
// organisation does, and by which they can choose to: those that it allows and by which
// they have a live account, where there are two at least.
func (s *Service) Reach(ctx context.Context, actor Actor) (chosen Via, choice []Via, err error) {
	if err := actor.own(); err != nil {
		return "", nil, err
	}
	if chosen, err = s.store.Reach(ctx, actor.Person.ID); err != nil {
		return "", nil, err
	}
	accounts, allowed, err := s.store.Accounts(ctx, actor.Person.ID)
	if err != nil {
		return "", nil, err
	}
	now := s.clock.Now()
	for _, via := range allowed {
		live := slices.ContainsFunc(accounts, func(a PersonAccount) bool { return a.Via == via.Via && a.At(now) })
		if via.At(now) && live && !slices.Contains(choice, via.Via) {
			choice = append(choice, via.Via)
		}
	}
	if len(choice) < 2 {
		choice = nil
	}
	return chosen, choice, nil
}

// SetReach keeps by which way the actor would rather have letters; "" leaves it to the
// organisation again. It is a wish: where that way is not up, the other is taken. Errors:
// [Invalid] for a way that is no choice of theirs, [Forbidden].
func (s *Service) SetReach(ctx context.Context, actor Actor, via Via) error {
	_, choice, err := s.Reach(ctx, actor)
	if err != nil {
		return err
	}
	if via != "" && !slices.Contains(choice, via) {
		return Errorf(Invalid, "choose one of the ways by which you can be reached")
	}
	words := string(via)
	if via == "" {
		words = "as the organisation does"
	}
	entry := s.entry(actor, "set by which way letters come", personSubject(actor.Person.ID), words)
	return s.store.SetReach(ctx, actor.Person.ID, via, entry)
}
