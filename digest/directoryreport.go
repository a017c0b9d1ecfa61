package digest

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// DirectoryReport says whom only one of the staff list and Slack knows.
type DirectoryReport struct {
	SlackOnly []Account // live accounts of no one on the staff list; guests, bots and accounts that are gone left out
	StaffOnly []Person  // in a team today, without any account
	Gone      []Person  // in a team today, whose account is deactivated or a guest's
}

// DirectoryReport compares a snapshot of the workspace's directory with who is
// in a team today, and changes nothing: [Service.SyncDirectory] does. People are
// known by Slack id, and else by address. Administrators may. Errors:
// [Forbidden].
func (s *Service) DirectoryReport(ctx context.Context, actor Actor, accounts []Account) (DirectoryReport, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return DirectoryReport{}, err
	}
	roster, err := s.store.Roster(ctx)
	if err != nil {
		return DirectoryReport{}, err
	}
	return roster.compare(accounts, s.Today()), nil
}

func (r Roster) compare(accounts []Account, today Date) (report DirectoryReport) {
	d := newDirectoryDiff(r.People)
	live, gone := map[int64]bool{}, map[int64]bool{}
	for _, a := range accounts {
		d.see(a)
		p, known := d.bySlackID[a.SlackID]
		if !known && a.Email != "" {
			p, known = d.byEmail[strings.ToLower(a.Email)]
		}
		if known && !a.Bot {
			live[p.ID] = live[p.ID] || !a.Gone
			gone[p.ID] = gone[p.ID] || a.Gone
		}
	}
	here := map[int64]bool{}
	for _, m := range r.Memberships {
		here[m.PersonID] = here[m.PersonID] || m.Covers(today)
	}
	for _, p := range r.People {
		switch {
		case !here[p.ID] || live[p.ID]:
		case gone[p.ID]:
			report.Gone = append(report.Gone, p)
		default:
			report.StaffOnly = append(report.StaffOnly, p)
		}
	}
	report.SlackOnly = d.strangers
	slices.SortFunc(report.SlackOnly, func(a, b Account) int {
		return cmp.Or(cmp.Compare(a.Email, b.Email), cmp.Compare(a.SlackID, b.SlackID))
	})
	return report
}
