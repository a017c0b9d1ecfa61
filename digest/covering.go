package digest

import (
	"context"
	"fmt"
	"slices"
)

// CoverCandidates returns who can cover a team: the people of its service, those of
// the team first. Errors: [Forbidden], [NotFound].
func (s *Service) CoverCandidates(ctx context.Context, actor Actor, team string) ([]Person, error) {
	t, err := s.teamFor(ctx, actor, ChangeStaff, team)
	if err != nil {
		return nil, err
	}
	own, err := s.store.MembersOn(ctx, t.ID, s.Today())
	if err != nil {
		return nil, err
	}
	all, err := s.store.ServiceMembers(ctx, t.Service, s.Today())
	for _, p := range all {
		if !slices.ContainsFunc(own, func(q Person) bool { return q.ID == p.ID }) {
			own = append(own, p)
		}
	}
	return own, err
}

// ActingCover records that somebody is a manager of a team for a time, from today
// or later. Managers name somebody of their own service, administrators anybody.
// Who covers is told and can decline; they see the team's report from their first
// day on, and nobody's earlier notes, and are on nobody's supervision list by it.
// Errors: as of [Service.StartPerson]; [Invalid] without a last day, for days that
// are past, and for somebody of another service.
func (s *Service) ActingCover(ctx context.Context, actor Actor, team string, person int64, span Span, reason string) error {
	t, err := s.teamFor(ctx, actor, ChangeStaff, team)
	if err != nil {
		return err
	}
	if span.To.IsZero() {
		return Errorf(Invalid, "acting cover is for a time: give its last day")
	}
	if err := checkSpan(span); err != nil {
		return err
	}
	if span.From < s.Today() {
		return Errorf(Invalid, "acting cover begins today or later: days that are past were led by who led them")
	}
	record, err := s.store.StaffRecord(ctx, person)
	if err != nil && CodeOf(err) != NotFound {
		return err
	}
	own := slices.IndexFunc(record.Memberships, func(m TeamMembership) bool {
		return !m.Cover && m.Covers(s.Today()) && (Fold(m.Team.Service) == Fold(t.Service) || actor.May(ManageRoster, 0))
	})
	if own < 0 {
		return Errorf(Invalid, "they are in no team of this service today: choose somebody of the service, or ask an administrator")
	}
	for _, m := range record.Memberships {
		if m.Manager && m.TeamID == t.ID && m.overlaps(span) {
			return Errorf(Conflict, "they manage %s from %s already", t.Name, m.From.Long())
		}
	}
	terms := record.Memberships[own].Membership
	terms.ID, terms.TeamID, terms.Manager, terms.Cover, terms.Span = 0, t.ID, true, true, span
	_, err = s.changeStaff(ctx, actor, change{
		action: "recorded acting cover", person: record.Person.ID, detail: fmt.Sprintf("team %s, %s", t.Slug, span.days()), reason: reason, teams: []int64{t.ID},
		news: StaffNews{Kind: NewsCover, PersonID: person, TeamID: t.ID, Span: span, By: actor.byName()},
	}, RosterChanges{Join: []MembershipByKey{{Email: record.Person.Email, Membership: terms}}})
	return err
}

// OwnCovers returns the teams that the actor covers or is to cover. Errors:
// [Forbidden] for who is no person on the staff list.
func (s *Service) OwnCovers(ctx context.Context, actor Actor) ([]TeamMembership, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	record, err := s.store.StaffRecord(ctx, actor.Person.ID)
	return slices.DeleteFunc(record.Memberships, func(m TeamMembership) bool { return !m.Cover || m.To < s.Today() || m.To < m.From }), err
}

// DeclineCover ends a cover of the actor's own: from today on, or from its first
// day, they do not lead the team. Its managers and the actor's own are told.
// Errors: [Forbidden]; [NotFound] for what is no cover of theirs that is not over.
func (s *Service) DeclineCover(ctx context.Context, actor Actor, membership int64) error {
	covers, err := s.OwnCovers(ctx, actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(covers, func(m TeamMembership) bool { return m.ID == membership })
	if i < 0 {
		return Errorf(NotFound, "you do not cover this team any more: there is nothing to decline")
	}
	m := covers[i]
	span := m.Span
	m.To = max(m.From, s.Today()) - 1
	_, err = s.changeStaff(ctx, actor, change{
		action: "declined acting cover", person: actor.Person.ID, detail: fmt.Sprintf("team %s, %s", m.Team.Slug, span.days()), reason: "by themself", teams: []int64{m.TeamID},
		news: StaffNews{Kind: NewsCoverDeclined, PersonID: actor.Person.ID, TeamID: m.TeamID, Span: span, By: actor.byName()},
	}, RosterChanges{Close: []Membership{m.Membership}})
	return err
}

// byName is how people are told who did something.
func (a Actor) byName() string {
	if a.Operator {
		return "the person who runs Briefed"
	}
	return a.Person.Name
}
