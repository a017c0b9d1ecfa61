package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/briefed/briefed/digest"
)

// today is a Monday.
var today = day("2026-03-02")

func span(from, to string) digest.Span {
	s := digest.Span{From: day(from)}
	if to != "" {
		s.To = day(to)
	}
	return s
}

// council is a roster in which Ann has been a social worker of mash since 2020.
func council(history ...digest.Membership) digest.Roster {
	if history == nil {
		history = []digest.Membership{{ID: 1, PersonID: 1, TeamID: 1, Role: "SW", Employment: "permanent", Span: span("2020-01-06", "")}}
	}
	return digest.Roster{
		Teams:       someTeams,
		People:      []digest.Person{{ID: 1, Email: "ann@a.example", Name: "Ann", SlackID: "U1"}},
		Memberships: history,
	}
}

func ann(change func(*digest.PersonRow)) digest.PersonRow {
	row := digest.PersonRow{Email: "ann@a.example", Name: "Ann", SlackID: "U1", Team: "mash", Role: "SW", Employment: "permanent", Start: day("2020-01-06")}
	if change != nil {
		change(&row)
	}
	return row
}

// told writes changes as a person would tell them.
func told(c digest.RosterChanges) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, p := range c.Add {
		say("add %s", p.Name)
	}
	for _, p := range c.Change {
		say("change %s %s %s", p.Name, p.SlackID, p.Access)
	}
	for _, p := range c.Unlink {
		say("unlink %s", p.Name)
	}
	for _, m := range c.Close {
		say("close %d on %s", m.ID, m.To)
	}
	for _, m := range c.Join {
		say("join %d as %s %s..%s", m.TeamID, m.Role, m.From, m.To)
	}
	for _, a := range c.Revoke {
		say("revoke %s..%s", a.From, a.To)
	}
	for _, a := range c.Absent {
		say("absent %s..%s", a.From, a.To)
	}
	for _, p := range c.Missing {
		say("missing %s", p.Name)
	}
	return out
}

