package digest

import (
	"hash/maphash"
	"reflect"
	"slices"
)

// Units are what is behind a count: of each person how many receipts, and a
// fingerprint of which. Two that have the same fingerprint are of the same receipts.
type Units map[int64]Unit

// Unit is one person's part of a count.
type Unit struct {
	N     int32
	Print uint64
}

var unitSeed = maphash.MakeSeed()

// unitOf names what is counted once: a person's receipt for an item, what they knew
// of the version before it, or, with no item's number, the person for a measure.
type unitOf struct {
	person, item int64
	before       bool
}

func (u unitOf) print() uint64 { return maphash.Comparable(unitSeed, unitOf{0, u.item, u.before}) }

// How people are counted, beside how their receipts stand: see [People].
const (
	personInformed State = "person informed"
	personAsking   State = "person asking"
	personBehind   State = "person behind"
)

// personState is how a person is counted, "" where they are not.
func personState(p People) State {
	switch {
	case p.Informed > 0:
		return personInformed
	case p.Asking > 0:
		return personAsking
	case p.Behind > 0:
		return personBehind
	default:
		return ""
	}
}

// one is a measure of one receipt, or person, in a state.
func one(state State) (m Measure) {
	switch state {
	case personInformed:
		m.People.add(People{Informed: 1})
	case personAsking:
		m.People.add(People{Asking: 1})
	case personBehind:
		m.People.add(People{Behind: 1})
	default:
		m.Add(state, 1)
	}
	return m
}

// Behind are the units of a row of counts, by state.
type Behind map[State]Units

func (b Behind) add(state State, who unitOf) {
	units := b[state]
	if units == nil {
		units = Units{}
		b[state] = units
	}
	u := units[who.person]
	units[who.person] = Unit{u.N + 1, u.Print + who.print()}
}

// people returns who is behind a row in any state, except those who are known.
func (b Behind) people(known map[int64]bool) map[int64]bool {
	all := map[int64]bool{}
	for _, units := range b {
		for person := range units {
			if !known[person] {
				all[person] = true
			}
		}
	}
	return all
}

// row is a line of counts of a report: of everybody, of a team, of an item. Every
// one that a report has is in [Report.rows]; a breakdown that is added there is
// judged with the others.
type row struct {
	key     string // of the breakdown, and of what in it
	kind    Kind
	own     string // the slug of a team, which its manager sees in full
	whole   bool
	extra   int // of a breakdown, which hides nothing that stands without it: see [Breakdown.extra]
	measure *Measure
	behind  Behind
	stands  bool // it is shown as it was on another day
}

func wholeKey(k measured) string             { return "all/" + k.name() }
func teamKey(slug string, k measured) string { return "team/" + slug + "/" + k.name() }
func itemKey(ref string) string              { return "item/" + ref }

func groupKey(by Breakdown, value string, k measured) string {
	return "group/" + string(by) + "/" + Fold(value) + "/" + k.name()
}

// name is how a measure is called in the key of a row.
func (k measured) name() string {
	return [measuredKinds]string{"lessons", "local_lessons", "policies"}[k]
}

// of returns a measure, and what kind of items it counts.
func (m *Measures) of(k measured) (*Measure, Kind) {
	switch k {
	case policies:
		return &m.Policies, Policy
	case localLessons:
		return &m.LocalLessons, Lesson
	case lessons, measuredKinds:
	}
	return &m.Lessons, Lesson
}

// rows returns every line of counts of the report, by reference.
func (r *Report) rows() (rows []row) {
	for k := range measuredKinds {
		measure, kind := r.Measures.of(k)
		rows = append(rows, row{key: wholeKey(k), kind: kind, whole: true, measure: measure})
		for i := range r.Teams {
			t := &r.Teams[i]
			measure, kind := t.of(k)
			rows = append(rows, row{key: teamKey(t.Team, k), kind: kind, own: t.Team, measure: measure})
		}
	}
	for i := range r.Groups {
		g := &r.Groups[i]
		for k := range measuredKinds {
			measure, kind := g.of(k)
			rows = append(rows, row{key: groupKey(g.By, g.Value, k), kind: kind, extra: g.By.extra(), measure: measure})
		}
	}
	for i := range r.Items {
		it := &r.Items[i]
		rows = append(rows, row{key: itemKey(it.Ref), kind: it.Kind, measure: &it.Measure})
	}
	for i := range rows {
		rows[i].behind = r.Behind[rows[i].key]
	}
	return rows
}

// column is one count of a measure, and the states that it counts.
type column struct {
	name   string
	field  []int
	states []State
}

// columns are the counts of a measure, found by what is counted of each state: a
// count that is added to a measure is judged with the others.
var columns = countsOf(reflect.TypeFor[Measure](), "", nil)

func countsOf(of reflect.Type, name string, path []int) (all []column) {
	for f := range of.NumField() {
		field := of.Field(f)
		at := append(slices.Clone(path), f)
		switch field.Type.Kind() {
		case reflect.Int:
			if field.Type != reflect.TypeFor[int]() {
				continue // a day is none
			}
			c := column{name: name + field.Name, field: at}
			for _, state := range append(slices.Clone(States), personInformed, personAsking, personBehind) {
				if reflect.ValueOf(one(state)).FieldByIndex(at).Int() == 1 {
					c.states = append(c.states, state)
				}
			}
			all = append(all, c)
		case reflect.Struct:
			all = append(all, countsOf(field.Type, name+field.Name+".", at)...)
		default:
		}
	}
	return all
}

// value is the cell of a measure.
func (c column) value(m *Measure) *int {
	return reflect.ValueOf(m).Elem().FieldByIndex(c.field).Addr().Interface().(*int)
}

// units are what is behind the column in a row, without who is known.
func (c column) units(b Behind, known map[int64]bool) Units {
	all := Units{}
	for _, state := range c.states {
		for person, u := range b[state] {
			if !known[person] {
				have := all[person]
				all[person] = Unit{have.N + u.N, have.Print + u.Print}
			}
		}
	}
	return all
}

// related reports whether two columns count a receipt both.
func related(a, b column) bool {
	return slices.ContainsFunc(a.states, func(s State) bool { return slices.Contains(b.states, s) })
}
