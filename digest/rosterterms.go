package digest

import "slices"

// membership settles one row against what is on record of the person in the team.
func (d *rosterDiff) membership(row PersonRow, team int64, history []Membership) {
	if d.keepsEnd(row, history) {
		return
	}
	current := slices.IndexFunc(history, d.live)
	for i, m := range history {
		if d.live(m) && m.Covers(d.today) {
			current = i
			break
		}
	}
	var terms Membership
	if current >= 0 {
		terms = history[current]
	}
	want := row.terms(terms)
	ended := !want.To.IsZero() && want.To < d.today
	if !ended {
		d.keepManager(row, terms)
	}
	goesOn := current >= 0 && !ended && sameTerms(terms, want) && !d.postponed(row, terms)

	var last Date // the last day on record once these are closed
	for i, m := range history {
		to := d.today - 1
		switch {
		case !d.live(m):
			to = m.To
		case goesOn && i == current:
			if m.To != want.To {
				d.close(m, want.To)
			}
			if m.By != "" || m.ManagerBy != want.ManagerBy {
				m.By, m.ManagerBy = "", want.ManagerBy
				d.changes.Adopt = append(d.changes.Adopt, m)
			}
			continue
		case ended:
			to = want.To
			d.close(m, to)
		default:
			d.close(m, to)
		}
		if to >= m.From {
			last = max(last, to)
		}
	}
	if goesOn {
		return
	}
	want.ID, want.PersonID, want.TeamID, want.By, want.EndedBy = 0, d.people[row.Email].ID, team, "", ""
	want.From = d.begin(row, current >= 0 && terms.Covers(d.today), last)
	if want.To.IsZero() || want.To >= want.From {
		d.changes.Join = append(d.changes.Join, MembershipByKey{Email: row.Email, Membership: want})
	}
}

// begin returns the first day of a new membership.
func (d *rosterDiff) begin(row PersonRow, here bool, last Date) Date {
	if row.Start <= last || here && row.Start > d.today {
		return d.today
	}
	return row.Start
}

// postponed reports whether a membership to come begins on another day now.
func (d *rosterDiff) postponed(row PersonRow, m Membership) bool {
	return m.From > d.today && !row.Start.IsZero() && row.Start != m.From
}

// terms returns the membership as the row has it, and in columns that the file
// lacks as it is on record.
func (row PersonRow) terms(m Membership) Membership {
	onRecord := m.ID != 0
	if !onRecord || !row.Lacks["role"] {
		m.Role = row.Role
	}
	if !onRecord || !row.Lacks["manager"] && !m.keepsManager(row) {
		m.Manager, m.ManagerBy = row.Manager, ""
	}
	if !onRecord || !row.Lacks["employment"] {
		m.Employment = row.Employment
	}
	if !onRecord || !row.Lacks["nqsw"] {
		m.NQSW = row.NQSW
	}
	if !onRecord || !row.Lacks["end"] {
		m.To = row.End
	}
	return m
}

func sameTerms(a, b Membership) bool {
	return a.Role == b.Role && a.Manager == b.Manager && a.Employment == b.Employment && a.NQSW == b.NQSW
}

// diffAbsences settles the absences in a person's rows. What the file has and
// the record has not is added. What the record has for today or later and the
// file has not is revoked; where it had begun, the file's own dates take its
// place, or it ends yesterday. Absences that are over are never touched.
func (d *rosterDiff) diffAbsences(email string, rows []PersonRow, onRecord []Absence) {
	var want, have []Span
	for _, row := range rows {
		for _, absent := range append([]Span{row.Absent}, row.MoreAbsent...) {
			if !absent.From.IsZero() && !slices.Contains(want, absent) && !slices.Contains(d.ended[d.people[email].ID], absent) {
				want = append(want, absent)
			}
		}
	}
	for _, a := range onRecord {
		have = append(have, a.Span)
	}
	add := func(s Span, person int64) {
		if !slices.Contains(have, s) {
			have = append(have, s)
			d.changes.Absent = append(d.changes.Absent, AbsenceByKey{Email: email, Absence: Absence{PersonID: person, Span: s}})
		}
	}
	person := d.people[email].ID
	for _, s := range want {
		add(s, person)
	}
	for _, a := range onRecord {
		over := !a.To.IsZero() && a.To < d.today
		if over || slices.Contains(want, a.Span) {
			if !over && a.By != "" {
				d.changes.AdoptAbsent = append(d.changes.AdoptAbsent, a)
			}
			continue
		}
		if a.By != "" && !slices.ContainsFunc(want, a.overlaps) {
			d.keep(email, "away %s, as was recorded here", a.days())
			continue
		}
		d.changes.Revoke = append(d.changes.Revoke, a)
		corrected := slices.ContainsFunc(want, a.overlaps)
		if a.From < d.today && !corrected {
			add(Span{From: a.From, To: d.today - 1}, person)
		}
	}
}

// overlaps reports whether two spans share a day.
func (s Span) overlaps(o Span) bool {
	return (s.To.IsZero() || o.From <= s.To) && (o.To.IsZero() || s.From <= o.To)
}
