package digest

import (
	"maps"
	"slices"
	"sort"
)

// SmallNumber is the least number of people behind a figure that is shown to who
// may see counts and nobody's name: the usual threshold of published statistics
// about few people.
const SmallNumber = 5

// Hidden stands for a count that is kept back: one with fewer people than
// [SmallNumber] behind it, or from which, with others beside it, such a one could be
// worked out. Faces write that it is not shown, never that it is small: it need not be.
const Hidden = -1

// Suppress returns a report for somebody who may see counts and nobody's name. The
// group of a figure are the people behind it, whom the reader does not know by name
// from elsewhere; known are the teams, by slug, that the reader sees in full, which
// are left as they are. No figure that is shown, and no sum or difference of up to
// three, has a group of one to four: see [Report.judge]. A share or a median is kept
// back with the counts that it comes from. The report must have been counted with
// [Filter.Behind].
func Suppress(r Report, known ...string) Report {
	r = r.copied()
	r.judge(r.rows(), known)
	return r
}

// copied returns the report with its rows, but not who is behind them, copied.
func (r Report) copied() Report {
	r.Teams, r.Items, r.Groups, r.Suppressed = slices.Clone(r.Teams), slices.Clone(r.Items), slices.Clone(r.Groups), true
	for i := range r.Groups {
		if g := &r.Groups[i]; g.By == ByTheme {
			g.Lessons.shareAlone()
			g.Policies.shareAlone()
			g.LocalLessons.hideAll()
		}
	}
	r.Partners = nil // they are suppressed by themselves: see [Service.partners]
	r.Waits = nil    // what waits for us is counted in answers, of whoever gave them
	return r
}

// plain tells asked with outstanding: few ask at a time, and their number by itself
// would hide most others.
func (w *row) plain() {
	m := w.measure
	if m.Outstanding == Hidden || m.Asked == Hidden { // of a theme
		return
	}
	m.Outstanding, m.Asked = m.Outstanding+m.Asked, Hidden
	if w.behind == nil {
		return
	}
	behind := maps.Clone(w.behind)
	both := maps.Clone(behind[StateOutstanding])
	if both == nil {
		both = Units{}
	}
	for person, u := range behind[StateAsked] {
		have := both[person]
		both[person] = Unit{have.N + u.N, have.Print + u.Print}
	}
	behind[StateOutstanding] = both
	delete(behind, StateAsked)
	w.behind = behind
}

// only returns a suppressed report cut down to a team or an item, where one is
// asked for: a team without its items and an item without its teams. What a total
// hides is hidden, and a count of the one by the other could be added up to it.
func (r Report) only(q ReportQuery) Report {
	r.Groups = slices.DeleteFunc(slices.Clone(r.Groups), func(g GroupMeasures) bool { return g.By != q.By })
	if q.Team == "" && q.Item == "" {
		return r
	}
	cut := Report{AsOf: r.AsOf, Teams: []TeamMeasures{}, Items: []ItemMeasure{}, Suppressed: true}
	team := slices.IndexFunc(r.Teams, func(t TeamMeasures) bool { return t.Team == q.Team })
	item := slices.IndexFunc(r.Items, func(i ItemMeasure) bool { return i.Ref == q.Item })
	switch {
	case q.Team != "" && q.Item != "":
		for _, kind := range []Kind{Lesson, Policy} {
			cut.Measures.Of(kind).hideAll()
		}
	case team >= 0:
		cut.Measures, cut.Teams = r.Teams[team].Measures, r.Teams[team:team+1]
	case item >= 0:
		*cut.Measures.Of(r.Items[item].Kind), cut.Items = r.Items[item].Measure, r.Items[item:item+1]
	}
	return cut
}

func (m *Measure) hideAll() {
	for _, c := range columns {
		*c.value(m) = Hidden
	}
	m.derived()
}

// shareAlone leaves of a measure what its share is of. Themes are many, and judging all
// of their counts against each other would take minutes.
func (m *Measure) shareAlone() {
	expected, informed, share := m.Expected, m.Informed, m.Share
	m.hideAll()
	m.Expected, m.Informed, m.Share = expected, informed, share
}

