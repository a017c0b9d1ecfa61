package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// MovingStore keeps who asked for whom, and what was told of it.
type MovingStore interface {
	// StartRequests returns the requests that nobody has decided, oldest first.
	StartRequests(ctx context.Context, f StartRequestFilter) ([]StartRequest, error)
	// StaffNews returns what was recorded together, as far as a person is told of it.
	StaffNews(ctx context.Context, batch, person int64, on Date) ([]StaffNews, error)
	// ServiceMembers returns who is in a team of a service on a day, by name, without
	// who only covers one.
	ServiceMembers(ctx context.Context, service string, on Date) ([]Person, error)
}

// MovingTx records them, as part of a transaction.
type MovingTx interface {
	// AskStart keeps a request, and returns [Conflict] where the same waits already.
	AskStart(now time.Time, r StartRequest) (id int64, err error)
	// DecideStart reports false where somebody has decided.
	DecideStart(now time.Time, id int64, accepted bool, by string) (bool, error)
	// TellStaff queues one notice for each person who is told of the news: the person
	// it is about, and who leads a team of it or of theirs on the day; of a request,
	// those who may decide, and of a refusal who asked. Except is who did it.
	TellStaff(now time.Time, on Date, news []StaffNews, except int64) error
}

// StartRequest asks that somebody who is another manager's begin in a team.
type StartRequest struct {
	ID     int64
	Person Person
	Team   Team
	Start
	Reason string
	At     time.Time
	By     Person
}

// StartRequestFilter narrows requests. Zero fields do not narrow.
type StartRequestFilter struct {
	ID  int64
	Led int64 // only of people whom this one leads on the day
	By  int64 // only those that this one made
	On  Date
}

// NewsKind is what was recorded of where somebody works.
type NewsKind string

// The kinds of news.
const (
	NewsStarted       NewsKind = "started"
	NewsMoved         NewsKind = "moved" // from a team to another
	NewsCover         NewsKind = "cover"
	NewsCoverDeclined NewsKind = "cover_declined"
	NewsAsked         NewsKind = "asked" // a [StartRequest]
	NewsRefused       NewsKind = "refused"
)

// StaffNews is one thing that was recorded of where somebody works.
type StaffNews struct {
	Kind      NewsKind
	PersonID  int64
	Name      string
	TeamID    int64
	Team      string // its name
	FromID    int64  // the team that they leave, 0 for none
	From      string
	Span      Span
	RequestID int64
	Reason    string // of a request
	CoverID   int64  // the membership of a cover that is not over
	By        string // a name
}

// StaffNotice tells of what was recorded together.
func StaffNotice(batch int64) Notice { return Notice{Kind: NoticeStaff, BatchID: batch} }

// Started says what came of a start: on record, or asked for.
type Started struct {
	Person Person
	Asked  bool // of who leads them now, or an administrator
}

// another reports whether somebody is another manager's: in a team, now or to come,
// that the actor does not lead. Who leads a team for a time leads nobody away.
func (r StaffRecord) another(actor Actor, team int64, today Date) bool {
	if actor.May(ManageRoster, 0) {
		return false
	}
	leads := func(team int64) bool {
		return slices.ContainsFunc(actor.Teams, func(m TeamMembership) bool { return m.TeamID == team && m.Manager && !m.Cover })
	}
	return slices.ContainsFunc(r.Memberships, func(m TeamMembership) bool {
		return !m.Cover && !m.Team.Outside() && m.TeamID != team && (m.To.IsZero() || m.To >= today) && (m.To.IsZero() || m.To >= m.From) && !leads(m.TeamID)
	})
}

// ended returns the last day of somebody who is in no team any more.
func (r StaffRecord) ended() (last Date) {
	for _, m := range r.Memberships {
		if !m.Cover {
			last = max(last, m.To)
		}
	}
	return last
}

// askStart keeps a request for somebody who is another manager's.
func (s *Service) askStart(ctx context.Context, actor Actor, r StartRequest) (Started, error) {
	r.Reason = strings.TrimSpace(r.Reason)
	if err := written("the reason", r.Reason, true, MaxNote); err != nil {
		return Started{}, err
	}
	r.At, r.By = s.clock.Now(), actor.Person
	err := s.store.Plan(ctx, func(tx PlanTx) error {
		id, err := tx.AskStart(r.At, r)
		if err != nil {
			return err
		}
		news := StaffNews{Kind: NewsAsked, PersonID: r.Person.ID, TeamID: r.Team.ID, Span: r.Span, RequestID: id, By: actor.Person.Name}
		if err := tx.TellStaff(r.At, s.Today(), []StaffNews{news}, actor.Person.ID); err != nil {
			return err
		}
		return tx.Record(s.entry(actor, "asked for a person", personSubject(r.Person.ID), fmt.Sprintf("team %s, %s: %s", r.Team.Slug, r.days(), r.Reason)))
	})
	return Started{Person: r.Person, Asked: true}, err
}

// StartRequests returns the requests that wait for the actor's decision: for
// people whom they lead, and to administrators all. Errors: [Forbidden].
func (s *Service) StartRequests(ctx context.Context, actor Actor) ([]StartRequest, error) {
	f := StartRequestFilter{On: s.Today()}
	if !actor.May(ManageRoster, 0) {
		if f.Led = actor.Person.ID; !actor.Manages(0) {
			return nil, actor.allow(ChangeStaff, -1)
		}
	}
	list, err := s.store.StartRequests(ctx, f)
	return slices.DeleteFunc(list, func(r StartRequest) bool { return r.By.ID == actor.Person.ID }), err
}

