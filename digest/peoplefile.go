package digest

import (
	"io"
	"net/mail"
	"slices"
	"strings"
	"time"
)

// PersonRow is one line of people.csv: somebody in one team. Who is in two teams
// has two rows, which agree on name, Slack id and access.
type PersonRow struct {
	Line       int // from 1, the header
	Email      string
	Name       string
	SlackID    string // "" where the file does not say
	Access     Access
	Team       string // slug
	Role       string
	Manager    bool
	Employment string
	NQSW       bool
	Start, End Date            // first and last day in the team; zero where the file does not say
	Absent     Span            // zero From where the line has no absence
	Lacks      map[string]bool // columns that the whole file is without
}

// DefaultEmployment is what an empty cell of employment means.
const DefaultEmployment = "permanent"

var (
	peopleRequired = []string{"email", "name", "team"}
	peopleOptional = []string{
		"slack_id", "role", "manager", "access", "start", "end",
		"absent_from", "absent_to", "employment", "nqsw",
	}
)

// ParsePeople reads people.csv: UTF-8 with or without a byte order mark, a header
// whose columns may stand in any order, one membership a line. Teams are those
// that the rows may name. Addresses come back in lower case, teams with the slug
// as it is on record. It returns every problem of the file, with path as its
// name; the rows are good for use only where there is none.
func ParsePeople(path string, r io.Reader, teams []Team) ([]PersonRow, Problems) {
	t, ok := newTable(path, r, peopleRequired, peopleOptional)
	if !ok {
		return nil, t.problems
	}
	slugs := make(map[string]string, len(teams))
	for _, team := range teams {
		slugs[Fold(team.Slug)] = team.Slug
	}
	var rows []PersonRow
	lacks := t.lacks(peopleOptional)
	same := newAgreement(t)
	for t.next() {
		row := t.person(slugs)
		row.Lacks = lacks
		same.check(&row)
		rows = append(rows, row)
	}
	if len(rows) == 0 && len(t.problems) == 0 {
		t.add(0, "", "the file has a header and no people")
	}
	same.settle(rows)
	return rows, t.problems
}

func (t *table) person(slugs map[string]string) PersonRow {
	row := PersonRow{
		Line: t.line("email"), Email: t.email(), Name: t.needed("name"), SlackID: t.text("slack_id"),
		Access: Access(t.text("access")), Role: spaced(t.text("role")), Manager: t.yes("manager"),
		Employment: spaced(t.text("employment")), NQSW: t.yes("nqsw"),
		Start: t.date("start"), End: t.date("end"),
		Absent: Span{From: t.date("absent_from"), To: t.date("absent_to")},
	}
	team := t.needed("team")
	row.Team = slugs[Fold(team)]
	if row.Team == "" && team != "" {
		t.problem("team", "there is no team %q: import teams.csv first, or correct the name", team)
	}
	if row.Employment == "" {
		row.Employment = DefaultEmployment
	}
	if row.SlackID != "" && !slackIDPattern.MatchString(row.SlackID) {
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
	case t.blank("absent_from"):
		t.problem("absent_from", "absent_to is %s and absent_from is empty: write the first day away too", absent.To)
	case !absent.From.IsZero() && absent.To < absent.From:
		t.problem("absent_to", "the last day away, %s, is before the first, %s", absent.To, absent.From)
	}
	return row
}

// spaced returns a text with single spaces: job titles are typed by many hands.
func spaced(text string) string { return strings.Join(strings.Fields(text), " ") }

// maxEmail is the longest address that mail can be sent to (RFC 5321, 4.5.3.1.3).
const maxEmail = 254

func (t *table) email() string {
	email := strings.ToLower(t.needed("email"))
	if email == "" {
		return ""
	}
	parsed, err := mail.ParseAddress(email)
	_, domain, _ := strings.Cut(email, "@")
	if err != nil || parsed.Address != email || len(email) > maxEmail || strings.ContainsAny(email, ` "`) ||
		!strings.Contains(strings.Trim(domain, "."), ".") {
		t.problem("email", "%q does not look like an address: write it as name@council.gov.uk", email)
	}
	return email
}

func (t *table) yes(column string) bool {
	switch cell := t.text(column); strings.ToLower(cell) {
	case "yes":
		return true
	case "no", "":
		return false
	default:
		t.problem(column, "%q is neither yes nor no", cell)
		return false
	}
}

// Dates of staff lie between these; others are slips of the keyboard.
var (
	earliestDate = NewDate(1970, time.January, 1)
	latestDate   = NewDate(2100, time.December, 31)
)

func (t *table) date(column string) Date {
	cell := t.text(column)
	if cell == "" {
		return 0
	}
	date, err := ParseDate(cell)
	switch {
	case err != nil:
		t.problem(column, "%s", err)
		return 0
	case date < earliestDate || date > latestDate:
		t.problem(column, "the year of %s cannot be right", cell)
	}
	return date
}
