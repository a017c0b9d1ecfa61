package digest

import "context"

// Changes returns how a draft differs from what is live, field by field; every
// field that says something where nothing is live yet. Errors: [Forbidden],
// [NotFound].
func (s *Service) Changes(ctx context.Context, actor Actor, ref string) ([]Edit, error) {
	draft, err := s.Draft(ctx, actor, ref)
	if err != nil {
		return nil, err
	}
	live, err := s.store.ItemByRef(ctx, ref)
	if err != nil && CodeOf(err) != NotFound {
		return nil, err
	}
	return Difference(live.Text, draft.Text), nil
}

// Versions returns every version of an item that was ever live, oldest first: two
// of them go into [Difference]. Errors: [Forbidden], [NotFound].
func (s *Service) Versions(ctx context.Context, actor Actor, ref string) ([]Item, error) {
	if err := actor.allow(Write, 0); err != nil {
		return nil, err
	}
	if ref == "" {
		return nil, Errorf(NotFound, "name the item whose versions you want")
	}
	versions, err := s.store.Versions(ctx, ref)
	if err == nil && len(versions) == 0 {
		return nil, Errorf(NotFound, "there is no published item %q", ref)
	}
	return versions, err
}
