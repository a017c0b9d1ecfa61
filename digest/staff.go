package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What people.csv says and what is recorded here can differ. The file is the
// truth for who is employed and in which team; what somebody recorded here is
// newer, and stays until the file states dates that come after it:
//
//   - an absence, or the end of one, stays until the file gives an absence of the
//     person that overlaps it (for an end: with other dates than the ended one);
//   - a start stays until the file has the person in that team, from when on it
//     is the file's, or gives the person a later start in another;
//   - an end stays until the file gives an end of its own or a start after it;
//   - acting cover is never the file's: it lasts until its own last day.
//
// An import says what it kept: [RosterChanges.Kept].

// StaffStore keeps what is on record of one person.
type StaffStore interface {
	// StaffRecord returns somebody with all that was, is and is to come, oldest
	// first and without revoked absences; [NotFound] where there is none.
	StaffRecord(ctx context.Context, person int64) (StaffRecord, error)
}

// StaffRecord is where somebody was, is and will be.
type StaffRecord struct {
	Person      Person
	Memberships []TeamMembership
	Absences    []Absence
	Stopped     time.Time // since when we do not write to them, as they asked; zero where we do
}

// Start is somebody's beginning in a team.
type Start struct {
	Person     int64 // whose record it is said from; 0 where it is not, and the address says who
	Who        Who   // what was said of the address, where it leads to a record in doubt
	Email      string
	Name       string // for an address that is not on record
	SlackID    string // where it is known
	Team       string // slug
	Role       string // job title
	Employment string // "" for permanent
	NQSW       bool
	Manager    bool // of the team; administrators only
	Span
}

// StaffRecord returns what is on record of a person, for the managers of their
// teams and for administrators, whose look is put on record: a manager's work is
// with these people, an administrator's is not. Errors: [Forbidden], [NotFound].
func (s *Service) StaffRecord(ctx context.Context, actor Actor, person int64) (StaffRecord, error) {
	record, err := s.staffRecord(ctx, actor, person)
	if err == nil {
		record.Stopped, err = s.store.Stopped(ctx, Stopper{PersonID: person})
	}
	if err != nil || actor.Operator || actor.Person.ID == person || record.managedBy(actor) {
		return record, err
	}
	return record, s.store.AuditLook(ctx, s.entry(actor, "saw a staff record", personSubject(person), ""), []int64{person})
}

// WhereTheyAre returns where somebody is today, and their absences, for who leads them.
// That they also help an organisation is not for who leads them in the council, and an
// organisation's coordinator sees their organisation alone. Errors: as of
// [Service.RecordOf], which puts the look on record.
func (s *Service) WhereTheyAre(ctx context.Context, actor Actor, person int64) (StaffRecord, error) {
	if err := s.supervises(ctx, actor, person); err != nil {
		return StaffRecord{}, err
	}
	record, err := s.store.StaffRecord(ctx, person)
	if err != nil {
		return StaffRecord{}, err
	}
	record.Memberships = slices.DeleteFunc(OwnStaff(record.on(s.Today())), func(m TeamMembership) bool { return m.Team.Outside() && !actor.Manages(m.TeamID) })
	return record, nil
}

func (s *Service) staffRecord(ctx context.Context, actor Actor, person int64) (StaffRecord, error) {
	record, err := s.store.StaffRecord(ctx, person)
	if err != nil {
		return StaffRecord{}, hidden404(actor, err)
	}
	return record, s.mayChange(actor, record)
}

// on are the memberships that cover a day.
func (r StaffRecord) on(day Date) []TeamMembership {
	return slices.DeleteFunc(slices.Clone(r.Memberships), func(m TeamMembership) bool { return !m.Covers(day) })
}

// managedBy reports whether the actor manages a team that somebody is or was in.
func (r StaffRecord) managedBy(actor Actor) bool {
	return slices.ContainsFunc(r.Memberships, func(m TeamMembership) bool { return actor.Manages(m.TeamID) })
}

// led reports whether somebody managed a team on a day.
func (r StaffRecord) led(team int64, on Date) bool {
	return slices.ContainsFunc(r.Memberships, func(m TeamMembership) bool { return m.TeamID == team && m.Manager && m.Covers(on) })
}

