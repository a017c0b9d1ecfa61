package digest

import "slices"

// Diff returns what has to change so that the record agrees with the rows of a
// people.csv without problems, on a day. Rows of unknown teams are passed over.
//
//   - People are who [Who] says. An empty Slack id leaves the one on record, and
//     so does one that the directory has put another in the place of.
//   - A column that the file lacks leaves what is on record.
//   - A membership goes on while role, manager, employment and nqsw agree. When
//     they change it ends yesterday and another begins today. It ends yesterday
//     too when the person has no row for the team any more.
//   - A new membership begins on the row's start, where that is after everything
//     on record of the person in the team; otherwise, and without a start, today.
//   - A row's end is the membership's last day, and no end lifts one on record.
//   - What the rows do not speak of stays, as [Roster.sides] says.
//   - Absences as in diffAbsences.
//   - What was recorded in Briefed stays until the file states dates after it, as
//     staff.go says, and is listed as Kept; so does what was set here, as roles.go says.
//
// A membership that ends before it began never took effect. People on record
// who are in no row are listed as Missing, and left alone. Applied, the changes
// leave nothing to change: the same file again is an empty diff.
func (r Roster) Diff(rows []PersonRow, today Date) RosterChanges {
	changes, _ := r.Compare("", rows, nil, today)
	return changes
}

// Compare is [Roster.Diff] with what somebody said of addresses, and with what is
// wrong with the rows: problems of teams that are not on record, and of Slack ids,
// addresses and numbers that contradict the record. Where [RosterChanges.Asked] is
// not empty, nothing may be changed until somebody has said whose those addresses are.
func (r Roster) Compare(path string, rows []PersonRow, said map[string]Who, today Date) (RosterChanges, Problems) {
	d := newRosterDiff(r, today)
	d.speaks = r.sides(rows)
	byEmail := map[string][]PersonRow{}
	var emails []string
	var problems Problems
	for _, row := range rows {
		if d.teams[row.Team] == 0 {
			problems = append(problems, Problem{Path: path, Line: row.Line, Column: "team", Message: "there is no team \"" + row.Team + "\": import teams.csv first"})
		}
		if byEmail[row.Email] == nil {
			emails = append(emails, row.Email)
		}
		byEmail[row.Email] = append(byEmail[row.Email], row)
	}
	first := make(map[string]PersonRow, len(emails))
	for _, email := range emails {
		first[email] = byEmail[email][0]
	}
	who := r.identify(path, emails, first, said, today)
	d.people = who.is
	for _, email := range emails {
		joined := len(d.changes.Join)
		d.person(email, byEmail[email])
		if who.lapsed[email] && slices.ContainsFunc(d.changes.Join[joined:], func(m MembershipByKey) bool { return d.live(m.Membership) }) {
			who.ask(first[email], who.is[email], HasLeft)
		}
	}
	for _, p := range r.People {
		if !who.known[p.ID] && slices.ContainsFunc(d.memberships[p.ID], d.spokenOf) {
			d.changes.Missing = append(d.changes.Missing, p)
		}
	}
	d.changes.Unlink, d.changes.Lose, d.changes.Asked = r.peopleOf(who.unlink), r.peopleOf(who.lose), who.asked
	return d.changes, append(problems, who.problems...).sorted()
}

// CloseMissing ends, yesterday, the memberships of people who are missing from
// the file, in what its rows speak of.
func (c *RosterChanges) CloseMissing(r Roster, rows []PersonRow, today Date) {
	missing := make(map[int64]bool, len(c.Missing))
	for _, p := range c.Missing {
		missing[p.ID] = true
	}
	d := newRosterDiff(r, today)
	d.speaks = r.sides(rows)
	for _, m := range r.Memberships {
		if missing[m.PersonID] && d.spokenOf(m) && !d.keepsHere(m) {
			d.close(m, today-1)
		}
	}
	c.Close = append(c.Close, d.changes.Close...)
	c.Kept = append(c.Kept, d.changes.Kept...)
}

