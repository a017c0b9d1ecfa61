package digest

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// History is everything that "informed" is reckoned from.
type History struct {
	Teams       []Team
	People      []Person
	Memberships []Membership
	Absences    []Absence
	Items       []Item
	Receipts    []Receipt
	Answers     []Answer
	Accounts    []PersonAccount
	Vias        []Allowed
}

// Measure counts receipts – one person's obligation for one item – by how they
// stand. Expected is Informed and Outstanding together: people who are away,
// exempt or unreachable are counted as what they are and not in Expected.
// Overdue is the part of Outstanding that is past its day.
type Measure struct {
	Expected    int      `json:"expected"`
	Informed    int      `json:"informed"`
	Share       *float64 `json:"share"` // Informed / Expected; null when nothing is expected
	Outstanding int      `json:"outstanding"`
	Overdue     int      `json:"overdue"`
	Away        int      `json:"away"`
	Exempt      int      `json:"exempt"`
	Unreachable int      `json:"unreachable"`
	MedianHours *float64 `json:"median_hours"` // from told to informed; null when nobody is
}

// Add counts n receipts in a state.
func (m *Measure) Add(state State, n int) {
	switch state {
	case StateInformed:
		m.Informed += n
		m.Expected += n
	case StateOverdue:
		m.Overdue += n
		fallthrough
	case StateOutstanding:
		m.Outstanding += n
		m.Expected += n
	case StateAway:
		m.Away += n
	case StateExempt:
		m.Exempt += n
	case StateUnreachable:
		m.Unreachable += n
	}
}

// Finish works out the share and the median of the hours to informed. Hours are
// counted in tenths, each with how many receipts took so long.
func (m *Measure) Finish(tenths map[int]int) {
	if m.Expected > 0 {
		share := math.Round(float64(m.Informed)/float64(m.Expected)*1e4) / 1e4
		if m.Informed < m.Expected {
			share = min(share, 0.9999) // of fifty thousand, all but one are not all
		}
		m.Share = &share
	}
	m.MedianHours = medianOf(tenths)
}

// Percent is a share in whole per cent, rounded down: 100 means everybody.
func Percent(share float64) int { return int(math.Floor(share*100 + 1e-6)) }

// Measures are the two headline measures, never one.
type Measures struct {
	Lessons  Measure `json:"lessons"`
	Policies Measure `json:"policies"`
}

// Of returns the measure that a kind of item counts towards.
func (m *Measures) Of(kind Kind) *Measure {
	if kind == Policy {
		return &m.Policies
	}
	return &m.Lessons
}

// TeamMeasures are the measures of one team.
type TeamMeasures struct {
	Team string `json:"team"`
	Name string `json:"name"`
	Measures
}

// ItemMeasure is the measure of one item.
type ItemMeasure struct {
	Ref     string `json:"ref"`
	Version int    `json:"version"`
	Title   string `json:"title"`
	Kind    Kind   `json:"kind"`
	Measure
}

// Report is who is informed, on a day.
type Report struct {
	AsOf     Date           `json:"as_of"`
	Measures Measures       `json:"measures"`
	Teams    []TeamMeasures `json:"teams"`
	Items    []ItemMeasure  `json:"items"`

	// Suppressed says that small counts are [Hidden], and that the counts of a team
	// by item, and of an item by team, are not there: see [Suppress].
	Suppressed bool `json:"-"`
}

// Moment is the point in time a report is about: everything that happened up to
// At, seen on the day On.
type Moment struct {
	At time.Time
	On Date
}

// Filter narrows a report. Zero fields do not narrow.
type Filter struct {
	TeamIDs []int64 // only these teams
	ItemIDs []int64
	// Also narrows a named list to who is in the team on this day too.
	Also Date
}

