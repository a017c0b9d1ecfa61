package digest

import (
	"context"
	"time"
)

// The staff list – people.csv, and what managers and administrators record in
// Briefed – and Slack's directory can differ. Which wins:
//
//   - The staff list says who is on the staff, in which team, and until when. An
//     account makes nobody staff, and who has left is refused however live their
//     account is.
//   - Slack says whether an account is live. Deactivated, a guest's or another
//     organisation's, its person is unreachable; they have not left by that.
//   - An account is somebody's by the Slack id on record, as long as Slack has
//     that account and it is live; else by their address. So an address that
//     changes in Slack changes nothing for who is known by id, and a wrong id in
//     the file is put right where the address is known. By the address it is theirs
//     only while they are on the staff and the names have a word in common: see
//     [Who]. The account of who has
//     left goes over to who has its address on the staff list, and no account:
//     the list began to call the same person by it.
//   - Membership of a Slack user group moves nobody into or out of a team: see
//     usergroups.go.
//
// What only one of the two knows is reported, by [Service.DirectoryReport].

// Account is somebody's account in a workspace's directory.
type Account struct {
	ID    string // as the workspace names it
	Email string // "" where the directory does not say
	Name  string // likewise
	Gone  bool   // deactivated, or a guest
	Bot   bool
}

// cleaned returns the account with its address as staff are known by it: "" for one
// that can be nobody's.
func (a Account) cleaned() Account {
	a.Email, _ = Address(a.Email)
	return a
}

// Directory is a workspace's: of one way by which letters reach people.
type Directory interface {
	Via() Via
	// Accounts lists the accounts, a page at a time.
	Accounts(ctx context.Context, page func([]Account) error) error
	// Groups lists the user groups with their members. A state other than
	// [GroupRead] says why the workspace does not give them to us; that is no error.
	Groups(ctx context.Context) ([]UserGroup, GroupState, error)
}

// Directories says what came of comparing the staff list with the directory.
type Directories struct {
	Accounts  int      // that the directory has, bots left out
	Linked    int      // people whose account was found, or is back
	Gone      int      // people whose account was found to be gone
	StaffOnly []Person // in a team today, without an account
	Unmatched int      // live accounts of no one on the staff list
	Groups    int      // teams whose user group was read
	Complete  bool     // the directory was read to its end
}

// SyncDirectory reads the whole directory: it finds the accounts of people
// who have none on record, by address, notes accounts that are deactivated or
// guests', and keeps what only one side knows. Where the directory fails halfway,
// what was read so far is kept and the error returned with it; nobody is taken
// for gone because of what was not read.
func (s *Service) SyncDirectory(ctx context.Context, directory Directory) (Directories, error) {
	began := s.clock.Now()
	roster, err := s.store.Roster(ctx)
	if err != nil {
		return Directories{}, err
	}
	d := newDirectoryDiff(roster.People)
	d.leaving(roster.Memberships, s.Today())
	readErr := directory.Accounts(ctx, func(page []Account) error {
		for _, account := range page {
			d.see(account)
		}
		return ctx.Err()
	})
	found := d.found(readErr == nil)
	result := Directories{
		Accounts: d.accounts, Linked: len(found.Linked), Gone: len(found.Gone), Unmatched: len(found.Unmatched), Complete: readErr == nil,
	}
	if readErr != nil {
		if err := s.keepLinks(ctx, directory.Via(), found.Linked, found.Gone); err != nil {
			return Directories{}, err
		}
		return result, readErr
	}
	found.Via, found.Accounts, found.Began, found.Ended = directory.Via(), d.accounts, began, s.clock.Now()
	if found.Groups, err = s.readGroups(ctx, directory, roster.Teams); err != nil {
		s.log.Warn("user groups could not be read: they stay as they were known", "error", err)
	}
	for _, g := range found.Groups {
		if g.State == GroupRead {
			result.Groups++
		}
	}
	if err := s.store.KeepPass(context.WithoutCancel(ctx), found); err != nil {
		return Directories{}, err
	}
	result.StaffOnly, err = s.store.Unlinked(ctx, s.Today())
	return result, err
}

// keepLinks records accounts that were found, and those that are gone, though the
// looking was cut short.
func (s *Service) keepLinks(ctx context.Context, via Via, linked map[int64]string, gone []int64) error {
	return s.store.LinkAccounts(context.WithoutCancel(ctx), s.clock.Now(), via, linked, gone)
}

// Pass is what a full pass over the directory found.
type Pass struct {
	Via          Via
	Began, Ended time.Time
	Accounts     int
	Linked       map[int64]string // people and the account that is theirs
	Gone         []int64          // people whose account is not live any more
	Unmatched    []Account        // live accounts of no one
	Unseen       []int64          // people with a Slack id that the directory does not have
	Groups       []TeamGroup      // of teams that name one; nil where they could not be read
}
