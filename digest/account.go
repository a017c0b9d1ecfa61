package digest

import "context"

// SeeAccount takes notice of one account of a workspace that is new or has
// changed: somebody on the staff list who had none is linked by address, and an
// account that is deactivated or became a guest's is gone. Nobody's account is
// remembered among those that only the workspace knows, or forgotten there. It costs a
// few small reads, and a write only where something differs; the nightly pass over the
// whole directory catches what was not told.
func (s *Service) SeeAccount(ctx context.Context, via Via, account Account) error {
	if account.Bot {
		return nil
	}
	account = account.cleaned()
	var people []Person
	for _, find := range []func() (Person, error){
		func() (Person, error) { return s.store.PersonByAccount(ctx, via, account.ID) },
		func() (Person, error) { return s.store.PersonByEmail(ctx, account.Email) },
	} {
		p, err := find()
		switch {
		case err == nil:
			people = append(people, p)
		case CodeOf(err) != NotFound:
			return err
		}
	}
	d := newDirectoryDiff(people)
	if !account.Gone && len(people) > 0 {
		memberships, err := s.memberships(ctx, people)
		if err != nil {
			return err
		}
		d.leaving(memberships, s.Today())
	}
	d.see(account)
	if len(people) == 0 || len(d.unmatched) > 0 {
		return s.store.SeeUnmatched(ctx, account)
	}
	found := d.found(false)
	if len(found.Linked) == 0 && len(found.Gone) == 0 {
		return nil
	}
	return s.store.LinkAccounts(ctx, s.clock.Now(), via, found.Linked, found.Gone)
}

// memberships returns all that is on record of where some people were.
func (s *Service) memberships(ctx context.Context, people []Person) (all []Membership, err error) {
	for _, p := range people {
		record, err := s.store.StaffRecord(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, m := range record.Memberships {
			all = append(all, m.Membership)
		}
	}
	return all, nil
}
