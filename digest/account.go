package digest

import (
	"context"
	"strings"
)

// SeeAccount takes notice of one account of the workspace that is new or has
// changed: somebody on the staff list who had none is linked by address, and an
// account that is deactivated or became a guest's is gone. Nobody's account is
// remembered among those that only Slack knows, or forgotten there. It costs two
// small reads, and a write only where something differs; the nightly pass over the
// whole directory catches what was not told.
func (s *Service) SeeAccount(ctx context.Context, account Account) error {
	if account.Bot {
		return nil
	}
	var people []Person
	for _, find := range []func() (Person, error){
		func() (Person, error) { return s.store.PersonBySlackID(ctx, account.SlackID) },
		func() (Person, error) { return s.store.PersonByEmail(ctx, strings.ToLower(account.Email)) },
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
	d.see(account)
	if len(people) == 0 || len(d.unmatched) > 0 {
		account.Email = strings.ToLower(account.Email)
		return s.store.SeeUnmatched(ctx, account)
	}
	found := d.found(false)
	if len(found.Linked) == 0 && len(found.Gone) == 0 {
		return nil
	}
	return s.store.LinkSlack(ctx, s.clock.Now(), found.Linked, found.Gone)
}