func TestDiffMemberships(t *testing.T) {
	left := digest.Membership{ID: 1, PersonID: 1, TeamID: 1, Role: "SW", Employment: "permanent", Span: span("2020-01-06", "2025-06-30")}
	toCome := digest.Membership{ID: 1, PersonID: 1, TeamID: 1, Role: "SW", Employment: "permanent", Span: span("2026-04-06", "")}
	since := func(m digest.Membership) []digest.Membership { return []digest.Membership{m} }
	for name, c := range map[string]struct {
		history []digest.Membership
		rows    []digest.PersonRow
		want    []string
	}{
		"nothing changed":            {nil, []digest.PersonRow{ann(nil)}, nil},
		"another role":               {nil, []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Role = "Senior" })}, []string{"close 1 on 2026-03-01", "join 1 as Senior 2026-03-02.."}},
		"another role, next month":   {nil, []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Role, r.Start = "Senior", day("2026-04-01") })}, []string{"close 1 on 2026-03-01", "join 1 as Senior 2026-03-02.."}},
		"made manager":               {nil, []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Manager = true })}, []string{"close 1 on 2026-03-01", "join 1 as SW 2026-03-02.."}},
		"another team":               {nil, []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Team, r.Start = "edt", day("2026-02-23") })}, []string{"close 1 on 2026-03-01", "join 2 as SW 2026-02-23.."}},
		"a second team":              {nil, []digest.PersonRow{ann(nil), ann(func(r *digest.PersonRow) { r.Team, r.Start = "edt", 0 })}, []string{"join 2 as SW 2026-03-02.."}},
		"leaves on a day":            {nil, []digest.PersonRow{ann(func(r *digest.PersonRow) { r.End = day("2026-05-29") })}, []string{"close 1 on 2026-05-29"}},
		"left last week":             {nil, []digest.PersonRow{ann(func(r *digest.PersonRow) { r.End = day("2026-02-27") })}, []string{"close 1 on 2026-02-27"}},
		"was gone already":           {since(left), []digest.PersonRow{ann(func(r *digest.PersonRow) { r.End = day("2025-06-30") })}, nil},
		"comes back":                 {since(left), []digest.PersonRow{ann(nil)}, []string{"join 1 as SW 2026-03-02.."}},
		"came back in January":       {since(left), []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Start = day("2026-01-05") })}, []string{"join 1 as SW 2026-01-05.."}},
		"contract made longer":       {since(until(left, "2026-03-31")), []digest.PersonRow{ann(func(r *digest.PersonRow) { r.End = day("2026-06-30") })}, []string{"close 1 on 2026-06-30"}},
		"contract made permanent":    {since(until(left, "2026-03-31")), []digest.PersonRow{ann(nil)}, []string{"close 1 on "}},
		"starts later than thought":  {since(toCome), []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Start = day("2026-05-05") })}, []string{"close 1 on 2026-03-01", "join 1 as SW 2026-05-05.."}},
		"still to come":              {since(toCome), []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Start = day("2026-04-06") })}, nil},
		"a file without that column": {nil, []digest.PersonRow{ann(func(r *digest.PersonRow) { r.Role, r.Lacks = "", map[string]bool{"role": true} })}, nil},
		"not in the file":            {nil, nil, []string{"missing Ann"}},
		"left, and not in the file":  {since(left), nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(council(c.history...).Diff(c.rows, today))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func until(m digest.Membership, to string) digest.Membership {
	m.To = day(to)
	return m
}

func TestDiffPeople(t *testing.T) {
	for name, c := range map[string]struct {
		row  digest.PersonRow
		want []string
	}{
		"a joiner": {
			ann(func(r *digest.PersonRow) { r.Email, r.Name, r.Start = "bob@a.example", "Bob", day("2026-03-09") }),
			[]string{"add Bob", "join 1 as SW 2026-03-09..", "missing Ann"},
		},
		"who was here before Briefed": {
			ann(func(r *digest.PersonRow) { r.Email, r.Name, r.End = "bob@a.example", "Bob", day("2021-01-29") }),
			[]string{"add Bob", "join 1 as SW 2020-01-06..2021-01-29", "missing Ann"},
		},
		"a new name":                      {ann(func(r *digest.PersonRow) { r.Name = "Ann Ash" }), []string{"change Ann Ash U1 "}},
		"a new Slack id":                  {ann(func(r *digest.PersonRow) { r.SlackID = "U2" }), []string{"change Ann U2 "}},
		"no Slack id":                     {ann(func(r *digest.PersonRow) { r.SlackID = "" }), nil},
		"an access":                       {ann(func(r *digest.PersonRow) { r.Access = digest.Admin }), []string{"change Ann U1 admin"}},
		"a team that nobody has heard of": {ann(func(r *digest.PersonRow) { r.Team = "moon" }), []string{"close 1 on 2026-03-01"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := told(council().Diff([]digest.PersonRow{c.row}, today))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDiffAbsences(t *testing.T) {
	for name, c := range map[string]struct {
		onRecord, inFile digest.Span
		want             []string
	}{
		"not known yet":           {digest.Span{}, span("2026-03-09", "2026-03-13"), []string{"absent 2026-03-09..2026-03-13"}},
		"known":                   {span("2026-02-23", "2026-03-06"), span("2026-02-23", "2026-03-06"), nil},
		"over, and forgotten":     {span("2026-02-16", "2026-02-20"), digest.Span{}, nil},
		"cancelled":               {span("2026-03-09", "2026-03-13"), digest.Span{}, []string{"revoke 2026-03-09..2026-03-13"}},
		"cancelled on its day":    {span("2026-03-02", ""), digest.Span{}, []string{"revoke 2026-03-02.."}},
		"back sooner":             {span("2026-02-23", ""), digest.Span{}, []string{"revoke 2026-02-23..", "absent 2026-02-23..2026-03-01"}},
		"back since Thursday":     {span("2026-02-23", ""), span("2026-02-23", "2026-02-25"), []string{"revoke 2026-02-23..", "absent 2026-02-23..2026-02-25"}},
		"away longer":             {span("2026-02-23", "2026-03-06"), span("2026-02-23", "2026-03-20"), []string{"revoke 2026-02-23..2026-03-06", "absent 2026-02-23..2026-03-20"}},
		"back, and away in April": {span("2026-02-23", ""), span("2026-04-06", "2026-04-10"), []string{"revoke 2026-02-23..", "absent 2026-04-06..2026-04-10"}},
	} {
		t.Run(name, func(t *testing.T) {
			r := council()
			if !c.onRecord.From.IsZero() {
				r.Absences = []digest.Absence{{ID: 1, PersonID: 1, Span: c.onRecord}}
			}
			got := told(r.Diff([]digest.PersonRow{ann(func(r *digest.PersonRow) { r.Absent = c.inFile })}, today))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			silent := ann(func(r *digest.PersonRow) { r.Lacks = map[string]bool{"absent_from": true} })
			if got := told(r.Diff([]digest.PersonRow{silent}, today)); got != nil {
				t.Errorf("a file without absences changes %q", got)
			}
		})
	}
}

// TestAnAddressChanges: with a surname, or with the council's name. By the Slack id
// Ann stays who she is, and a second record of hers gets her account.
func TestAnAddressChanges(t *testing.T) {
	married := ann(func(r *digest.PersonRow) { r.Email, r.Name = "ann.bell@b.example", "Ann Bell" })
	cover := ann(func(r *digest.PersonRow) { r.Email, r.Name, r.Team = "ann.bell@b.example", "Ann Bell", "edt" })
	r := council()
	again := func(r digest.Roster, rows ...digest.PersonRow) {
		t.Helper()
		if c := r.Diff(rows, today); !c.Empty() || len(c.Missing) > 0 {
			t.Errorf("once more: %q", told(c))
		}
	}

	c := r.Diff([]digest.PersonRow{married, cover}, today)
	if diff := cmp.Diff([]string{"change Ann Bell U1 ", "join 2 as SW 2020-01-06.."}, told(c)); diff != "" {
		t.Errorf("with the id (-want +got):\n%s", diff)
	}
	again(apply(r, c), married, cover)

	married.SlackID = ""
	c = r.Diff([]digest.PersonRow{married}, today)
	c.CloseMissing(r, []digest.PersonRow{married}, today)
	if diff := cmp.Diff([]string{"add Ann Bell", "close 1 on 2026-03-01", "join 1 as SW 2020-01-06..", "missing Ann"}, told(c)); diff != "" {
		t.Errorf("without it (-want +got):\n%s", diff)
	}
	twice := apply(r, c)
	married.SlackID = "U1"
	c = twice.Diff([]digest.PersonRow{married}, today)
	if diff := cmp.Diff([]string{"change Ann Bell U1 ", "unlink Ann"}, told(c)); diff != "" {
		t.Errorf("with the id after all (-want +got):\n%s", diff)
	}
	again(apply(twice, c), married)
}

func TestCloseMissing(t *testing.T) {
	r := council()
	c := r.Diff(nil, today)
	c.CloseMissing(r, nil, today)
	if diff := cmp.Diff([]string{"close 1 on 2026-03-01", "missing Ann"}, told(c)); diff != "" {
		t.Error(diff)
	}
}

// apply is what a store does with changes.
func apply(r digest.Roster, c digest.RosterChanges) digest.Roster {
	r.People, r.Memberships, r.Absences = slices.Clone(r.People), slices.Clone(r.Memberships), slices.Clone(r.Absences)
	for _, p := range c.Unlink {
		i := slices.IndexFunc(r.People, func(q digest.Person) bool { return q.ID == p.ID })
		r.People[i].SlackID = ""
	}
	ids := map[string]int64{}
	for _, p := range c.Add {
		p.ID = int64(len(r.People) + 1)
		r.People = append(r.People, p)
	}
	for i, p := range r.People {
		if j := slices.IndexFunc(c.Change, func(q digest.Person) bool { return q.ID == p.ID }); j >= 0 {
			r.People[i] = c.Change[j]
		}
		ids[r.People[i].Email] = p.ID
	}
	for _, m := range c.Close {
		i := slices.IndexFunc(r.Memberships, func(n digest.Membership) bool { return n.ID == m.ID })
		r.Memberships[i].To = m.To
	}
	for _, m := range c.Join {
		m.ID, m.PersonID = int64(len(r.Memberships)+1), ids[m.Email]
		r.Memberships = append(r.Memberships, m.Membership)
	}
	r.Absences = slices.DeleteFunc(r.Absences, func(a digest.Absence) bool { return slices.Contains(c.Revoke, a) })
	for i, a := range c.Absent {
		a.ID, a.PersonID = int64(len(r.Absences)+1000+i), ids[a.Email]
		r.Absences = append(r.Absences, a.Absence)
	}
	return r
}

func dates(t *rapid.T, label string) digest.Date {
	if rapid.Bool().Draw(t, label+" empty") {
		return 0
	}
	return today + digest.Date(rapid.IntRange(-20, 20).Draw(t, label))
}

func anyRows(t *rapid.T) (rows []digest.PersonRow) {
	for _, name := range []string{"ann", "bob", "cat"} {
		absent := digest.Span{From: dates(t, "absent")}
		if to := dates(t, "absent to"); to >= absent.From {
			absent.To = to
		}
		for _, team := range []string{"mash", "edt"} {
			if rapid.Bool().Draw(t, name+" not in "+team) {
				continue
			}
			row := digest.PersonRow{
				Email: name + "@a.example", Name: strings.ToUpper(name), Team: team, Absent: absent,
				Role: rapid.SampledFrom([]string{"SW", "Senior"}).Draw(t, "role"), Start: dates(t, "start"),
			}
			if end := dates(t, "end"); end >= row.Start {
				row.End = end
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// Whatever was imported over weeks, the same file twice changes nothing the
// second time, nobody is twice in a team on a day, and no day that is over is
// told otherwise than a row's own dates say.
func TestImportTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := digest.Roster{Teams: someTeams}
		on := today
		for range rapid.IntRange(1, 5).Draw(t, "imports") {
			rows := anyRows(t)
			c := r.Diff(rows, on)
			if rapid.Bool().Draw(t, "leavers") {
				c.CloseMissing(r, rows, on)
			}
			r = apply(r, c)
			again := r.Diff(rows, on)
			if !again.Empty() {
				t.Fatalf("again on %s: %q", on, told(again))
			}
			for d := today - 30; d < today+40; d++ {
				onceOnly(t, r, d)
			}
			on += digest.Date(rapid.IntRange(0, 10).Draw(t, "days later"))
		}
	})
}

func onceOnly(t *rapid.T, r digest.Roster, on digest.Date) {
	seen := map[[2]int64]bool{}
	for _, m := range r.Memberships {
		if key := [2]int64{m.PersonID, m.TeamID}; m.Covers(on) {
			if seen[key] {
				t.Fatalf("person %d is twice in team %d on %s: %v", m.PersonID, m.TeamID, on, r.Memberships)
			}
			seen[key] = true
		}
	}
}
