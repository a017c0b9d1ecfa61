package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// ByOrganisationsFile is who made somebody a coordinator, in the place of a name.
const ByOrganisationsFile = "organisations.csv"

// coordinatorRole is the role of a coordinator whom no people.csv has named yet.
const coordinatorRole = "coordinator"

// OrganisationChanges is what an import of organisations would do, or did.
type OrganisationChanges struct {
	Add     []Team
	Change  []Team
	Before  map[string]Team // what changes, as it was on record, by slug
	Missing []Team          // on record, going on, and not in the file; they are left alone
	Said    []Kept          // what changes, in words, for whoever imports
	hands   []OrganisationRow
	ends    []OrganisationRow
}

// Empty reports whether there is nothing to do.
func (c OrganisationChanges) Empty() bool { return len(c.Said) == 0 }

// String counts the changes.
func (c OrganisationChanges) String() string {
	return fmt.Sprintf("%s, %d changed, %s, %d ended", counted(len(c.Add), "new organisation", "new organisations"), len(c.Change),
		counted(len(c.hands), "new coordinator", "new coordinators"), len(c.ends))
}

// Organisations returns every organisation outside the council, for administrators.
// Errors: [Forbidden].
func (s *Service) Organisations(ctx context.Context, actor Actor) ([]Team, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return nil, err
	}
	return s.store.Organisations(ctx)
}

// ImportOrganisations makes the organisations on record agree with the rows of an
// organisations.csv without problems; a dry run only says what would change. They are
// matched by the slug, so that another name is the same organisation renamed. A
// coordinator who is not on record begins with their address, until a people.csv names
// them; who coordinated before stays in the organisation. An organisation that ends
// closes the memberships of its people with its last day, and keeps all that is on
// record of it; where it goes over into another they begin there on the next day, and
// that one's coordinator stays. Errors: [Forbidden]; [Problems] as [Invalid].
func (s *Service) ImportOrganisations(ctx context.Context, actor Actor, rows []OrganisationRow, dryRun bool) (OrganisationChanges, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return OrganisationChanges{}, err
	}
	roster, err := s.store.Roster(ctx)
	if err != nil {
		return OrganisationChanges{}, err
	}
	for i := range rows {
		if rows[i].Nation == "" {
			rows[i].Nation = string(s.calendar.nation)
		}
	}
	changes, problems := roster.organisations(rows, s.Today())
	if len(problems) > 0 {
		return changes, Errorf(Invalid, "%w", problems.sorted())
	}
	if dryRun || changes.Empty() {
		return changes, nil
	}
	return changes, s.store.Plan(ctx, func(tx PlanTx) error {
		if units := slices.Concat(changes.Add, changes.Change); len(units) > 0 {
			if err := tx.ApplyTeams(s.clock.Now(), s.Today(), units); err != nil {
				return fmt.Errorf("save %d organisations: %w", len(units), err)
			}
		}
		people, err := s.peopleOfOrganisations(tx, roster, changes)
		if err != nil {
			return err
		}
		if err := tx.ApplyPeople(s.clock.Now(), people, nil); err != nil {
			return fmt.Errorf("save who is in %d organisations: %w", len(changes.hands)+len(changes.ends), err)
		}
		for _, said := range changes.Said {
			if err := tx.Record(s.entry(actor, "changed an organisation", said.Of, said.What)); err != nil {
				return err
			}
		}
		return tx.Record(s.entry(actor, "imported organisations", "", changes.String()))
	})
}

// organisations returns what has to change so that the record agrees with the rows.
func (r Roster) organisations(rows []OrganisationRow, today Date) (c OrganisationChanges, problems Problems) {
	c.Before = map[string]Team{}
	known, named := map[string]Team{}, map[string]bool{}
	for _, t := range r.Teams {
		known[Fold(t.Slug)] = t
	}
	for _, row := range rows {
		named[Fold(row.Slug)] = true
	}
	say := func(t Team, format string, args ...any) {
		c.Said = append(c.Said, Kept{Of: t.Slug, What: fmt.Sprintf(format, args...)})
	}
	for _, row := range rows {
		was, on := known[Fold(row.Slug)]
		switch heir := known[Fold(row.Into)]; {
		case on && !was.Outside():
			problems = append(problems, Problem{Line: row.Line, Column: "organisation", Message: fmt.Sprintf("%q is a team of the council: choose another short name", row.Slug)})
			continue
		case row.Into != "" && !named[Fold(row.Into)] && !heir.Outside():
			problems = append(problems, Problem{Line: row.Line, Column: "into", Message: fmt.Sprintf("there is no organisation %q: give it a line of its own", row.Into)})
			continue
		}
		now := row.over(was)
		switch {
		case !on:
			c.Add = append(c.Add, now)
			say(now, "is new: %s, %s", now.Name, now.Kind.Words())
		case now != was:
			c.Before[was.Slug], c.Change = was, append(c.Change, now)
			for _, said := range was.became(now) {
				say(now, "%s", said)
			}
		}
		if row.Coordinator != "" && (now.EndedOn.IsZero() || now.EndedOn >= today) && !r.coordinates(row.Coordinator, was.ID, today) {
			c.hands = append(c.hands, row)
			say(now, "has another coordinator")
		}
		if !now.EndedOn.IsZero() && was.EndedOn != now.EndedOn {
			c.ends = append(c.ends, row)
		}
	}
	for _, t := range r.Teams {
		if t.Outside() && !named[Fold(t.Slug)] && t.EndedOn.IsZero() {
			c.Missing = append(c.Missing, t)
		}
	}
	return c, problems
}