// StaffTeam returns a team for who may record changes of its staff. Errors:
// [Forbidden], [NotFound].
func (s *Service) StaffTeam(ctx context.Context, actor Actor, slug string) (Team, error) {
	return s.teamFor(ctx, actor, ChangeStaff, slug)
}

// StartPerson records that somebody begins in a team, whether they are on record
// or new. Managers may for their own teams, administrators for all; only
// administrators make managers, other than for a time: see [Service.ActingCover].
// For somebody who is another manager's it asks that manager, or an administrator:
// see [Service.DecideStart]. The person and both managers are told.
// Errors: [Forbidden]; [NotFound] for the team; [Invalid] for a name, address or
// day that is missing, or no reason; [Conflict] for somebody who is in the team
// by then, whose Slack id is another's, or whose address leads to a record in doubt,
// which [AskedOf] gives.
func (s *Service) StartPerson(ctx context.Context, actor Actor, start Start, reason string) (Started, error) {
	team, err := s.teamFor(ctx, actor, ChangeStaff, start.Team)
	if err != nil {
		return Started{}, err
	}
	if start.Manager {
		if err := actor.allow(ManageRoster, team.ID); err != nil {
			return Started{}, err
		}
	}
	start.Name, start.Role, start.Employment = Clean(start.Name), Clean(start.Role), Clean(start.Employment)
	var readable bool
	if start.Email, readable = Address(start.Email); !readable {
		return Started{}, Errorf(Invalid, "the address cannot be read: write it as name@council.gov.uk")
	}
	if err := checkSpan(start.Span); err != nil {
		return Started{}, err
	}
	if start.Employment == "" {
		start.Employment = DefaultEmployment
	}
	person, changes, err := s.starter(ctx, actor, start)
	if err != nil {
		return Started{}, err
	}
	if person.ID != 0 {
		record, err := s.store.StaffRecord(ctx, person.ID)
		if err != nil {
			return Started{}, err
		}
		if m, ok := record.in(team.ID, start.Span); ok {
			return Started{}, Errorf(Conflict, "they are in %s from %s already: end that first, or begin after it", team.Name, m.From.Long())
		}
		if record.another(actor, team.ID, s.Today()) {
			return s.askStart(ctx, actor, StartRequest{Person: person, Team: team, Start: start, Reason: reason})
		}
		if last := record.ended(); !actor.May(ManageRoster, 0) && start.From <= last && last < s.Today() {
			return Started{}, Errorf(Invalid, "they were in a team until %s: begin after it, as days before were another manager's", last.Long())
		}
	}
	changes.Join = []MembershipByKey{{Email: start.Email, Membership: Membership{
		PersonID: person.ID, TeamID: team.ID, Role: start.Role, Manager: start.Manager, Employment: start.Employment, NQSW: start.NQSW, Span: start.Span,
	}}}
	started, err := s.changeStaff(ctx, actor, change{
		action: "started a person", person: person.ID, email: start.Email, detail: fmt.Sprintf("team %s, %s", team.Slug, start.days()), reason: reason, teams: []int64{team.ID},
		news: StaffNews{Kind: NewsStarted, TeamID: team.ID, Span: start.Span, By: actor.byName()},
	}, changes)
	return Started{Person: started}, err
}

// EndMembership records a person's last day in a team. Errors: as of
// [Service.StartPerson]; [NotFound] for somebody who is not in the team, [Invalid]
// for a day before they began.
func (s *Service) EndMembership(ctx context.Context, actor Actor, person int64, team string, on Date, reason string) error {
	t, err := s.teamFor(ctx, actor, ChangeStaff, team)
	if err != nil {
		return err
	}
	record, err := s.store.StaffRecord(ctx, person)
	if err != nil {
		return err
	}
	m, ok := record.in(t.ID, Span{From: s.Today()})
	switch {
	case !ok:
		return Errorf(NotFound, "they are not in %s: look at their record", t.Name)
	case on.IsZero():
		return Errorf(Invalid, "give the last day in the team")
	case on < m.From:
		return Errorf(Invalid, "they began on %s: the last day cannot be before", m.From.Long())
	}
	m.To = on
	detail := fmt.Sprintf("team %s, last day %s", t.Slug, on)
	_, err = s.changeStaff(ctx, actor, change{action: "ended a membership", person: person, detail: detail, reason: reason, teams: []int64{t.ID}}, RosterChanges{Close: []Membership{m.Membership}})
	return err
}

