package digest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawn is a council of a day: who is in which teams, and how each stands on items.
type drawn struct {
	teams  []Team
	items  []Item
	member map[int64][]int64
	groups map[int64][]Group  // nil for a report without breakdowns
	stands map[[2]int64]State // by person and item
}

func drawCouncil(t *rapid.T) drawn {
	d := drawn{member: map[int64][]int64{}, stands: map[[2]int64]State{}}
	if rapid.IntRange(0, 3).Draw(t, "broken down") == 0 { // trying all sums of three takes a while
		d.groups = map[int64][]Group{}
	}
	for n := range rapid.IntRange(1, 4).Draw(t, "teams") {
		d.teams = append(d.teams, Team{ID: int64(n + 1), Slug: fmt.Sprintf("t%d", n+1)})
	}
	for n := range rapid.IntRange(1, 3).Draw(t, "items") {
		kind := []Kind{Lesson, Policy}[n/2]
		d.items = append(d.items, Item{ID: int64(n + 1), Version: Version{ItemID: int64(n + 1), Number: 1, Asks: 1, Text: Text{Ref: fmt.Sprintf("i%d", n+1), Kind: kind, Scope: []string{"", LocalScope, ""}[n], Themes: [][]string{{"neglect"}, {"neglect", "pre-birth"}, {"pre-birth"}}[n]}}})
	}
	people := rapid.IntRange(1, rapid.SampledFrom([]int{6, 14, 40}).Draw(t, "most")).Draw(t, "people")
	mostly := rapid.SampledFrom(States).Draw(t, "mostly")
	for p := int64(1); p <= int64(people); p++ {
		d.join(t, p)
		for _, item := range d.items {
			state := mostly
			if rapid.IntRange(0, 2).Draw(t, "as most") == 0 {
				state = rapid.SampledFrom(States).Draw(t, "state")
			}
			if rapid.IntRange(0, 5).Draw(t, "asked") > 0 {
				d.stands[[2]int64{p, item.ID}] = state
			}
		}
	}
	return d
}

func (d drawn) join(t *rapid.T, p int64) {
	d.member[p] = nil
	for range rapid.SampledFrom([]int{1, 1, 1, 1, 2, 0}).Draw(t, "memberships") {
		team := rapid.SampledFrom(d.teams).Draw(t, "team").ID
		if !slices.Contains(d.member[p], team) {
			d.member[p] = append(d.member[p], team)
		}
	}
	if d.groups == nil {
		return
	}
	d.groups[p] = []Group{
		{ByRole, rapid.SampledFrom([]string{"worker", "worker", "Worker", "manager"}).Draw(t, "role")},
		{ByEmployment, rapid.SampledFrom([]string{"permanent", "permanent", "permanent", "agency"}).Draw(t, "employment")},
		{ByTheme, rapid.SampledFrom([]string{"Care", "Care", "Assessment"}).Draw(t, "service")},
	}
}

// report is the report of a day, with its breakdowns.
func (d drawn) report(on Date) Report { return d.reportBy(on, true) }

func (d drawn) reportBy(on Date, broken bool) Report {
	tally := NewTally(d.teams, d.items, Moment{On: on}, Filter{Behind: true})
	for _, p := range slices.Sorted(maps.Keys(d.member)) {
		groups := d.groups[p]
		if !broken || len(d.member[p]) == 0 {
			groups = nil
		}
		who := tally.Person(p, d.member[p], groups...)
		for _, item := range d.items {
			if state, asked := d.stands[[2]int64{p, item.ID}]; asked && len(d.member[p]) > 0 {
				who.Add(item.ID, 1, factsOf(state, on), 10, nil)
			}
		}
		if len(d.member[p]) > 0 {
			who.Count(Recent{Lessons: p%5 > 0, LocalLessons: p%3 > 0, Policies: p%7 > 0})
		}
	}
	return tally.Report()
}