// derived takes out what would give a hidden count away, and parts of a whole that
// is hidden, which say nothing without it.
func (m *Measure) derived() {
	if m.Expected == Hidden {
		m.Informed, m.Outstanding = Hidden, Hidden
	}
	if m.Outstanding == Hidden {
		m.Overdue = Hidden
	}
	if m.Informed == Hidden || m.Expected == Hidden {
		m.Share = nil
	}
	if m.Informed == Hidden {
		m.MedianHours = nil
	}
	if p := &m.People; p.Expected == Hidden || p.Informed == Hidden || p.Asking == Hidden || p.Behind == Hidden {
		*p = People{Expected: Hidden, Informed: Hidden, Asking: Hidden, Behind: Hidden}
	}
}

// figure is one count that may be shown.
type figure struct {
	row    *row
	column int
	units  Units
	blocks [2][blocks]uint64
	hidden bool
}

// blocks is into how many parts people are put, twice, to find figures that agree
// but for few of them: those agree in most parts, of one of the two at least.
const blocks = 64

func blockOf(person int64, way int) int {
	return int(mixed(uint64(person)*2+uint64(way)) % blocks)
}

// mixed spreads a number: splitmix64.
func mixed(n uint64) uint64 {
	n += 0x9e3779b97f4a7c15
	n = (n ^ n>>30) * 0xbf58476d1ce4e5b9
	n = (n ^ n>>27) * 0x94d049bb133111eb
	return n ^ n>>31
}

// judge hides figures until, of those left, no sum or difference of up to three has
// between one and four people behind it. As every figure has at least five, or
// nobody, only differences can: of a figure and one, or two, that are parts of it.
// What the reader knows by name is taken away first. Nobody behind a figure is
// shown, nought, where at least five are in its row. A row that stands as it was on
// another day may differ from today's by four people, who are added to the least.
func (r *Report) judge(rows []row, known []string) {
	names := r.known(known)
	var figures []*figure
	for i := range rows {
		w := &rows[i]
		if w.behind == nil { // nobody counted who is behind it: it cannot be judged
			w.measure.hideAll()
			continue
		}
		if w.own != "" && slices.Contains(known, w.own) {
			continue
		}
		if !w.stands {
			w.plain()
		}
		people := len(w.behind.people(names))
		for c := range columns {
			if *columns[c].value(w.measure) == Hidden {
				continue
			}
			f := &figure{row: w, column: c, units: columns[c].units(w.behind, names)}
			for person, u := range f.units {
				for way := range f.blocks {
					f.blocks[way][blockOf(person, way)] += u.Print
				}
			}
			least := w.least()
			f.hidden = len(columns[c].states) == 0 || len(f.units) > 0 && len(f.units) < least || len(f.units) == 0 && people > 0 && people < least
			figures = append(figures, f)
		}
	}
	// What is shown without a breakdown is shown with it: who has seen the one and asks
	// for the other must not get more of it.
	for extra := range 3 {
		hideDifferences(slices.DeleteFunc(slices.Clone(figures), func(f *figure) bool { return f.row.extra > extra }))
	}
	for _, f := range figures {
		if f.hidden {
			*columns[f.column].value(f.row.measure) = Hidden
		}
	}
	for i := range rows {
		if w := &rows[i]; w.own == "" || !slices.Contains(known, w.own) {
			w.measure.derived()
		}
	}
}

// known returns the people of the teams that a reader sees in full.
func (r *Report) known(teams []string) map[int64]bool {
	names := map[int64]bool{}
	for _, w := range r.rows() {
		if w.own != "" && slices.Contains(teams, w.own) {
			maps.Copy(names, w.behind.people(nil))
		}
	}
	return names
}

// least is how many people must be behind a figure of the row.
func (w *row) least() int {
	if w.stands {
		return 2*SmallNumber - 1
	}
	return SmallNumber
}

// hideDifferences looks for figures of which one is, but for few people, another or
// the sum of two others, and hides the smallest of them.
func hideDifferences(figures []*figure) {
	shown := slices.DeleteFunc(slices.Clone(figures), func(f *figure) bool { return f.hidden || len(f.units) == 0 })
	sort.SliceStable(shown, func(i, j int) bool { return len(shown[i].units) < len(shown[j].units) })
	at := [2][blocks]map[uint64][]*figure{}
	for way := range at {
		for k := range blocks {
			at[way][k] = map[uint64][]*figure{}
			for _, f := range shown {
				if p := f.blocks[way][k]; p != 0 {
					at[way][k][p] = append(at[way][k][p], f)
				}
			}
		}
	}
	for _, whole := range slices.Backward(shown) {
		for _, part := range shown {
			if whole.hidden {
				break
			}
			if part == whole || part.hidden || !part.within(whole) {
				continue
			}
			if left := whole.without(part); left < bound(whole, part) {
				if bad(left, whole, part) {
					hideOne(whole, part)
				}
				continue
			}
			for _, other := range rest(&at, whole, part) {
				if whole.hidden || part.hidden {
					break
				}
				if !other.hidden && other != whole && other != part {
					if left := whole.without(part, other); bad(left, whole, part, other) {
						hideOne(whole, part, other)
					}
				}
			}
		}
	}
}