// change says what is recorded, of whom, and why.
type change struct {
	action         string
	person         int64  // 0 for somebody new
	email          string // by whom they are found then
	detail, reason string
	teams          []int64   // whose receipts change
	news           StaffNews // that is told; none without a kind
	request        int64     // that is accepted by it, 0 for none
}

// changeStaff records changes with a reason, closes and gives out receipts, and
// works out again who is due when.
func (s *Service) changeStaff(ctx context.Context, actor Actor, c change, changes RosterChanges) (Person, error) {
	reason := strings.TrimSpace(c.reason)
	if err := written("the reason", reason, true, MaxNote); err != nil {
		return Person{}, err
	}
	now, today := s.clock.Now(), s.Today()
	changes.By = actor.name()
	var person Person
	err := s.store.Plan(ctx, func(tx PlanTx) (err error) {
		if err := tx.ApplyPeople(now, changes, nil); err != nil {
			return fmt.Errorf("record a staff change: %w", err)
		}
		if person, err = changed(tx, c); err != nil {
			return err
		}
		if err := tx.Record(s.entry(actor, c.action, personSubject(person.ID), c.detail+": "+reason)); err != nil {
			return err
		}
		if c.request != 0 {
			if err := s.decided(tx, actor, c.request, true); err != nil {
				return err
			}
		}
		if c.news.Kind != "" {
			c.news.PersonID = person.ID
			if err := tx.TellStaff(now, today, []StaffNews{c.news}, actor.Person.ID); err != nil {
				return fmt.Errorf("tell of a staff change: %w", err)
			}
		}
		if err := s.giveOut(tx, now, today, c.teams); err != nil {
			return fmt.Errorf("close and give out receipts after a staff change: %w", err)
		}
		return s.dueAfterAbsence(tx, changes)
	})
	if err != nil {
		return Person{}, err
	}
	return person, nil
}

func changed(tx PlanTx, c change) (Person, error) {
	if c.person != 0 {
		return tx.Person(c.person)
	}
	return tx.PersonByEmail(c.email)
}

// giveOut closes and gives out receipts of teams whose people have changed.
func (s *Service) giveOut(tx PlanTx, now time.Time, today Date, teams []int64) error {
	if len(teams) == 0 {
		return nil // not all teams, as no scope would mean
	}
	scope := Scope{Teams: teams}
	if _, err := tx.Sweep(now, today, scope); err != nil {
		return err
	}
	_, err := s.assign(tx, now, today, scope)
	return err
}

// mayChange returns a [Forbidden] error unless the actor may record changes of
// somebody: a manager of a team they are in and do not only cover, or of one they
// are to begin in while they are nobody else's, or an administrator.
func (s *Service) mayChange(actor Actor, record StaffRecord) error {
	today := s.Today()
	for _, m := range record.Memberships {
		live := m.Covers(today) || m.From > today && (m.To.IsZero() || m.To >= m.From) && !record.another(actor, m.TeamID, today)
		if live && !m.Cover && actor.May(ChangeStaff, m.TeamID) {
			return nil
		}
	}
	return actor.allow(ChangeStaff, -1)
}

// hidden404 keeps from who may not change anybody whether somebody is on record.
func hidden404(actor Actor, err error) error {
	if CodeOf(err) == NotFound && !actor.May(ChangeStaff, -1) {
		return actor.allow(ChangeStaff, -1)
	}
	return err
}

// in returns the membership of a team that shares a day with a span.
func (r StaffRecord) in(team int64, span Span) (TeamMembership, bool) {
	for _, m := range slices.Backward(r.Memberships) {
		if m.TeamID == team && !m.Cover && m.overlaps(span) {
			return m, true
		}
	}
	return TeamMembership{}, false
}

func checkSpan(s Span) error {
	switch {
	case s.From.IsZero():
		return Errorf(Invalid, "give the first day")
	case !s.To.IsZero() && s.To < s.From:
		return Errorf(Invalid, "the last day, %s, is before the first, %s", s.To, s.From)
	default:
		return nil
	}
}

// days writes a span for the audit log.
func (s Span) days() string {
	if s.To.IsZero() {
		return fmt.Sprintf("from %s", s.From)
	}
	return fmt.Sprintf("%s to %s", s.From, s.To)
}
