package digest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// StarterStore keeps what newly qualified and agency staff of a service read
// first.
type StarterStore interface {
	// Starters returns the live items of a service's list in order.
	Starters(ctx context.Context, service string) ([]Item, error)
	// SetStarters replaces a service's list.
	SetStarters(ctx context.Context, service string, items []int64, audit AuditEntry) error
}

// MaxStarters is how many items a starter list holds at most: with seven minutes
// a week, more than that is not a start but a library.
const MaxStarters = 30

// StarterList returns the live items that newly qualified and agency staff of a
// service are given first, in order. Everybody may see it. Errors: [NotFound]
// for a service without a team.
func (s *Service) StarterList(ctx context.Context, actor Actor, service string) ([]Item, error) {
	if err := actor.allow(ReadPolicies, 0); err != nil {
		return nil, err
	}
	service, err := s.serviceName(ctx, service)
	if err != nil {
		return nil, err
	}
	return s.store.Starters(ctx, service)
}

// SetStarterList replaces a service's starter list with live items by ref, in
// order. It counts for whoever is given items from then on. Policy leads may.
// Errors: [Forbidden]; [NotFound] for a service without a team or a ref that is
// not published; [Invalid] for an item that is there twice, is withdrawn, or is
// one too many.
func (s *Service) SetStarterList(ctx context.Context, actor Actor, service string, refs []string) error {
	if err := actor.allow(CurateStarters, 0); err != nil {
		return err
	}
	if len(refs) > MaxStarters {
		return Errorf(Invalid, "a starter list holds %d items at most: keep what nobody can start without", MaxStarters)
	}
	service, err := s.serviceName(ctx, service)
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(refs))
	seen := map[string]bool{}
	for _, ref := range refs {
		item, err := s.store.ItemByRef(ctx, ref)
		switch {
		case err != nil:
			return err
		case seen[ref]:
			return Errorf(Invalid, "%s is in the list twice: keep one of them", ref)
		case !item.Withdrawn.IsZero():
			return Errorf(Invalid, "%s is withdrawn: leave it out", ref)
		}
		seen[ref] = true
		ids = append(ids, item.ID)
	}
	if err := s.store.SetStarters(ctx, service, ids, s.entry(actor, "set starter list", service, strings.Join(refs, " "))); err != nil {
		return fmt.Errorf("keep the starter list of %s: %w", service, err)
	}
	return nil
}

// Services returns the services that teams belong to, in alphabetical order.
func (s *Service) Services(ctx context.Context, actor Actor) ([]string, error) {
	if err := actor.allow(ReadPolicies, 0); err != nil {
		return nil, err
	}
	return s.services(ctx)
}

func (s *Service) services(ctx context.Context) ([]string, error) {
	teams, err := s.store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]string{}
	for _, t := range teams {
		if known[Fold(t.Service)] == "" {
			known[Fold(t.Service)] = t.Service
		}
	}
	return slices.Sorted(maps.Values(known)), nil
}

// serviceName returns a service as teams have it on record, in whatever case it
// is given.
func (s *Service) serviceName(ctx context.Context, name string) (string, error) {
	services, err := s.services(ctx)
	if err != nil {
		return "", err
	}
	for _, service := range services {
		if Fold(service) == Fold(name) {
			return service, nil
		}
	}
	return "", Errorf(NotFound, "no team belongs to a service %q: see the column service of teams.csv", name)
}
