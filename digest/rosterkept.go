package digest

import (
	"fmt"
	"slices"
)

// keepsEnd reports whether an end that was recorded in Briefed stands against a
// row that gives neither an end nor a start after it.
func (d *rosterDiff) keepsEnd(row PersonRow, history []Membership) bool {
	if len(history) == 0 {
		return false
	}
	newest := history[len(history)-1]
	if newest.EndedBy == "" || !row.End.IsZero() || row.Start > newest.To {
		return false
	}
	d.keep(row.Email, "last day in %s %s, as was recorded here: the file gives no end", row.Team, newest.To)
	return true
}

// keepsStart reports whether a start that was recorded in Briefed stands against
// rows for other teams, none of which begins after it.
func (d *rosterDiff) keepsStart(m Membership, rows []PersonRow) bool {
	if m.By == "" || slices.ContainsFunc(rows, func(row PersonRow) bool { return row.Start > m.From }) {
		return false
	}
	d.keep(rows[0].Email, "in %s %s, as was recorded here: the file has no row for it", d.slug(m.TeamID), m.days())
	return true
}

// keepsHere reports whether a membership of somebody who is missing from the file
// stands: a start that was recorded in Briefed, and cover beside one.
func (d *rosterDiff) keepsHere(m Membership) bool {
	started := slices.ContainsFunc(d.memberships[m.PersonID], func(o Membership) bool { return o.By != "" && d.live(o) })
	if started && !m.Cover && m.By != "" {
		d.keep(d.changes.Before[m.PersonID].Email, "in %s %s, as was recorded here: the file does not have them", d.slug(m.TeamID), m.days())
	}
	return started && m.By != ""
}

// endCover ends acting cover with a person's last day in any team of their own.
func (d *rosterDiff) endCover(person int64) {
	if len(d.covers[person]) == 0 {
		return
	}
	ends := map[int64]Date{}
	for _, m := range d.changes.Close {
		ends[m.ID] = m.To
	}
	own := slices.Clone(d.memberships[person])
	for _, j := range d.changes.Join {
		if j.PersonID == person {
			own = append(own, j.Membership)
		}
	}
	for i, m := range own {
		if to, closed := ends[m.ID]; closed {
			own[i].To = to
		}
	}
	last, open := lastDay(own)
	for _, c := range d.covers[person] {
		if !open && d.live(c) && c.To > last {
			d.close(c, max(last, c.From-1))
		}
	}
}

// lastDay returns the last day of memberships, and whether one is open-ended.
func lastDay(memberships []Membership) (last Date, open bool) {
	for _, m := range memberships {
		last, open = max(last, m.To), open || m.To.IsZero()
	}
	return last, open
}

// slug names a team as the files do.
func (d *rosterDiff) slug(team int64) string {
	for slug, id := range d.teams {
		if id == team {
			return slug
		}
	}
	return ""
}

func (d *rosterDiff) keep(email, format string, args ...any) {
	d.changes.Kept = append(d.changes.Kept, Kept{Of: email, What: fmt.Sprintf(format, args...)})
}

// keepsAccount reports whether an account that the directory found stands against
// the one that a row still names.
func (p Person) keepsAccount(row PersonRow) bool {
	return row.SlackID != "" && row.SlackID == p.SlackBefore && row.SlackID != p.SlackID
}

func (d *rosterDiff) keepAccount(p Person, row PersonRow) {
	if p.keepsAccount(row) {
		d.keep(row.Email, "Slack account %s, as Slack has it by the address: %s of the file is not live", p.SlackID, row.SlackID)
	}
}

func (d *rosterDiff) keepAccess(p Person, row PersonRow) {
	switch {
	case p.AccessBy == "" || row.Lacks["access"] || row.Access == p.Access:
	case p.keepsAccess(row):
		d.keep(row.Email, "%s, as was set here: the file still says %s", p.Access.words(), row.Access.words())
	default:
		d.changes.Overruled = append(d.changes.Overruled, Kept{Of: row.Email, What: fmt.Sprintf(
			"%s, as was set here: the file has changed since, and makes it %s", p.Access.words(), row.Access.words(),
		)})
	}
}

func (d *rosterDiff) keepManager(row PersonRow, m Membership) {
	switch {
	case row.Lacks["manager"] || !m.keepsManager(row):
	case m.Manager:
		d.keep(row.Email, "a manager of %s, as was set here: the file says no", row.Team)
	default:
		d.keep(row.Email, "no manager of %s, as was set here: the file says yes", row.Team)
	}
}
