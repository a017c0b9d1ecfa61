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
	Handbacks   map[int64]time.Time // answer → when what it asked came back to the person
}

// Measure counts receipts – one person's obligation for one item – by how they
// stand. Expected is Informed, Asked and Outstanding together: people whom nobody
// has told yet, who are away, exempt or unreachable are counted as what they are
// and not in Expected. Overdue is the part of Outstanding that is past its day.
type Measure struct {
	Expected    int      `json:"expected"`
	Informed    int      `json:"informed"`
	Share       *float64 `json:"share"` // Informed / Expected; null when nothing is expected
	Asked       int      `json:"asked"`
	Outstanding int      `json:"outstanding"`
	Overdue     int      `json:"overdue"`
	Waiting     int      `json:"waiting"`
	Away        int      `json:"away"`
	Exempt      int      `json:"exempt"`
	Unreachable int      `json:"unreachable"`
	MedianHours *float64 `json:"median_hours"` // from told to informed; null when nobody is
	People      People   `json:"people"`
	// Stands is the day that suppressed counts are of, where they could not be shown
	// anew without telling of one to four people; zero where they are the report's.
	Stands Date `json:"stands,omitzero"`
}

// Add counts n receipts in a state.
func (m *Measure) Add(state State, n int) {
	switch state {
	case StateInformed:
		m.Informed += n
		m.Expected += n
	case StateAsked:
		m.Asked += n
		m.Expected += n
	case StateOverdue:
		m.Overdue += n
		fallthrough
	case StateOutstanding:
		m.Outstanding += n
		m.Expected += n
	case StateWaiting:
		m.Waiting += n
	case StateAway:
		m.Away += n
	case StateExempt:
		m.Exempt += n
	case StateUnreachable:
		m.Unreachable += n
	}
}

// Finish works out the shares and the median of the hours to informed. Hours are
// counted in tenths, each with how many receipts took so long.
func (m *Measure) Finish(tenths map[int]int) {
	m.Share = ratio(m.Informed, m.Expected)
	m.People.Finish()
	m.MedianHours = medianOf(tenths)
}

// ratio returns a part of a whole in four digits, nil of nothing.
func ratio(part, whole int) *float64 {
	if whole == 0 {
		return nil
	}
	share := math.Round(float64(part)/float64(whole)*1e4) / 1e4
	if part < whole {
		share = min(share, 0.9999) // of fifty thousand, all but one are not all
	}
	return &share
}

// Percent is a share in whole per cent, rounded down: 100 means everybody.
func Percent(share float64) int { return int(math.Floor(share*100 + 1e-6)) }

// Measures are the two headline measures, never one, and of the lessons those
// from local reviews apart.
type Measures struct {
	Lessons      Measure `json:"lessons"`
	LocalLessons Measure `json:"local_lessons"`
	Policies     Measure `json:"policies"`
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
	// Of one item, people are what its receipts are: the place stays empty.
	People *People `json:"people,omitempty"`
}

// Report is who is informed, on a day.
type Report struct {
	AsOf     Date           `json:"as_of"`
	Measures Measures       `json:"measures"`
	Teams    []TeamMeasures `json:"teams"`
	Items    []ItemMeasure  `json:"items"`
	// Groups are the parts of a breakdown that was asked for.
	Groups []GroupMeasures `json:"groups,omitempty"`
	Waits  []Waits         `json:"waits,omitempty"` // for our reply; not in suppressed reports
	Felt   []Felt          `json:"felt,omitempty"`  // of a whole report: see [Service.WholeReport]
	// Partners are the people of organisations outside the council, who are in none of
	// the measures above; of a whole report.
	Partners *Partners `json:"partners,omitempty"`

	// Suppressed says that small counts are [Hidden], and that the counts of a team
	// by item, and of an item by team, are not there: see [Suppress].
	Suppressed bool              `json:"-"`
	Behind     map[string]Behind `json:"-"` // by row; see [Filter.Behind]
	Cells      []Cell            `json:"-"` // see [Filter.Cells]
}

// Partners are the measures of organisations outside the council: together, by kind and
// by size, so that it can be seen who is less involved, and of none by itself.
type Partners struct {
	Organisations int `json:"organisations"` // that go on, on the day
	Measures
	Shared Shared          `json:"shared"` // said by coordinators, and in none of the counts
	Groups []GroupMeasures `json:"groups"` // by [ByKind] and [BySize]

	// Stopped is how many asked us to stop writing: people, and addresses of organisations.
	Stopped int `json:"asked_us_to_stop"`

	Training []OfferTold `json:"training"` // how many organisations were told of what, by kind; they are organisations, not people
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
	// Partners counts organisations outside the council and not its teams.
	Partners bool
	// Also narrows a named list to who is in the team on this day too.
	Also Date
	// Behind keeps who is behind each count of the report, for [Suppress].
	Behind bool
	// Cells counts each item in each team, for a [Census].
	Cells bool
	// By says which breakdowns to count, and Home of which nation teams are that
	// name none.
	By   []Breakdown
	Home Nation
}

