package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What people.csv says of an access, and of who manages a team, can be set in
// Briefed too. What was set here stays until the file
//
//   - says the same: from then on it is the file's;
//   - says of an access something else than it said when it was set here: the
//     file has changed since, and counts.
//
// An import says what it kept and what it overruled: [RosterChanges.Kept] and
// [RosterChanges.Overruled].

// RoleStore keeps who may do more than answer their own items.
type RoleStore interface {
	// Roles returns who may do more on a day.
	Roles(ctx context.Context, on Date) (Roles, error)
	// FindPeople returns people whose name or address holds some words, by name.
	FindPeople(ctx context.Context, words string, limit int) ([]Person, error)
	// SetAccess saves a person's access, and reports false where that would leave
	// nobody in a team on the day who administers Briefed.
	SetAccess(ctx context.Context, on Date, p Person, audit AuditEntry) (bool, error)
	// SetManager ends a membership on the day before and begins it anew, with
	// Manager and ManagerBy as they are now.
	SetManager(ctx context.Context, now time.Time, on Date, m Membership, audit AuditEntry) error
}

// Roles are who may do more than answer their own items, by name.
type Roles struct {
	Access   []Person
	Managers []TeamManager
}

// TeamManager is a manager of a team.
type TeamManager struct {
	Person Person
	TeamMembership
}

// MaxFound is how many people a search for somebody finds at most.
const MaxFound = 50

// Accesses are all that a person's access can be.
var Accesses = []Access{NoAccess, PolicyLead, Senior, Admin}

// words name an access in the log and in the plan of an import.
func (a Access) words() string {
	switch a {
	case PolicyLead:
		return "policy lead"
	case Senior:
		return "senior manager"
	case Admin:
		return "administrator"
	default:
		return "their own items"
	}
}

// Roles returns who may do more than answer their own items today. Errors:
// [Forbidden].
func (s *Service) Roles(ctx context.Context, actor Actor) (Roles, error) {
	if err := actor.allow(ManageRoles, 0); err != nil {
		return Roles{}, err
	}
	return s.store.Roles(ctx, s.Today())
}

// FindPeople finds people on record by some letters of their name or address,
// [MaxFound] at most. Errors: [Forbidden].
func (s *Service) FindPeople(ctx context.Context, actor Actor, words string) ([]Person, error) {
	if err := actor.allow(ManageRoles, 0); err != nil {
		return nil, err
	}
	if words = strings.TrimSpace(words); words == "" {
		return nil, nil
	}
	return s.store.FindPeople(ctx, words, MaxFound)
}

// RolesOf returns a person with the teams they are in today. Errors: [Forbidden],
// [NotFound].
func (s *Service) RolesOf(ctx context.Context, actor Actor, person int64) (Actor, error) {
	if err := actor.allow(ManageRoles, 0); err != nil {
		return Actor{}, err
	}
	return s.ActorByID(ctx, person, "")
}

// SetAccess changes what a person may do, from their next request on. Errors:
// [Forbidden]; [NotFound]; [Invalid] for an access that there is none of, for one
// of somebody who is in no team, and without a reason; [Conflict] where they have
// it already, and for the last administrator.
func (s *Service) SetAccess(ctx context.Context, actor Actor, person int64, access Access, reason string) error {
	of, err := s.RolesOf(ctx, actor, person)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	was := of.Person.Access
	switch {
	case !slices.Contains(Accesses, access):
		return Errorf(Invalid, "%q is not an access: choose one of the list", access)
	case access != NoAccess && len(of.Teams) == 0:
		return Errorf(Invalid, "they are in no team today, and may do nothing: record their start first")
	case access == was:
		return Errorf(Conflict, "they have this access already: nothing was changed")
	}
	entry := s.entry(actor, "set an access", personSubject(person), fmt.Sprintf("%s, was %s: %s", access.words(), was.words(), reason))
	saved, err := s.store.SetAccess(ctx, s.Today(), of.Person.withAccess(access, actor.name()), entry)
	if err != nil {
		return fmt.Errorf("set an access: %w", err)
	}
	if !saved {
		return Errorf(Conflict, "they are the last administrator, and nobody could undo it: make somebody else one first")
	}
	return nil
}

// SetManager makes somebody a manager of a team that they are in, or no manager
// any more, from today on. Errors: [Forbidden]; [NotFound] for the person, the
// team, and for somebody who is not in it; [Invalid] without a reason;
// [Conflict] where it is so already.
func (s *Service) SetManager(ctx context.Context, actor Actor, person int64, team string, manager bool, reason string) error {
	of, err := s.RolesOf(ctx, actor, person)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return err
	}
	i := slices.IndexFunc(of.Teams, func(m TeamMembership) bool { return m.Team.Slug == team && !m.Cover })
	switch {
	case i < 0:
		return Errorf(NotFound, "they are not in this team today: record their start first; acting cover ends by its own last day")
	case of.Teams[i].Manager == manager:
		return Errorf(Conflict, "it is so already: nothing was changed")
	}
	m := of.Teams[i].Membership
	m.Manager, m.ManagerBy = manager, actor.name()
	action := "made a manager"
	if !manager {
		action = "made no manager"
	}
	entry := s.entry(actor, action, personSubject(person), fmt.Sprintf("team %s: %s", team, reason))
	if err := s.store.SetManager(ctx, entry.At, s.Today(), m, entry); err != nil {
		return fmt.Errorf("set a manager: %w", err)
	}
	return nil
}

// withAccess returns the person with an access that somebody set in Briefed. One
// that the file gives too is the file's.
func (p Person) withAccess(access Access, by string) Person {
	if p.AccessBy == "" {
		p.AccessInFile = p.Access
	}
	p.Access, p.AccessBy = access, by
	if access == p.AccessInFile {
		p.AccessBy, p.AccessInFile = "", NoAccess
	}
	return p
}

// keepsAccess reports whether an access that was set in Briefed stands against
// what the file says: what it said then.
func (p Person) keepsAccess(row PersonRow) bool {
	return p.AccessBy != "" && (row.Lacks["access"] || row.Access != p.Access && row.Access == p.AccessInFile)
}

// keepsManager reports whether it stands against a row who manages the team.
func (m Membership) keepsManager(row PersonRow) bool {
	return m.ManagerBy != "" && (row.Lacks["manager"] || row.Manager != m.Manager)
}