// bound is how many people must be behind a difference of figures: more where one
// of them stands as it was on another day.
func bound(all ...*figure) int {
	least := SmallNumber
	for _, f := range all {
		if f.row.stands {
			least += SmallNumber - 1
		}
	}
	return least
}

// bad reports whether a difference has few people behind it. One of nobody says
// nothing, unless a figure stands as it was on another day beside one that does not:
// then it says how many the few are by whom the days differ.
func bad(left int, all ...*figure) bool {
	mixed := slices.ContainsFunc(all, func(f *figure) bool { return f.row.stands != all[0].row.stands || f.row.stands && f.row != all[0].row })
	if !mixed {
		return left > 0 && left < SmallNumber
	}
	return left < bound(all...)
}

// hideOne hides the smallest figure of a breakdown, else the smallest that is not of
// everybody, or the smallest.
func hideOne(all ...*figure) {
	next := slices.MinFunc(all, func(a, b *figure) int {
		if a.row.extra != b.row.extra {
			return b.row.extra - a.row.extra
		}
		if a.row.whole != b.row.whole {
			return map[bool]int{true: 1, false: -1}[a.row.whole]
		}
		return len(a.units) - len(b.units)
	})
	next.hidden = true
}

// within reports whether a figure can be a part of another: all but few of its
// people have as many receipts in that, or more.
func (f *figure) within(whole *figure) bool {
	if f.row.kind != whole.row.kind || !related(columns[f.column], columns[whole.column]) {
		return false
	}
	most := bound(f, whole) + SmallNumber
	if len(f.units) > len(whole.units)+most {
		return false
	}
	missing := 0
	for person, u := range f.units {
		if whole.units[person].N < u.N {
			if missing++; missing > most {
				return false
			}
		}
	}
	return true
}

// without returns how many people are behind the difference of a figure and others,
// at most as many as matter.
func (f *figure) without(parts ...*figure) (n int) {
	most := bound(append(parts, f)...)
	if least := f.apart(parts...); least > most {
		return least
	}
	differs := func(person int64) bool {
		left := f.units[person].Print
		for _, p := range parts {
			left -= p.units[person].Print
		}
		return left != 0
	}
	for person := range f.units {
		if differs(person) {
			if n++; n > most {
				return n
			}
		}
	}
	for i, p := range parts {
		for person := range p.units {
			if _, counted := f.units[person]; counted || i > 0 && parts[0].units[person].N > 0 {
				continue
			}
			if differs(person) {
				if n++; n > most {
					return n
				}
			}
		}
	}
	return n
}

// apart returns how many people are behind the difference of a figure and others at
// least: in each part of the people that differs there is one.
func (f *figure) apart(parts ...*figure) (n int) {
	for k, left := range f.blocks[0] {
		for _, p := range parts {
			left -= p.blocks[0][k]
		}
		if left != 0 {
			n++
		}
	}
	return n
}

// rest returns the figures that may be the difference of two but for few people. As
// few parts of the people differ then, it is enough to look for those that agree in
// one of a few; in fewer than that it looks both ways.
func rest(at *[2][blocks]map[uint64][]*figure, whole, part *figure) (found []*figure) {
	enough := bound(whole, part) + SmallNumber
	for way := range at {
		looked := 0
		for k := range blocks {
			left := whole.blocks[way][k] - part.blocks[way][k]
			if left == 0 {
				continue
			}
			for _, f := range at[way][k][left] {
				if !slices.Contains(found, f) {
					found = append(found, f)
				}
			}
			if looked++; looked > enough {
				return found
			}
		}
	}
	return found
}

// sketch says who is behind a row, without saying who: of two sketches that differ
// in one to four places, the people may differ by as many.
type sketch [blocks]uint64

func sketchOf(people map[int64]bool) (s sketch) {
	for person := range maps.Keys(people) {
		s[blockOf(person, 0)] += mixed(uint64(person)) | 1
	}
	return s
}

// apart returns in how many places two sketches differ.
func (s sketch) apart(o sketch) (n int) {
	for i := range s {
		if s[i] != o[i] {
			n++
		}
	}
	return n
}
