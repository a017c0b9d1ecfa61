package digest

import "context"

// AccountFinder is a directory in which one account can be looked up too, where the
// whole of it may not be read.
type AccountFinder interface {
	Directory
	// AccountByEmail returns the account that has an address; [NotFound] where none does.
	AccountByEmail(ctx context.Context, email string) (Account, error)
}

// Linking says what came of looking for accounts.
type Linking struct {
	Sought  int      // people in a team today, without an account on record
	Without []Person // those of them for whom none was found
}

// LinkAccounts looks for the accounts of people who are in a team today and have none
// on record: in the whole directory, as [Service.SyncDirectory] does, or by one address
// after the other where that fails. What was found is kept though an error, or the end
// of ctx, cuts the looking short; then everybody counts as without who has none. Errors:
// [Forbidden], or the directory's.
func (s *Service) LinkAccounts(ctx context.Context, actor Actor, directory AccountFinder) (Linking, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return Linking{}, err
	}
	sought, err := s.store.Unlinked(ctx, s.Today())
	if err != nil || len(sought) == 0 {
		return Linking{}, err
	}
	found := map[int64]string{}
	if _, err = s.SyncDirectory(ctx, directory); err != nil {
		found, err = lookUp(ctx, directory, sought)
	}
	if len(found) > 0 {
		if linkErr := s.keepLinks(ctx, directory.Via(), found, nil); linkErr != nil {
			return Linking{Sought: len(sought), Without: sought}, linkErr
		}
	}
	without, readErr := s.store.Unlinked(context.WithoutCancel(ctx), s.Today())
	if err == nil {
		err = readErr
	}
	return Linking{Sought: len(sought), Without: without}, err
}

// lookUp asks for one account at a time. What it returns was found also where it
// returns an error.
func lookUp(ctx context.Context, directory AccountFinder, people []Person) (map[int64]string, error) {
	found := map[int64]string{}
	for _, p := range people {
		account, err := directory.AccountByEmail(ctx, p.Email)
		switch {
		case err == nil && p.Owns(account):
			found[p.ID] = account.ID
		case err != nil && CodeOf(err) != NotFound:
			return found, err
		}
	}
	return found, nil
}
