package digest

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// OrganisationSchedule is when people of an organisation get their digest where its
// line does not say: Tuesday at eight, a quiet time in schools and surgeries.
const OrganisationSchedule = "0 8 * * 2"

var (
	organisationsRequired = []string{"organisation", "name", "kind"}
	organisationsOptional = []string{"size", "contact", "coordinator", "schedule", "timezone", "nation", "ends", "into"}
	organisationsDays     = []string{"ends"}
)

// OrganisationRow is one line of organisations.csv.
type OrganisationRow struct {
	Line int
	Team
	Coordinator string // address, "" where the file does not say
	Into        string // the slug of the organisation that its people go over to when it ends
	Lacks       map[string]bool
}

// OrganisationsFile is a file of organisations as it was read.
type OrganisationsFile struct {
	Rows []OrganisationRow
	Reading
}

// ReadOrganisations reads a file of organisations: headings in any order, one
// organisation a line. It returns every problem of the file; the rows are good for use
// only where there is none.
func ReadOrganisations(in Input) (OrganisationsFile, Problems) {
	t, ok := newTable(in, organisationsRequired, organisationsOptional, organisationsDays)
	if !ok {
		return OrganisationsFile{Reading: t.Reading}, t.problems.sorted()
	}
	lacks := t.lacks(organisationsOptional)
	var rows []OrganisationRow
	lines := map[string]int{}
	for t.next() {
		row := t.organisation(in.Now)
		row.Lacks = lacks
		slug := Fold(row.Slug)
		if first, twice := lines[slug]; twice {
			t.problem("organisation", "organisation %q is on line %d already: keep one of them", row.Slug, first)
		} else if slug != "" {
			lines[slug] = t.line()
		}
		rows = append(rows, row)
	}
	for _, row := range rows {
		if row.Into != "" && Fold(row.Into) == Fold(row.Slug) {
			t.add(row.Line, "into", "an organisation cannot go over into itself: name the other, or leave the cell empty")
		}
	}
	if len(rows) == 0 && len(t.problems) == 0 {
		t.add(0, "", "the file has a header and no organisations")
	}
	return OrganisationsFile{rows, t.Reading}, t.problems.sorted()
}

func (t *table) organisation(now time.Time) OrganisationRow {
	row := OrganisationRow{Line: t.line(), Into: t.text("into"), Team: Team{
		Slug: t.needed("organisation"), Name: t.needed("name"), Schedule: cmp.Or(t.text("schedule"), OrganisationSchedule),
		Timezone: t.text("timezone"), EndedOn: t.lastDay("ends"),
	}}
	if row.Slug != "" && !refPattern().MatchString(row.Slug) {
		t.problem("organisation", "%q is not a short name: use letters, digits, dots, dashes and underscores, 64 at most", row.Slug)
	}
	if written := t.needed("kind"); written != "" {
		kind, ok := OrganisationKindOf(written)
		if !ok {
			t.problem("kind", "%q is not a kind of organisation: write third_sector, school, health, police or other_authority", written)
		}
		row.Kind = kind
	}
	if written := t.text("size"); written != "" {
		size, err := strconv.Atoi(written)
		if err != nil || size < 1 || size > 1_000_000 {
			t.problem("size", "%q is not a number of people: write how many work or help there, such as 12", written)
		}
		row.Size = size
	}
	row.Contact, row.Coordinator = t.address("contact"), t.address("coordinator")
	if written := t.text("nation"); written != "" {
		nation, ok := NationOf(written)
		if !ok {
			t.problem("nation", "%q is not a nation: write england, wales, scotland or northern-ireland", written)
		}
		row.Nation = string(nation)
	}
	if row.Into != "" && row.EndedOn.IsZero() {
		t.problem("into", "the people of %s go over to %s when it ends: write its last day as ends", row.Slug, row.Into)
	}
	timing := row.Timing()
	timing.complete(now, t.problem)
	row.Team = row.withTiming(timing)
	return row
}

// address reads an address that may be left empty.
func (t *table) address(column string) string {
	if t.text(column) == "" {
		return ""
	}
	address, ok := Address(seen(t.given(column)))
	if !ok {
		t.problem(column, "%q does not look like an address: write it as name@charity.org.uk", Clean(t.given(column)))
	}
	return address
}

// sides says of which units a file of people speaks: of all teams, unless it names
// organisations alone, and of the organisations that it names. Of others it says nothing, whoever is not in
// it: the council's staff list knows no charity's people, nor one charity another's.
func (r Roster) sides(rows []PersonRow) func(team int64) bool {
	outside, named := map[int64]bool{}, map[int64]bool{}
	teams := !slices.ContainsFunc(rows, func(row PersonRow) bool { return row.Outside }) || slices.ContainsFunc(rows, func(row PersonRow) bool { return !row.Outside })
	for _, t := range r.Teams {
		outside[t.ID] = t.Outside()
		if slices.ContainsFunc(rows, func(row PersonRow) bool { return row.Team == t.Slug }) {
			named[t.ID] = true
		}
	}
	return func(team int64) bool {
		if outside[team] {
			return named[team]
		}
		return teams
	}
}