// factsOf are facts by which a receipt stands as it does.
func factsOf(state State, on Date) Facts {
	f := Facts{Reachable: true, Told: true, DueOn: on + 1}
	switch state {
	case StateExempt:
		f.Closed = Exempt
	case StateInformed:
		f.Answer = Understood
	case StateAway:
		f.Away = true
	case StateUnreachable:
		f.Reachable = false
	case StateWaiting:
		f.Told = false
	case StateAsked:
		f.Answer = Question
	case StateOverdue:
		f.DueOn = on - 1
	case StateOutstanding:
	}
	return f
}

// visibleFigure is a figure that an adversary has, with who is behind it.
type visibleFigure struct {
	name  string
	units []uint64 // by person
}

// visible are the figures of a suppressed report that are shown, of whatever
// breakdowns it has, without the people whom the reader knows by name.
func visible(r *Report, known map[int64]bool, people int) (all []visibleFigure) {
	for _, w := range r.rows() {
		shown := w.measure
		w.measure = &Measure{}
		w.plain() // of the reader's own teams nobody is left to tell apart
		for _, c := range columns {
			if *c.value(shown) == Hidden {
				continue
			}
			f := visibleFigure{name: w.key + " " + c.name, units: make([]uint64, people+1)}
			for person, u := range c.units(w.behind, known) {
				f.units[person] = u.Print
			}
			all = append(all, f)
		}
	}
	return all
}

// group is how many people are behind a sum of figures with their signs, at most
// one more than matter.
func group(people int, signs []int, of ...[]uint64) (n int) {
	for p := 1; p <= people && n < SmallNumber; p++ {
		var left uint64
		for i, units := range of {
			if signs[i] > 0 {
				left += units[p]
			} else {
				left -= units[p]
			}
		}
		if left != 0 {
			n++
		}
	}
	return n
}

// attack tries every sum and difference of up to three figures.
func attack(t *rapid.T, figures []visibleFigure, people int) {
	bad := func(n int) bool { return n > 0 && n < SmallNumber }
	nothing := make([]uint64, people+1)
	for i, a := range figures {
		for j := i; j <= len(figures); j++ {
			b := visibleFigure{"", nothing}
			if j == i { // a alone
				if n := group(people, []int{1}, a.units); bad(n) {
					t.Fatalf("%d people are behind %s", n, a.name)
				}
				continue
			}
			if j < len(figures) {
				b = figures[j]
			} else {
				break
			}
			for k := j; k < len(figures); k++ {
				c := visibleFigure{"", nothing}
				if k > j {
					c = figures[k]
				}
				for _, signs := range [][]int{{1, 1, 1}, {1, 1, -1}, {1, -1, 1}, {1, -1, -1}} {
					if n := group(people, signs, a.units, b.units, c.units); bad(n) {
						t.Fatalf("%d people are behind %s, %s and %s with the signs %v", n, a.name, b.name, c.name, signs)
					}
				}
			}
		}
	}
}

// TestNoFewPeopleCanBeWorkedOut plays the adversary over random councils: of one
// day, every sum and difference of up to three figures that are shown.
func TestNoFewPeopleCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawCouncil(t)
		var known []string
		for _, team := range d.teams {
			if rapid.IntRange(0, 3).Draw(t, "known") == 0 {
				known = append(known, team.Slug)
			}
		}
		true1 := d.report(1)
		got := Suppress(true1, known...)
		for i, w := range got.rows() {
			is := true1.rows()[i].measure
			for _, c := range columns {
				want := *c.value(is)
				if c.name == "Outstanding" && !slices.Contains(known, w.own) {
					want += is.Asked // told together: see [row.plain]
				}
				if shown := *c.value(w.measure); shown != Hidden && shown != want {
					t.Fatalf("%s of %s is shown as %d and is %d", c.name, w.key, shown, want)
				}
			}
			if w.own != "" && slices.Contains(known, w.own) && !reflect.DeepEqual(w.measure, is) {
				t.Fatalf("%s is the reader’s own, and not shown", w.key)
			}
			if w.measure.Informed == Hidden && (w.measure.Share != nil || w.measure.MedianHours != nil) || w.measure.Expected == Hidden && w.measure.Share != nil {
				t.Fatalf("a share or a median of %s gives away what is hidden", w.key)
			}
		}
		// A breakdown changes nothing of what is shown without it.
		plain := Suppress(d.reportBy(1, false), known...)
		if !reflect.DeepEqual(plain.Measures, got.Measures) || !reflect.DeepEqual(plain.Teams, got.Teams) || !reflect.DeepEqual(plain.Items, got.Items) {
			t.Fatalf("with breakdowns the report is\n%+v\nand without\n%+v", got, plain)
		}
		attack(t, visible(&got, got.known(known), len(d.member)), len(d.member))
	})
}