// over returns the organisation as the row has it; what the file does not speak of stays.
func (row OrganisationRow) over(was Team) Team {
	now := row.Team
	now.ID = was.ID
	if was.ID == 0 {
		return now
	}
	now.Slug = was.Slug
	for column, keep := range map[string]func(){
		"size": func() { now.Size = was.Size }, "contact": func() { now.Contact = was.Contact }, "ends": func() { now.EndedOn = was.EndedOn },
		"schedule": func() { now.Schedule = was.Schedule }, "timezone": func() { now.Timezone = was.Timezone }, "nation": func() { now.Nation = was.Nation },
	} {
		if row.Lacks[column] {
			keep()
		}
	}
	return now
}

// became says what changed of an organisation; its address goes into no log.
func (t Team) became(now Team) (said []string) {
	if t.Name != now.Name {
		said = append(said, fmt.Sprintf("is called %s, was %s", now.Name, t.Name))
	}
	if t.Kind != now.Kind {
		said = append(said, fmt.Sprintf("is %s, was %s", now.Kind.Words(), t.Kind.Words()))
	}
	if t.Size != now.Size {
		said = append(said, fmt.Sprintf("has %s, had %d", counted(now.Size, "person", "people"), t.Size))
	}
	if t.EndedOn != now.EndedOn {
		if now.EndedOn.IsZero() {
			said = append(said, "goes on")
		} else {
			said = append(said, "ends on "+now.EndedOn.Long())
		}
	}
	if t.Contact != now.Contact {
		said = append(said, "has another address of its own")
	}
	if t.Schedule != now.Schedule || t.Timezone != now.Timezone || t.Nation != now.Nation {
		said = append(said, "has another schedule, time zone or nation")
	}
	return said
}

// coordinates reports whether who has an address coordinates an organisation.
func (r Roster) coordinates(address string, team int64, today Date) bool {
	return slices.ContainsFunc(r.Memberships, func(m Membership) bool {
		return m.TeamID == team && team != 0 && m.Manager && (m.To.IsZero() || m.To >= today) && r.person(m.PersonID).Email == address
	})
}

func (r Roster) person(id int64) Person {
	if i := slices.IndexFunc(r.People, func(p Person) bool { return p.ID == id }); i >= 0 {
		return r.People[i]
	}
	return Person{}
}

// peopleOfOrganisations are the memberships that begin and end with what changes of
// organisations, which are saved by then.
func (s *Service) peopleOfOrganisations(tx PlanTx, r Roster, c OrganisationChanges) (people RosterChanges, err error) {
	units, err := tx.Organisations()
	if err != nil {
		return people, err
	}
	id := func(slug string) int64 {
		i := slices.IndexFunc(units, func(t Team) bool { return Fold(t.Slug) == Fold(slug) })
		if i < 0 {
			return 0
		}
		return units[i].ID
	}
	today := s.Today()
	for _, row := range c.hands {
		r.handOver(&people, row.Coordinator, id(row.Slug), today)
	}
	for _, row := range c.ends {
		r.end(&people, id(row.Slug), id(row.Into), row.EndedOn)
	}
	return people, nil
}

// handOver makes who has an address the coordinator of an organisation from today, and
// nobody else.
func (r Roster) handOver(c *RosterChanges, address string, team int64, today Date) {
	now := Membership{TeamID: team, Role: coordinatorRole, Employment: DefaultEmployment, Span: Span{From: today}}
	for _, m := range r.Memberships {
		if m.TeamID != team || !m.To.IsZero() && m.To < today {
			continue
		}
		email := r.person(m.PersonID).Email
		if email != address && !m.Manager {
			continue
		}
		ended := m
		ended.To = today - 1
		c.Close = append(c.Close, ended)
		if email == address {
			now.PersonID, now.Role, now.Employment, now.NQSW, now.To = m.PersonID, m.Role, m.Employment, m.NQSW, m.To
			continue
		}
		m.ID, m.Manager, m.ManagerBy, m.From = 0, false, ByOrganisationsFile, max(m.From, today)
		c.Join = append(c.Join, MembershipByKey{Email: email, Membership: m})
	}
	if now.PersonID == 0 {
		if i := slices.IndexFunc(r.People, func(p Person) bool { return p.Email == address }); i >= 0 {
			now.PersonID = r.People[i].ID
		} else if !slices.ContainsFunc(c.Add, func(p Person) bool { return p.Email == address }) {
			name, _, _ := strings.Cut(address, "@")
			c.Add = append(c.Add, Person{Email: address, Name: name})
		}
	}
	now.Manager, now.ManagerBy = true, ByOrganisationsFile
	c.Join = append(c.Join, MembershipByKey{Email: address, Membership: now})
}

// end closes the memberships of an organisation with its last day, and begins them in
// the one that it goes over into, 0 for none, where people are not in that already.
func (r Roster) end(c *RosterChanges, team, into int64, on Date) {
	for _, m := range r.Memberships {
		if m.TeamID != team || !m.To.IsZero() && m.To <= on {
			continue
		}
		ended := m
		ended.To = on
		c.Close = append(c.Close, ended)
		there := func(o Membership) bool {
			return o.PersonID == m.PersonID && o.TeamID == into && (o.To.IsZero() || o.To > on)
		}
		if into == 0 || slices.ContainsFunc(r.Memberships, there) {
			continue
		}
		m.ID, m.TeamID, m.Manager, m.ManagerBy, m.From = 0, into, false, "", on+1
		c.Join = append(c.Join, MembershipByKey{Email: r.person(m.PersonID).Email, Membership: m})
	}
}