// rosterDiff is a diff in the making.
type rosterDiff struct {
	today       Date
	teams       map[string]int64
	people      map[string]Person      // who the addresses of the file are on record
	memberships map[int64][]Membership // by person
	absences    map[int64][]Absence
	covers      map[int64][]Membership // recorded in Briefed: see staff.go
	ended       map[int64][]Span       // absences that Briefed knows to be over
	speaks      func(team int64) bool  // whether the file says who is in it: see [Roster.sides]
	changes     RosterChanges
}

func newRosterDiff(r Roster, today Date) *rosterDiff {
	d := &rosterDiff{
		today: today, teams: map[string]int64{},
		memberships: map[int64][]Membership{}, absences: map[int64][]Absence{},
		covers: map[int64][]Membership{}, ended: map[int64][]Span{},
		changes: RosterChanges{Before: map[int64]Person{}},
	}
	for _, t := range r.Teams {
		d.teams[t.Slug] = t.ID
	}
	for _, p := range r.People {
		d.changes.Before[p.ID] = p
	}
	for _, m := range r.Memberships {
		if m.Cover {
			d.covers[m.PersonID] = append(d.covers[m.PersonID], m)
			continue
		}
		d.memberships[m.PersonID] = append(d.memberships[m.PersonID], m)
	}
	for _, a := range r.Ended {
		d.ended[a.PersonID] = append(d.ended[a.PersonID], a.Span)
	}
	for _, a := range r.Absences {
		d.absences[a.PersonID] = append(d.absences[a.PersonID], a)
	}
	return d
}

func (d *rosterDiff) person(email string, rows []PersonRow) {
	first := rows[0]
	known, ok := d.people[email]
	if !ok {
		d.changes.Add = append(d.changes.Add, Person{StaffNo: first.StaffNo, Email: email, Name: first.Name, SlackID: first.SlackID, Access: first.Access, Reach: first.Reach})
	} else {
		d.keepAccess(known, first)
		d.keepAccount(known, first)
		if now := first.over(known); now != known {
			d.changes.Change = append(d.changes.Change, now)
		}
	}
	inTeam := map[int64][]Membership{}
	for _, m := range d.memberships[known.ID] {
		if ok {
			inTeam[m.TeamID] = append(inTeam[m.TeamID], m)
		}
	}
	for _, row := range rows {
		if team := d.teams[row.Team]; team != 0 {
			d.membership(row, team, inTeam[team])
			delete(inTeam, team)
		}
	}
	for _, m := range d.memberships[known.ID] {
		if _, unnamed := inTeam[m.TeamID]; unnamed && d.spokenOf(m) && !d.keepsStart(m, rows) {
			d.close(m, d.today-1)
		}
	}
	d.endCover(known.ID)
	if !first.Lacks["absent_from"] {
		d.diffAbsences(email, rows, d.absences[known.ID])
	}
}

// over returns the person as the row has them.
func (row PersonRow) over(p Person) Person {
	p.Email, p.Name = row.Email, row.Name
	if row.StaffNo != "" {
		p.StaffNo = row.StaffNo
	}
	if !row.Lacks["access"] && !p.keepsAccess(row) {
		p.Access, p.AccessBy, p.AccessInFile = row.Access, "", NoAccess
	}
	if !row.Lacks["reach"] {
		p.Reach = row.Reach
	}
	if row.SlackID != "" && row.SlackID != p.SlackID && !p.keepsAccount(row) {
		p.SlackID, p.SlackBefore, p.Slack = row.SlackID, "", SlackOK
	}
	return p
}

// live reports whether a membership is current or to come.
func (d *rosterDiff) live(m Membership) bool { return m.To.IsZero() || m.To >= d.today }

// spokenOf reports whether it is, in a team that the file says something of.
func (d *rosterDiff) spokenOf(m Membership) bool { return d.live(m) && d.speaks(m.TeamID) }

func (d *rosterDiff) close(m Membership, on Date) {
	m.To = on
	d.changes.Close = append(d.changes.Close, m)
}
