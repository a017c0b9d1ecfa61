package digest

import (
	"cmp"
	"slices"
)

// Home returns the team whose digest somebody gets on a day, 0 for who is in none:
// of the teams they are in, the one they have been in the longest without a break,
// and of two since the same day the one that was recorded first. A change of role,
// employment or who manages the team is no break: it ends a membership and begins
// another the day after. Whoever left and came back begins anew. Acting cover is in
// another's place, and a home only for somebody who has no team of their own.
//
// The SQL of both databases is held to it by a test over random histories. A
// history has its memberships in the order in which they were recorded.
func (h History) Home(person int64, on Date) (team int64) {
	var home stay
	for _, m := range h.Memberships {
		if m.PersonID != person || !m.Covers(on) {
			continue
		}
		if s := h.stay(m, on); team == 0 || s.before(home) {
			team, home = m.TeamID, s
		}
	}
	return team
}

// stay is somebody's time in a team without a break.
type stay struct {
	outside bool // of the council
	cover   bool
	since   Date
	first   int // the place in the record of the membership with which it began
}

func (h History) stay(m Membership, on Date) stay {
	same := func(o Membership) bool {
		return o.PersonID == m.PersonID && o.TeamID == m.TeamID && o.Cover == m.Cover
	}
	since := on
	for slices.ContainsFunc(h.Memberships, func(o Membership) bool { return same(o) && o.Covers(since-1) }) {
		since--
	}
	first := slices.IndexFunc(h.Memberships, func(o Membership) bool { return same(o) && o.From == since })
	return stay{h.outside(m.TeamID), m.Cover, since, first}
}

func (s stay) before(o stay) bool {
	if s.outside != o.outside {
		return o.outside
	}
	if s.cover != o.cover {
		return o.cover
	}
	return cmp.Or(cmp.Compare(s.since, o.since), cmp.Compare(s.first, o.first)) < 0
}

// Home returns the team whose digest the actor gets, as [History.Home] defines.
func (a Actor) Home() Team {
	if len(a.Teams) == 0 {
		return Team{}
	}
	return a.Teams[0].Team
}