// TestEveryCountOfAReportIsJudged fails where a report gets a breakdown that
// [Report.rows] does not have.
func TestEveryCountOfAReportIsJudged(t *testing.T) {
	whole := Report{Teams: make([]TeamMeasures, 1), Items: []ItemMeasure{{Kind: Policy}}, Groups: make([]GroupMeasures, 1), Waits: make([]Waits, 1), Felt: []Felt{{Groups: make([]FeltGroup, 1)}}, Cells: make([]Cell, 1)}
	r := whole.copied()
	full := reflect.ValueOf(whole)
	judged := map[*Measure]bool{}
	for _, w := range r.rows() {
		judged[w.measure] = true
	}
	n := 0
	var walk func(v reflect.Value, at string)
	walk = func(v reflect.Value, at string) {
		if m, ok := reflect.TypeAssert[*Measure](v.Addr()); ok {
			if n++; !judged[m] {
				t.Errorf("%s is not judged", at)
			}
			return
		}
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if f := v.Type().Field(i); f.IsExported() {
					walk(v.Field(i), at+"."+f.Name)
				}
			}
		case reflect.Slice:
			name := at[strings.LastIndex(at, ".")+1:]
			if f := full.FieldByName(name); v.Len() == 0 && v.Type().Elem().Kind() == reflect.Struct && (!f.IsValid() || f.Len() == 0) {
				t.Errorf("%s is empty: put one in, so that it can be looked at", at)
			}
			for i := range v.Len() {
				walk(v.Index(i), fmt.Sprintf("%s[%d]", at, i))
			}
		default:
		}
	}
	walk(reflect.ValueOf(&r).Elem(), "Report")
	if n < 5 {
		t.Errorf("found %d measures", n)
	}
	for _, c := range columns {
		if len(c.states) == 0 {
			t.Errorf("no state is counted in %s: it is never shown", c.name)
		}
	}
}

// TestOfTwoDaysNoFewPeopleCanBeWorkedOut lets people join, leave, move and answer,
// and holds every row that is shown anew against all that it was shown as: the same
// people, or at least five others. Of each day the adversary tries again.
func TestOfTwoDaysNoFewPeopleCanBeWorkedOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawCouncil(t)
		var before []ShownFigure
		groups := map[string][]map[int64]bool{}
		for on := Date(1); on <= 4; on++ {
			r := d.report(on).copied()
			anew := r.show(nil, before)
			for _, w := range r.rows() {
				if w.measure.Stands != 0 {
					if !slices.ContainsFunc(before, func(f ShownFigure) bool { return f.Key == w.key && f.On == w.measure.Stands }) {
						t.Fatalf("%s stands as on a day on which it was not shown", w.key)
					}
					continue
				}
				now := w.behind.people(nil)
				for _, then := range groups[w.key] {
					if n := apart(now, then); n > 0 && n < SmallNumber {
						t.Fatalf("%s is shown anew on day %d though %d people differ", w.key, on, n)
					}
				}
				groups[w.key] = append(groups[w.key], now)
			}
			before = append(before, anew...)
			for p := range d.member {
				if rapid.IntRange(0, 9).Draw(t, "moves") == 0 {
					d.join(t, p)
				}
				for _, item := range d.items {
					if _, asked := d.stands[[2]int64{p, item.ID}]; asked && rapid.IntRange(0, 4).Draw(t, "changes") == 0 {
						d.stands[[2]int64{p, item.ID}] = rapid.SampledFrom(States).Draw(t, "state")
					}
				}
			}
		}
	})
}

func apart(a, b map[int64]bool) (n int) {
	for p := range a {
		if !b[p] {
			n++
		}
	}
	for p := range b {
		if !a[p] {
			n++
		}
	}
	return n
}
