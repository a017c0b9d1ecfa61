package digest

import "context"

// UnmatchedKind says what only one of the staff list and the workspace knows.
type UnmatchedKind string

// The kinds, in the order in which they are shown.
const (
	AccountOnly UnmatchedKind = "slack_only"   // a live account of no one on the staff list
	StaffOnly   UnmatchedKind = "staff_only"   // in a team today, without an account that the workspace has
	AccountGone UnmatchedKind = "account_gone" // in a team today, with an account that is deactivated or a guest's
	LeftLive    UnmatchedKind = "left_live"    // has left every team, with an account that is live
	GroupOnly   UnmatchedKind = "group_only"   // in the user group of a team, and not in the team
	TeamOnly    UnmatchedKind = "team_only"    // in the team, and not in its user group
)

// UnmatchedKinds are all of them.
var UnmatchedKinds = []UnmatchedKind{AccountOnly, StaffOnly, AccountGone, LeftLive, GroupOnly, TeamOnly}

// Unmatched is somebody whom only one side knows. Of who is not on the staff list
// there is no name: Briefed keeps none.
type Unmatched struct {
	Kind    UnmatchedKind
	Person  Person // zero for who is not on the staff list
	Account string // as the workspace names it
	Email   string
	Team    string // slug, of a group
}

// DirectoryReport says how many only one side knows, and as of when.
type DirectoryReport struct {
	Pass   DirectoryPass
	Counts map[UnmatchedKind]int
	Groups []TeamGroup // of teams that name one, without members
}

// Total is how many there are.
func (r DirectoryReport) Total() (n int) {
	for _, count := range r.Counts {
		n += count
	}
	return n
}

// DirectoryReport compares the staff list of today with what the workspace's
// directory held when it was last read, and asks nobody. Administrators may. Errors:
// [Forbidden].
func (s *Service) DirectoryReport(ctx context.Context, actor Actor) (report DirectoryReport, err error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return report, err
	}
	if report.Pass, err = s.store.DirectoryPass(ctx); err != nil {
		return report, err
	}
	if report.Groups, err = s.store.TeamGroups(ctx); err != nil {
		return report, err
	}
	report.Counts, err = s.store.CountUnmatched(ctx, s.Today())
	return report, err
}

// Unmatched lists those of a kind by name, from an offset; limit 0 is
// for all. The look is put on record. Administrators may. Errors: [Forbidden];
// [Invalid] for a kind that there is not.
func (s *Service) Unmatched(ctx context.Context, actor Actor, kind UnmatchedKind, limit, offset int) ([]Unmatched, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return nil, err
	}
	found, err := s.store.Unmatched(ctx, s.Today(), kind, limit, max(0, offset))
	if err != nil {
		return nil, err
	}
	var people []int64
	for _, f := range found {
		if f.Person.ID != 0 && f.Person.ID != actor.Person.ID {
			people = append(people, f.Person.ID)
		}
	}
	return found, s.store.AuditLook(ctx, s.entry(actor, "saw the directory report", string(kind), ""), people)
}
