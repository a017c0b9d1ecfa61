package digest

import "slices"

// Hidden stands for a count that is kept back: one under [SmallNumber], or any
// from which, with the counts beside it, such a one could be worked out. Faces
// write that it is not shown, never that it is small: it need not be.
const Hidden = -1

// Suppress returns a report for somebody who may see counts and nobody's name:
// every count under a number is [Hidden], nought too, and so is what would give
// one away. Informed, outstanding and expected add up, as do teams and items to
// the whole, so that in every total either no part is hidden, or at least two
// that together are not small, or the total itself. A share or a median is kept
// back with the counts it comes from. Known are teams, by slug, that the reader
// sees in full elsewhere: they hide nothing of the others, and are left as they are.
func Suppress(r Report, under int, known ...string) Report {
	r.Teams, r.Items, r.Suppressed = slices.Clone(r.Teams), slices.Clone(r.Items), true
	r.Measures.plain()
	for i := range r.Teams {
		if !slices.Contains(known, r.Teams[i].Team) {
			r.Teams[i].plain()
		}
	}
	for i := range r.Items {
		r.Items[i].plain()
	}
	for _, kind := range []Kind{Lesson, Policy} {
		whole := r.Measures.Of(kind)
		var teams, items []*Measure
		for i := range r.Teams {
			if !slices.Contains(known, r.Teams[i].Team) {
				teams = append(teams, r.Teams[i].Of(kind))
			}
		}
		for i := range r.Items {
			if r.Items[i].Kind == kind {
				items = append(items, &r.Items[i].Measure)
			}
		}
		suppress(whole, under, teams, items)
	}
	return r
}

// plain leaves of a measure what can be suppressed: asked is told with outstanding,
// as few ask at a time, and people are not told.
func (m *Measure) plain() {
	m.Outstanding += m.Asked
	m.Asked, m.People = Hidden, hiddenPeople
}

var hiddenPeople = People{Expected: Hidden, Informed: Hidden, Asking: Hidden, Behind: Hidden}

// plain does the same for all measures. Lessons of this area are a part of all
// lessons by which small numbers could be worked out: they are not told apart.
func (m *Measures) plain() {
	m.Lessons.plain()
	m.Policies.plain()
	m.LocalLessons = Measure{
		Expected: Hidden, Informed: Hidden, Asked: Hidden, Outstanding: Hidden, Overdue: Hidden,
		Waiting: Hidden, Away: Hidden, Exempt: Hidden, Unreachable: Hidden, People: hiddenPeople,
	}
}

// only returns a suppressed report cut down to a team or an item, where one is
// asked for: a team without its items and an item without its teams. What a total
// hides is hidden, and a count of the one by the other could be added up to it.
func (r Report) only(q ReportQuery) Report {
	if q.Team == "" && q.Item == "" {
		return r
	}
	cut := Report{AsOf: r.AsOf, Teams: []TeamMeasures{}, Items: []ItemMeasure{}, Suppressed: true}
	team := slices.IndexFunc(r.Teams, func(t TeamMeasures) bool { return t.Team == q.Team })
	item := slices.IndexFunc(r.Items, func(i ItemMeasure) bool { return i.Ref == q.Item })
	switch {
	case q.Team != "" && q.Item != "":
		for _, kind := range []Kind{Lesson, Policy} {
			*cut.Measures.Of(kind) = Measure{
				Expected: Hidden, Informed: Hidden, Asked: Hidden, Outstanding: Hidden, Overdue: Hidden, Waiting: Hidden, Away: Hidden, Exempt: Hidden, Unreachable: Hidden,
				People: hiddenPeople,
			}
		}
	case team >= 0:
		cut.Measures, cut.Teams = r.Teams[team].Measures, r.Teams[team:team+1]
	case item >= 0:
		*cut.Measures.Of(r.Items[item].Kind), cut.Items = r.Items[item].Measure, r.Items[item:item+1]
	}
	return cut
}

// Depths say how much of a measure's answers are hidden, each with what the one
// before hides.
const (
	shown       = iota
	hideOverdue // and so which of the outstanding are not overdue
	hideAnswers // informed and outstanding, of which expected is the sum
	hideAll     // expected
)