// Measure is the definition of "informed". The SQL of both databases is held to
// it by a test over random histories.
//
// A receipt counts when it was assigned by then, nothing but an exemption has
// closed it, its item was not withdrawn and still asks what the receipt asks, and
// the person is in a team of the council on the day, which they do not only cover. Somebody in
// two teams counts in both teams and once in the whole. Whoever was informed of the
// version before counts as informed of that one, too, until they are told of the
// newer: publishing alone makes nobody less informed than they were.
func (h History) Measure(m Moment, f Filter) Report {
	tally := NewTally(h.Teams, h.Items, m, f)
	people := map[int64]*PersonTally{}
	groups := h.groupsOn(m, f)
	for person, teams := range h.teamsOn(m.On, f) {
		people[person] = tally.Person(person, teams, groups[person]...)
	}
	for _, rc := range h.Receipts {
		person := people[rc.PersonID]
		if person == nil || rc.AssignedAt.After(m.At) {
			continue
		}
		if by(rc.ClosedAt, m.At) && rc.Closed != Exempt {
			continue
		}
		answer := h.answerAt(rc, m.At)
		facts := Facts{
			Answer: answer.Kind, Replied: by(h.Handbacks[answer.ID], m.At), DueOn: rc.DueOn,
			Away: h.awayOn(rc.PersonID, m.On), Reachable: h.ReachableAt(rc.PersonID, m.At),
			Told: rc.Told(m.At), Failed: by(rc.FailedAt, m.At),
		}
		if by(rc.ClosedAt, m.At) {
			facts.Closed = rc.Closed
		}
		person.Add(rc.ItemID, rc.Asks, facts, HoursTenths(told(rc, answer.At), answer.At), rc.Before)
	}
	for id, person := range people {
		person.Count(h.recent(id, m, f))
	}
	return tally.Report()
}

// Window is how far back somebody must have been told something to be counted
// among [People].
func (m Moment) Window() time.Time { return m.At.AddDate(-1, 0, 0) }

// recent says of what somebody was told in the twelve months to a moment,
// whatever became of it since.
func (h History) recent(person int64, m Moment, f Filter) (r Recent) {
	for _, rc := range h.Receipts {
		within := func(t time.Time) bool { return by(t, m.At) && t.After(m.Window()) }
		i := slices.IndexFunc(h.Items, func(i Item) bool { return i.ID == rc.ItemID })
		if rc.PersonID != person || i < 0 || len(f.ItemIDs) > 0 && !slices.Contains(f.ItemIDs, rc.ItemID) ||
			!within(rc.ToldAt) && !within(rc.SaidAt) {
			continue
		}
		if h.Items[i].Kind == Policy {
			r.Policies = true
			continue
		}
		r.Lessons = true
		r.LocalLessons = r.LocalLessons || h.Items[i].Local()
	}
	return r
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
func (h History) teamsOn(on Date, f Filter) map[int64][]int64 {
	teams := map[int64][]int64{}
	for _, m := range h.Memberships {
		if m.Covers(on) && !m.Cover && f.counts(h, m, on) && !slices.Contains(teams[m.PersonID], m.TeamID) {
			teams[m.PersonID] = append(teams[m.PersonID], m.TeamID)
		}
	}
	return teams
}

// counts reports whether somebody counts by a membership on a day: in the teams of the
// filter, or without any in those of the council, or in organisations where the filter
// is of those. Who is on the council's staff counts there and in no organisation.
func (f Filter) counts(h History, m Membership, on Date) bool {
	outside := h.outside(m.TeamID)
	if outside && slices.ContainsFunc(h.Memberships, func(o Membership) bool {
		return o.PersonID == m.PersonID && o.Covers(on) && !h.outside(o.TeamID)
	}) {
		return false
	}
	if len(f.TeamIDs) > 0 {
		return slices.Contains(f.TeamIDs, m.TeamID)
	}
	return outside == f.Partners
}

// outside reports whether a team is an organisation outside the council.
func (h History) outside(team int64) bool {
	return slices.ContainsFunc(h.Teams, func(t Team) bool { return t.ID == team && t.Outside() })
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
