package digest

import (
	"context"
	"strings"
)

// Account is somebody's account in the workspace's directory.
type Account struct {
	SlackID string
	Email   string // "" where the directory does not say
	Gone    bool   // deactivated, or a guest
	Bot     bool
}

// Directory lists the workspace's accounts, a page at a time.
type Directory interface {
	Accounts(ctx context.Context, page func([]Account) error) error
}

// Directories says what came of comparing the staff list with the directory.
type Directories struct {
	Linked    int       // people whose account was found, or is back
	Gone      int       // people whose account was found to be gone
	StaffOnly []Person  // in a team today, without an account
	SlackOnly []Account // accounts of no one on the staff list
	Complete  bool      // the directory was read to its end
}

// SyncDirectory finds the Slack accounts of people who have none on record, by
// address, and notes accounts that are deactivated or guests'. Where the
// directory fails halfway, what was read so far is kept and the error returned
// with it; nobody is taken for gone because of what was not read.
func (s *Service) SyncDirectory(ctx context.Context, directory Directory) (Directories, error) {
	roster, err := s.store.Roster(ctx)
	if err != nil {
		return Directories{}, err
	}
	d := newDirectoryDiff(roster.People)
	readErr := directory.Accounts(ctx, func(page []Account) error {
		for _, account := range page {
			d.see(account)
		}
		return ctx.Err()
	})
	if err := s.store.LinkSlack(context.WithoutCancel(ctx), s.clock.Now(), d.ids, d.left()); err != nil {
		return Directories{}, err
	}
	result := Directories{Linked: len(d.ids), Gone: len(d.left()), SlackOnly: d.strangers, Complete: readErr == nil}
	if readErr != nil {
		return result, readErr
	}
	result.StaffOnly, err = s.store.Unlinked(ctx, s.Today())
	return result, err
}

// directoryDiff compares people with accounts as they come.
type directoryDiff struct {
	byEmail   map[string]Person
	bySlackID map[string]Person
	ids       map[int64]string
	gone      []int64
	strangers []Account
}

func newDirectoryDiff(people []Person) *directoryDiff {
	d := &directoryDiff{byEmail: map[string]Person{}, bySlackID: map[string]Person{}, ids: map[int64]string{}}
	for _, p := range people {
		d.byEmail[strings.ToLower(p.Email)] = p
		if p.SlackID != "" {
			d.bySlackID[p.SlackID] = p
		}
	}
	return d
}

func (d *directoryDiff) see(a Account) {
	if a.Bot {
		return
	}
	p, known := d.bySlackID[a.SlackID]
	if !known && a.Email != "" {
		p, known = d.byEmail[strings.ToLower(a.Email)]
	}
	switch {
	case !known && !a.Gone:
		d.strangers = append(d.strangers, a)
	case !known:
	case a.Gone:
		if p.SlackID == a.SlackID && p.Slack != SlackGone {
			d.gone = append(d.gone, p.ID)
		}
	case p.SlackID != a.SlackID || p.Slack == SlackGone:
		// No id yet, an account that is back, or a new account under the same
		// address: the address is what the staff list knows people by.
		d.ids[p.ID] = a.SlackID
	}
}

// left are the people whose account is gone and who have no newer one.
func (d *directoryDiff) left() (gone []int64) {
	for _, id := range d.gone {
		if _, back := d.ids[id]; !back {
			gone = append(gone, id)
		}
	}
	return gone
}
