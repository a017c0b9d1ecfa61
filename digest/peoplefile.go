package digest

import (
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// PersonRow is one line of people.csv: somebody in one team, or in one organisation,
// where being its manager is to be its coordinator. Who is in two of them
// has two rows, which agree on name, Slack id and access.
type PersonRow struct {
	Line       int    // in the file, from 1
	StaffNo    string // the office's own number of somebody, "" where the file does not say
	Email      string
	Name       string
	SlackID    string // "" where the file does not say
	Access     Access
	Reach      Via    // by which way the organisation would reach them; "" for its order
	Team       string // slug, of an organisation too
	Outside    bool   // it is an organisation
	Role       string
	Manager    bool
	Employment string
	NQSW       bool
	Start, End Date            // first and last day in the team; zero where the file does not say
	Absent     Span            // zero From where the line has no absence
	MoreAbsent []Span          // of further lines that differ in nothing else
	Lacks      map[string]bool // columns that the whole file is without
}

// DefaultEmployment is what an empty cell of employment means.
const DefaultEmployment = "permanent"

var (
	peopleRequired = []string{"email", "name", "team"}
	peopleOptional = []string{
		"slack_id", "role", "manager", "access", "start", "end",
		"absent_from", "absent_to", "employment", "nqsw", "reach",
	}
	peopleBeside = []string{"staff_no", "organisation"} // a file without them says nothing of them
	peopleDays   = []string{"start", "end", "absent_from", "absent_to"}
)

// PeopleFile is a file of people as it was read.
type PeopleFile struct {
	Rows []PersonRow
	Reading
}

// ParsePeople reads people.csv as [ReadPeople] does, and returns its rows.
func ParsePeople(path string, r io.Reader, teams []Team) ([]PersonRow, Problems) {
	file, problems := ReadPeople(Input{Path: path, From: r}, teams)
	return file.Rows, problems
}

// ReadPeople reads a file of people: headings in any order, one membership a line;
// a line that differs from another in its absence alone is a second absence. Teams,
// organisations among them, are those that the rows may name. Addresses come back as [Address] has them, words
// as [Clean] has them, teams with the slug as it is on record. It returns every
// problem of the file; the rows are good for use only where there is none.
func ReadPeople(in Input, teams []Team) (PeopleFile, Problems) {
	t, ok := newTable(in, peopleRequired, slices.Concat(peopleOptional, peopleBeside), peopleDays)
	if !ok {
		return PeopleFile{Reading: t.Reading}, t.problems.sorted()
	}
	units := make(map[string]Team, len(teams))
	for _, team := range teams {
		units[Fold(team.Slug)] = team
	}
	lacks := t.lacks(peopleOptional)
	same := newAgreement(t)
	for t.next() {
		row := t.person(units)
		row.Lacks = lacks
		same.check(&row)
	}
	rows := t.outsideOnly(same.settle())
	if len(rows) == 0 && len(t.problems) == 0 {
		t.add(0, "", "the file has a header and no people")
	}
	if len(t.odd) > 0 {
		t.note("a name on %s holds a “?”: look whether a letter was lost", onLines(t.odd))
	}
	return PeopleFile{rows, t.Reading}, t.problems.sorted()
}

func (t *table) person(units map[string]Team) PersonRow {
	row := PersonRow{
		Line: t.line(), StaffNo: t.staffNumber(), Email: t.email(), Name: t.name(), SlackID: t.text("slack_id"),
		Access: Access(t.text("access")), Reach: t.reach(), Role: t.text("role"), Manager: t.yes("manager"),
		Employment: t.text("employment"), NQSW: t.yes("nqsw"),
		Start: t.date("start"), End: t.lastDay("end"),
		Absent: Span{From: t.date("absent_from"), To: t.lastDay("absent_to")},
	}
	row.Team, row.Outside = t.unit(units)
	if row.Employment == "" {
		row.Employment = DefaultEmployment
	}
	if row.SlackID != "" && !slackIDPattern().MatchString(row.SlackID) {
		t.problem("slack_id", "%q is not a Slack member id: it looks like U0123456789; leave the cell empty to have it found by address", row.SlackID)
	}
	if !slices.Contains(Accesses, row.Access) {
		t.problem("access", "%q is not an access: leave it empty, or write policy_lead, senior or admin", row.Access)
	}
	if !row.Start.IsZero() && !row.End.IsZero() && row.End < row.Start {
		t.problem("end", "the last day %s is before the first, %s", row.End, row.Start)
	}
	switch absent := row.Absent; {
	case absent.To.IsZero():
	case absent.From.IsZero() && t.blank("absent_from"):
		t.problem("absent_from", "absent_to is %s and absent_from is empty: write the first day away too", absent.To)
	case !absent.From.IsZero() && absent.To < absent.From:
		t.problem("absent_to", "the last day away, %s, is before the first, %s", absent.To, absent.From)
	}
	return row
}

// unit reads the team or the organisation that a line is about.
func (t *table) unit(units map[string]Team) (slug string, outside bool) {
	name := t.text("organisation")
	if name == "" {
		name = t.needed("team")
		if team, ok := units[Fold(name)]; ok && !team.Outside() {
			return team.Slug, false
		}
		if name != "" {
			t.problem("team", "there is no team %q: import teams.csv first, or correct the name", name)
		}
		return "", false
	}
	if t.text("team") != "" {
		t.problem("organisation", "the line names a team too: who is in both has a line for each")
	}
	if unit, ok := units[Fold(name)]; ok && unit.Outside() {
		return unit.Slug, true
	}
	t.problem("organisation", "there is no organisation %q: import organisations.csv first, or correct the name", name)
	return "", true
}

// outsideOnly reports an access of somebody whom the file has in organisations alone. Of
// such a person the file does not say what they may do in the council: an organisation's
// own list takes nothing from who is on the staff as well.
func (t *table) outsideOnly(rows []PersonRow) []PersonRow {
	inside := map[string]bool{}
	for _, row := range rows {
		inside[row.Email] = inside[row.Email] || !row.Outside
	}
	for i, row := range rows {
		if inside[row.Email] {
			continue
		}
		if row.Access != NoAccess {
			t.add(row.Line, "access", "what is more than reading is for the council’s own staff: leave it empty; who coordinates an organisation has yes as manager")
		}
		rows[i].Lacks = maps.Clone(row.Lacks)
		for _, column := range []string{"access", "reach"} {
			rows[i].Lacks[column] = true
		}
	}
	return rows
}

// email reads an address. What nobody can see is taken out of it; letters of other
// scripts are not taken for those that they look like.
func (t *table) email() string {
	if t.needed("email") == "" {
		return ""
	}
	given := seen(t.given("email"))
	email, ok := Address(given)
	switch {
	case ok:
		return email
	case strings.ContainsFunc(given, func(r rune) bool { return r >= utf8.RuneSelf }):
		t.problem("email", "%q holds a letter that addresses do not have: type it again, as name@council.gov.uk", Clean(given))
	default:
		t.problem("email", "%q does not look like an address: write it as name@council.gov.uk", Clean(given))
	}
	return lowerASCII(Clean(given))
}

// name reads a name, and says where a letter of it seems to be lost.
func (t *table) name() string {
	name := t.needed("name")
	if strings.Contains(name, "?") {
		t.odd = append(t.odd, t.line())
	}
	return name
}

// staffNumber reads the number by which an office knows somebody.
func (t *table) staffNumber() string {
	number := t.text("staff_no")
	if slices.Contains([]string{"-", "n/a", "none", "null"}, lowerASCII(number)) {
		return ""
	}
	return number
}

// reach reads by which way the organisation would reach somebody.
func (t *table) reach() Via {
	switch text := lowerASCII(t.text("reach")); text {
	case "", string(Slack), string(Email):
		return Via(text)
	case "mail", "e-mail":
		return Email
	default:
		t.problem("reach", "%q is not a way to reach somebody: write slack or email, or leave it empty", text)
		return ""
	}
}
