package digest

import (
	"cmp"
	"fmt"
	"strings"
)

// PreviewKind is what kind of change a preview lists.
type PreviewKind string

// The kinds, in the order in which they are listed.
const (
	PreviewNew     PreviewKind = "new"     // people
	PreviewChanged PreviewKind = "changed" // what is on record of people
	PreviewLost    PreviewKind = "lost"    // addresses and accounts that go over to somebody else
	PreviewTerms   PreviewKind = "terms"   // role, employment … within a team
	PreviewBegin   PreviewKind = "begin"   // memberships
	PreviewEnd     PreviewKind = "end"
	PreviewAway    PreviewKind = "away" // absences
	PreviewRevoke  PreviewKind = "revoke"
	PreviewLeft    PreviewKind = "left" // people who are not in the file, and leave by that
)

// Preview is what an import would change, of one kind.
type Preview struct {
	Kind  PreviewKind
	Lines []PreviewLine
}

// PreviewLine says what changes of somebody, or of a team.
type PreviewLine struct {
	Of   string // their address, or what else they are known by; or a team
	Name string
	What string // such as "role: Social worker → Senior social worker"
}

// Preview lists what the changes would do, by kind; kinds without any are left out.
// People who are merely not in the file are left out unless they leave by that.
func (c RosterChanges) Preview(teams []Team, leavers bool) []Preview {
	slugs := map[int64]string{}
	for _, t := range teams {
		slugs[t.ID] = t.Slug
	}
	by := map[PreviewKind][]PreviewLine{}
	add := func(kind PreviewKind, p Person, format string, args ...any) {
		by[kind] = append(by[kind], PreviewLine{Of: p.known(), Name: p.Name, What: fmt.Sprintf(format, args...)})
	}
	added := map[string]Person{}
	for _, p := range c.Add {
		added[p.Email] = p
		add(PreviewNew, p, "%s", "")
	}
	of := func(id int64, email string) Person {
		if p, known := c.Before[id]; known {
			return p
		}
		return cmp.Or(added[email], Person{ID: id, Email: email})
	}
	for _, p := range c.Change {
		add(PreviewChanged, p, "%s", strings.Join(p.differs(c.Before[p.ID]), "; "))
	}
	for _, p := range c.Lose {
		add(PreviewLost, p, "the address, which is somebody else’s from today: what is on record stays with them")
	}
	for _, p := range c.Unlink {
		add(PreviewLost, p, "slack_id, which goes over to another record")
	}
	follows := map[int64]Membership{}
	taken := map[int]bool{}
	for _, m := range c.Close {
		for i, j := range c.Join {
			if j.PersonID == m.PersonID && j.TeamID == m.TeamID && j.From == m.To+1 && !taken[i] {
				follows[m.ID], taken[i] = j.Membership, true
				break
			}
		}
	}
	for _, m := range c.Close {
		now, goesOn := follows[m.ID]
		what := strings.Join(now.differs(m), "; ")
		switch {
		case goesOn && what != "":
			add(PreviewTerms, of(m.PersonID, ""), "in %s: %s", slugs[m.TeamID], what)
		case m.To.IsZero():
			add(PreviewEnd, of(m.PersonID, ""), "in %s: no last day any more", slugs[m.TeamID])
		default:
			add(PreviewEnd, of(m.PersonID, ""), "in %s until %s", slugs[m.TeamID], m.To)
		}
	}
	for i, m := range c.Join {
		if !taken[i] {
			add(PreviewBegin, of(m.PersonID, m.Email), "in %s from %s", slugs[m.TeamID], m.From)
		}
	}
	for _, a := range c.Absent {
		add(PreviewAway, of(a.PersonID, a.Email), "%s", a.days())
	}
	for _, a := range c.Revoke {
		add(PreviewRevoke, of(a.PersonID, ""), "from %s: it turned out otherwise", a.From)
	}
	if leavers {
		for _, p := range c.Missing {
			add(PreviewLeft, p, "is not in the file: has left")
		}
	}
	var all []Preview
	for _, kind := range []PreviewKind{PreviewNew, PreviewChanged, PreviewLost, PreviewTerms, PreviewBegin, PreviewEnd, PreviewAway, PreviewRevoke, PreviewLeft} {
		if len(by[kind]) > 0 {
			all = append(all, Preview{kind, by[kind]})
		}
	}
	return all
}

// known is what somebody is known by.
func (p Person) known() string {
	return cmp.Or(p.Email, p.StaffNo, personSubject(p.ID))
}

// differs says what is on record of a person otherwise than before.
func (p Person) differs(before Person) (what []string) {
	arrow := func(column, was, is string) {
		if was != is {
			what = append(what, fmt.Sprintf("%s: %s → %s", column, cmp.Or(was, "none"), cmp.Or(is, "none")))
		}
	}
	arrow("email", before.Email, p.Email)
	arrow("name", before.Name, p.Name)
	arrow("staff_no", before.StaffNo, p.StaffNo)
	arrow("slack_id", before.SlackID, p.SlackID)
	arrow("access", before.Access.words(), p.Access.words())
	arrow("reach", string(before.Reach), string(p.Reach))
	if len(what) == 0 {
		what = append(what, "what was set here is the file’s now")
	}
	return what
}

// differs says on which terms somebody is in a team otherwise than before.
func (m Membership) differs(before Membership) (what []string) {
	arrow := func(column, was, is string) {
		if was != is {
			what = append(what, fmt.Sprintf("%s: %s → %s", column, cmp.Or(was, "none"), cmp.Or(is, "none")))
		}
	}
	yes := map[bool]string{true: "yes", false: "no"}
	arrow("role", before.Role, m.Role)
	arrow("manager", yes[before.Manager], yes[m.Manager])
	arrow("employment", before.Employment, m.Employment)
	arrow("nqsw", yes[before.NQSW], yes[m.NQSW])
	return what
}

// Preview says what an import would change of teams that are on record.
func (c TeamChanges) Preview() (lines []PreviewLine) {
	for _, t := range c.Change {
		before := c.Before[t.Slug]
		var what []string
		for _, of := range []struct{ column, was, is string }{
			{"name", before.Name, t.Name},
			{"service", before.Service, t.Service},
			{"channel", before.Channel, t.Channel},
			{"mode", string(before.Mode), string(t.Mode)},
			{"schedule", before.Schedule, t.Schedule},
			{"time zone", before.Timezone, t.Timezone},
			{"group", before.Group, t.Group},
		} {
			if of.was != of.is {
				what = append(what, fmt.Sprintf("%s: %s → %s", of.column, cmp.Or(of.was, "none"), cmp.Or(of.is, "none")))
			}
		}
		if len(what) == 0 {
			what = append(what, "what was set here is the file’s now")
		}
		lines = append(lines, PreviewLine{Of: t.Slug, Name: t.Name, What: strings.Join(what, "; ")})
	}
	return lines
}
