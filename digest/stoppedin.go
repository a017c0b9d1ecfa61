package digest

import (
	"context"
	"fmt"
	"slices"
)

// StoppedIn returns who of an organisation asked us to stop writing, and since when, for
// who coordinates it: its people by name, its own address last. That is neither to have
// left nor an address at which nothing arrives. Errors: as of [Service.RecordShare].
func (s *Service) StoppedIn(ctx context.Context, actor Actor, organisation string) ([]Stopping, error) {
	team, err := s.coordinated(ctx, actor, organisation)
	if err != nil {
		return nil, err
	}
	return s.store.StoppedIn(ctx, team, s.Today())
}

// WriteAgain records that somebody of an organisation asked its coordinator, or the
// council's administrator, to have us write to them again: whoever stopped may have no mail
// of ours left to come back by, and nothing reaches them with a link to sign in. It is on
// record under that name, and what comes to them then has a link to stop by as ever.
// Errors: as of [Service.RecordShare]; [NotFound] for who is not among [Service.StoppedIn].
func (s *Service) WriteAgain(ctx context.Context, actor Actor, organisation string, who Stopper) error {
	team, err := s.teamBySlug(ctx, organisation)
	if err == nil && !actor.has(Admin) {
		team, err = s.coordinated(ctx, actor, organisation)
	}
	if err != nil {
		return err
	}
	list, err := s.store.StoppedIn(ctx, team, s.Today())
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(list, func(stopped Stopping) bool { return stopped.Who == who }) {
		return Errorf(NotFound, "we write to them already, or they are not of %s any more", team.Name)
	}
	subject := personSubject(who.PersonID)
	if who.PersonID == 0 {
		subject = "an organisation"
	}
	return s.writeAgain(ctx, who, s.entry(actor, "said that they asked us to write again", subject, team.Slug))
}

// WriteToMeAgain records that the actor, who had asked us to stop, wants our mails again.
// Errors: [Forbidden] for who is no person on the staff list, [NotFound] for whom we write to
// already.
func (s *Service) WriteToMeAgain(ctx context.Context, actor Actor) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	return s.writeAgain(ctx, Stopper{PersonID: actor.Person.ID}, s.entry(actor, "asked us to write again", personSubject(actor.Person.ID), ""))
}

func (s *Service) writeAgain(ctx context.Context, who Stopper, audit AuditEntry) error {
	changed, err := s.store.Stop(ctx, s.clock.Now(), who, false, audit)
	switch {
	case err != nil:
		return fmt.Errorf("write again to somebody of an organisation: %w", err)
	case !changed:
		return Errorf(NotFound, "nobody asked us to stop: we write to them already")
	}
	return nil
}