// suppress hides what is small in a whole and in several ways of dividing it.
func suppress(whole *Measure, under int, parts ...[]*Measure) {
	d := &suppression{under: under, depth: map[*Measure]int{whole: depthOf(*whole, under)}, hidden: map[*int]bool{}}
	for _, part := range parts {
		for _, m := range part {
			d.depth[m] = depthOf(*m, under)
		}
	}
	for again := true; again; { // hiding a total may call for hiding more elsewhere
		again = false
		for _, part := range parts {
			for depth := hideAll; depth > shown; depth-- {
				again = d.deepen(whole, part, depth) || again
			}
		}
	}
	for _, column := range []func(*Measure) *int{
		func(m *Measure) *int { return &m.Waiting },
		func(m *Measure) *int { return &m.Away },
		func(m *Measure) *int { return &m.Exempt },
		func(m *Measure) *int { return &m.Unreachable },
	} {
		d.column(whole, parts, column)
	}
	for m, depth := range d.depth {
		m.hide(depth)
	}
	for cell := range d.hidden {
		*cell = Hidden
	}
}

type suppression struct {
	under  int
	depth  map[*Measure]int
	hidden map[*int]bool
}

// depthOf returns how much of a measure is hidden for its own sake.
func depthOf(m Measure, under int) int {
	switch {
	case m.Expected < under:
		return hideAll
	case m.Informed < under || m.Outstanding < under:
		return hideAnswers
	case m.Overdue < under || m.Outstanding-m.Overdue < under:
		return hideOverdue
	default:
		return shown
	}
}

// counts returns the columns that a depth hides, beside those of lesser depths.
func counts(m *Measure, depth int) []int {
	switch depth {
	case hideAll:
		return []int{m.Expected}
	case hideAnswers:
		return []int{m.Informed, m.Outstanding}
	default:
		return []int{m.Overdue, m.Outstanding - m.Overdue}
	}
}

// deepen hides the next smallest parts until none can be worked out from the
// whole, or the whole where no part is left. It reports whether it hid anything.
func (d *suppression) deepen(whole *Measure, parts []*Measure, depth int) (changed bool) {
	if d.depth[whole] >= depth {
		return false
	}
	for {
		sums, n := []int{0, 0}, 0
		var next *Measure
		for _, m := range parts {
			if d.depth[m] >= depth {
				n++
				for i, count := range counts(m, depth) {
					sums[i] += count
				}
			} else if next == nil || m.Expected < next.Expected {
				next = m
			}
		}
		small := n == 1
		for i := range counts(whole, depth) {
			small = small || sums[i] < d.under
		}
		if n == 0 || !small {
			return changed
		}
		changed = true
		if next == nil {
			d.depth[whole] = depth
			return changed
		}
		d.depth[next] = depth
	}
}

// column does the same for a count that stands by itself.
func (d *suppression) column(whole *Measure, parts [][]*Measure, cell func(*Measure) *int) {
	total := cell(whole)
	hide := func(c *int) { d.hidden[c] = true }
	if *total < d.under {
		hide(total)
	}
	for _, part := range parts {
		for _, m := range part {
			if *cell(m) < d.under {
				hide(cell(m))
			}
		}
	}
	for again := true; again; {
		again = false
		for _, part := range parts {
			if d.hidden[total] {
				break
			}
			sum, n := 0, 0
			var next *int
			for _, m := range part {
				switch c := cell(m); {
				case d.hidden[c]:
					sum, n = sum+*c, n+1
				case next == nil || *c < *next:
					next = c
				}
			}
			if n == 0 || n > 1 && sum >= d.under {
				continue
			}
			again = true
			if next == nil {
				next = total
			}
			hide(next)
		}
	}
}

func (m *Measure) hide(depth int) {
	if depth >= hideOverdue {
		m.Overdue = Hidden
	}
	if depth >= hideAnswers {
		m.Informed, m.Outstanding, m.Share, m.MedianHours = Hidden, Hidden, nil, nil
	}
	if depth >= hideAll {
		m.Expected = Hidden
	}
}