// Measure is the definition of "informed". The SQL of both databases is held to
// it by a test over random histories.
//
// A receipt counts when it was assigned by then, nothing but an exemption has
// closed it, its item was not withdrawn and still asks what the receipt asks, and
// the person is in a team on the day, which they do not only cover. Somebody in
// two teams counts in both teams and once in the whole.
func (h History) Measure(m Moment, f Filter) Report {
	tally := NewTally(h.Teams, h.Items, m, f)
	teamsOf := h.teamsOn(m.On, f.TeamIDs)
	for _, rc := range h.Receipts {
		teams := teamsOf[rc.PersonID]
		if len(teams) == 0 || rc.AssignedAt.After(m.At) {
			continue
		}
		closed := rc.Closed
		if rc.ClosedAt.IsZero() || rc.ClosedAt.After(m.At) {
			closed = ""
		}
		if closed != "" && closed != Exempt {
			continue
		}
		answer := h.answerAt(rc, m.At)
		state := StateOn(m.On, answer.Kind, closed, rc.DueOn, h.awayOn(rc.PersonID, m.On), h.ReachableAt(rc.PersonID, m.At))
		tally.Add(rc.ItemID, rc.Asks, tally.Of(teams), state, HoursTenths(told(rc, answer.At), answer.At))
	}
	return tally.Report()
}

// told is when the person was told, for the time to informed: the first
// delivery, or the assignment where they answered before any digest.
func told(r Receipt, answered time.Time) time.Time {
	if r.ToldAt.IsZero() || r.ToldAt.After(answered) {
		return r.AssignedAt
	}
	return r.ToldAt
}

// HoursTenths returns the time between two moments in tenths of an hour,
// rounded down, at least zero.
func HoursTenths(from, to time.Time) int { return max(0, int(to.Sub(from)/(6*time.Minute))) }

// teamsOn returns each person's teams on a day, without those that they only cover.
func (h History) teamsOn(on Date, only []int64) map[int64][]int64 {
	teams := map[int64][]int64{}
	for _, m := range h.Memberships {
		if m.Covers(on) && !m.Cover && (len(only) == 0 || slices.Contains(only, m.TeamID)) && !slices.Contains(teams[m.PersonID], m.TeamID) {
			teams[m.PersonID] = append(teams[m.PersonID], m.TeamID)
		}
	}
	return teams
}

// answerAt returns the newest answer to a receipt by a moment.
func (h History) answerAt(r Receipt, at time.Time) (newest Answer) {
	for _, a := range h.Answers {
		if a.PersonID == r.PersonID && a.ItemID == r.ItemID && a.Asks == r.Asks && !a.At.After(at) &&
			(newest.ID == 0 || cmp.Or(a.At.Compare(newest.At), cmp.Compare(a.ID, newest.ID)) > 0) {
			newest = a
		}
	}
	return newest
}

func (h History) awayOn(person int64, on Date) bool {
	return slices.ContainsFunc(h.Absences, func(a Absence) bool { return a.PersonID == person && a.Covers(on) })
}

// ReachableAt reports whether a letter could reach a person at a moment: an account
// of theirs was live then, by a way that letters went by. The store says the same in
// SQL, as reaches.
func (h History) ReachableAt(person int64, at time.Time) bool {
	return slices.ContainsFunc(h.Accounts, func(a PersonAccount) bool {
		return a.PersonID == person && a.At(at) &&
			slices.ContainsFunc(h.Vias, func(v Allowed) bool { return v.Via == a.Via && v.At(at) })
	})
}

func medianOf(tenths map[int]int) *float64 {
	n := 0
	for _, count := range tenths {
		n += count
	}
	if n == 0 {
		return nil
	}
	values := make([]int, 0, len(tenths))
	for v := range tenths {
		values = append(values, v)
	}
	slices.Sort(values)
	nth := func(k int) int {
		for _, v := range values {
			if k -= tenths[v]; k < 0 {
				return v
			}
		}
		return values[len(values)-1]
	}
	median := float64(nth((n-1)/2)+nth(n/2)) / 20
	return &median
}
