package digest

import (
	"context"
	"time"
)

// A team may name a user group of the workspace that is to hold the same people (the column
// group of teams.csv). Briefed compares the two and reports who is in one of them
// alone. It moves nobody: who was in which team is evidence, which has a date and
// somebody who stands for it, and in many workspaces everybody may edit a group.

// NoGroup is the group of a team whose line in a file says that it has none. A
// team of a file without the column has "", which leaves what is on record.
const NoGroup = "-"

// UserGroup is a user group of the workspace.
type UserGroup struct {
	ID       string
	Handle   string // without @
	Disabled bool
	Members  []string // accounts
	Partial  bool     // there are more members than these
}

// GroupState says whether a team's user group could be read.
type GroupState string

// The states.
const (
	GroupRead     GroupState = ""
	GroupMissing  GroupState = "missing"  // there is none of that name
	GroupDisabled GroupState = "disabled" // there was
	GroupScope    GroupState = "scope"    // the app may not read groups
	GroupPlan     GroupState = "plan"     // the workspace's plan has no groups
)

// TeamGroup is the user group of a team as it was last read.
type TeamGroup struct {
	TeamID  int64
	Team    string // slug
	Named   string // as teams.csv has it: an id, or @handle
	GroupID string // "" where it was never found
	State   GroupState
	At      time.Time
	Members []string
	Partial bool // Members are not all: those on record stay
}

// of reports whether a team names the group.
func (g UserGroup) of(t Team) bool {
	return t.Group != "" && (t.Group == g.ID || lowerASCII(t.Group) == lowerASCII("@"+g.Handle))
}

// readGroups reads the groups of teams that name one: none, no call.
func (s *Service) readGroups(ctx context.Context, directory Directory, teams []Team) ([]TeamGroup, error) {
	read := []TeamGroup{}
	var groups []UserGroup
	state, asked := GroupRead, false
	for _, t := range teams {
		if t.Group == "" {
			continue
		}
		if !asked {
			var err error
			if groups, state, err = directory.Groups(ctx); err != nil {
				return nil, err
			}
			asked = true
		}
		read = append(read, teamGroup(t, groups, state, s.clock.Now()))
	}
	return read, nil
}

func teamGroup(t Team, groups []UserGroup, state GroupState, at time.Time) TeamGroup {
	read := TeamGroup{TeamID: t.ID, Team: t.Slug, Named: t.Group, State: state, At: at}
	if state != GroupRead {
		return read
	}
	read.State = GroupMissing
	for _, g := range groups {
		if g.of(t) {
			read.GroupID, read.State, read.Members, read.Partial = g.ID, GroupRead, g.Members, g.Partial
			if g.Disabled {
				read.State, read.Members = GroupDisabled, nil
			}
		}
	}
	return read
}

// SeeGroup takes notice of a user group that is new or has changed, where a team
// names it.
func (s *Service) SeeGroup(ctx context.Context, group UserGroup) error {
	teams, err := s.store.Teams(ctx)
	if err != nil {
		return err
	}
	var seen []TeamGroup
	for _, t := range teams {
		if group.of(t) {
			seen = append(seen, teamGroup(t, []UserGroup{group}, GroupRead, s.clock.Now()))
		}
	}
	if len(seen) == 0 {
		return nil
	}
	return s.store.KeepGroups(ctx, seen)
}

// SeeGroupMembers takes notice of members who came into a group or left it.
func (s *Service) SeeGroupMembers(ctx context.Context, group string, added, removed []string) error {
	return s.store.ChangeGroup(ctx, group, added, removed)
}
