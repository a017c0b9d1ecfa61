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

// WriteAgain records that somebody of an organisation asked its coordinator to have us
// write to them again: whoever stopped may have no mail of ours left to come back by, and
// nothing reaches them with a link to sign in. It is on record under the coordinator's
// name, and what comes to them then has a link to stop by as ever. Errors: as of
// [Service.RecordShare]; [NotFound] for who is not among [Service.StoppedIn].
func (s *Service) WriteAgain(ctx context.Context, actor Actor, organisation string, who Stopper) error {
	team, err := s.coordinated(ctx, actor, organisation)
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
	entry := s.entry(actor, "said that they asked us to write again", subject, team.Slug)
	if _, err := s.store.Stop(ctx, s.clock.Now(), who, false, entry); err != nil {
		return fmt.Errorf("write again to somebody of an organisation: %w", err)
	}
	return nil
}