// DecideStart lets somebody begin in the team that asked for them, from its first
// day or today, or declines. Who leads them decides, or an administrator, and
// nobody about their own request. The person and both managers are told. Errors:
// [Forbidden], for a request too that there is none of; [Conflict] where it is
// decided, or its days are over.
func (s *Service) DecideStart(ctx context.Context, actor Actor, request int64, accept bool) error {
	list, err := s.StartRequests(ctx, actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(r StartRequest) bool { return r.ID == request })
	if i < 0 && actor.May(ManageRoster, 0) {
		return Errorf(Conflict, "somebody has decided this already: look at the requests that wait")
	}
	if i < 0 {
		return Errorf(Forbidden, "you may not decide this, or somebody has: look at the requests that wait for you")
	}
	r := list[i]
	if !accept {
		return s.refuseStart(ctx, actor, r)
	}
	span := r.Span
	if span.From = max(span.From, s.Today()); !span.To.IsZero() && span.To < span.From {
		return Errorf(Conflict, "its last day, %s, is over: decline it", span.To.Long())
	}
	record, err := s.store.StaffRecord(ctx, r.Person.ID)
	if err != nil {
		return err
	}
	if m, ok := record.in(r.Team.ID, span); ok {
		return Errorf(Conflict, "they are in %s from %s already: decline it", r.Team.Name, m.From.Long())
	}
	change := change{
		action: "accepted a start", person: r.Person.ID, detail: fmt.Sprintf("team %s, %s", r.Team.Slug, span.days()), reason: r.Reason,
		teams: []int64{r.Team.ID}, request: r.ID,
		news: StaffNews{Kind: NewsStarted, PersonID: r.Person.ID, TeamID: r.Team.ID, Span: span, By: actor.Person.Name},
	}
	_, err = s.changeStaff(ctx, actor, change, RosterChanges{Join: []MembershipByKey{{Email: r.Person.Email, Membership: Membership{
		PersonID: r.Person.ID, TeamID: r.Team.ID, Role: r.Role, Employment: r.Employment, NQSW: r.NQSW, Span: span,
	}}}})
	return err
}

func (s *Service) refuseStart(ctx context.Context, actor Actor, r StartRequest) error {
	now := s.clock.Now()
	return s.store.Plan(ctx, func(tx PlanTx) error {
		if err := s.decided(tx, actor, r.ID, false); err != nil {
			return err
		}
		news := StaffNews{Kind: NewsRefused, PersonID: r.Person.ID, TeamID: r.Team.ID, Span: r.Span, RequestID: r.ID, By: actor.Person.Name}
		if err := tx.TellStaff(now, s.Today(), []StaffNews{news}, actor.Person.ID); err != nil {
			return err
		}
		return tx.Record(s.entry(actor, "declined a start", personSubject(r.Person.ID), "team "+r.Team.Slug))
	})
}

func (s *Service) decided(tx PlanTx, actor Actor, request int64, accepted bool) error {
	first, err := tx.DecideStart(s.clock.Now(), request, accepted, actor.name())
	if err == nil && !first {
		err = Errorf(Conflict, "somebody has decided this already: look at the requests again")
	}
	return err
}

// moves returns what an import changes of where people on record work: who goes
// over to another team, and who begins in one more. A change of terms in a team is
// none, nor is the first of somebody new, whom their first digest greets.
func (c RosterChanges) moves(r Roster) (news []StaffNews) {
	before := map[int64][]Membership{}
	for _, m := range r.Memberships {
		if !m.Cover {
			before[m.PersonID] = append(before[m.PersonID], m)
		}
	}
	outside := map[int64]bool{} // who works where besides is nobody's news
	for _, t := range r.Teams {
		outside[t.ID] = t.Outside()
	}
	leaves := map[int64]int64{}
	for _, m := range c.Close {
		if !m.Cover && !outside[m.TeamID] {
			leaves[m.PersonID] = m.TeamID
		}
	}
	for _, j := range c.Join {
		was := before[j.PersonID]
		here := slices.ContainsFunc(was, func(m Membership) bool {
			return m.TeamID == j.TeamID && (m.To.IsZero() || m.To >= j.From-1)
		})
		if j.PersonID == 0 || len(was) == 0 || here || outside[j.TeamID] {
			continue
		}
		n := StaffNews{Kind: NewsStarted, PersonID: j.PersonID, TeamID: j.TeamID, Span: j.Span, By: "the staff list"}
		if from := leaves[j.PersonID]; from != 0 && from != j.TeamID {
			n.Kind, n.FromID = NewsMoved, from
		}
		news = append(news, n)
	}
	return news
}

// loadStaff loads what was recorded of where people work, and reports whether there is
// anything. Who works for an organisation alone by now is told of themselves alone.
func (s *Service) loadStaff(ctx context.Context, l *Letter, n Notice) (bool, error) {
	reader, err := s.ActorByID(ctx, l.PersonID, "")
	if err != nil {
		return false, err
	}
	l.Staff, err = s.store.StaffNews(ctx, n.BatchID, l.PersonID, s.Today())
	if reader.Partner() {
		l.Staff = slices.DeleteFunc(l.Staff, func(n StaffNews) bool { return n.PersonID != l.PersonID })
	}
	return len(l.Staff) > 0, err
}
