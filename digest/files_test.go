package digest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
)

var someTeams = []digest.Team{{ID: 1, Slug: "mash"}, {ID: 2, Slug: "edt"}}

func open(t *testing.T, elem ...string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(elem...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func lines(ps digest.Problems) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.String() + "\n")
	}
	return b.String()
}

func TestEveryBadLineIsReported(t *testing.T) {
	_, teams := digest.ParseTeams("teams.csv", open(t, "testdata", "import", "teams-bad.csv"))
	golden(t, "import/teams-bad.golden", lines(teams))
	_, people := digest.ParsePeople("people.csv", open(t, "testdata", "import", "people-bad.csv"), someTeams)
	golden(t, "import/people-bad.golden", lines(people))
}

func TestParseTeams(t *testing.T) {
	teams, problems := digest.ParseTeams("teams.csv", open(t, "testdata", "import", "teams-good.csv"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []digest.Team{
		{Slug: "mash", Name: "MASH", Service: "Safeguarding", Mode: digest.ByDM, Schedule: "0 9 * * 1", Timezone: "Europe/London"},
		{
			Slug: "leaving-care", Name: "Leaving Care, 16+", Service: "Children in care", Channel: "C0AMB00001",
			Mode: digest.ByChannel, Schedule: "30 9 * * 2,4", Timezone: "Europe/London",
		},
		{Slug: "edt", Name: "Emergency Duty", Service: "Safeguarding", Mode: digest.ByDM, Schedule: "0 18 * * 4", Timezone: "Europe/Belfast"},
	}
	if diff := cmp.Diff(want, teams); diff != "" {
		t.Error(diff)
	}
}

func TestParsePeople(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "import", "people-good.csv"))
	if err != nil {
		t.Fatal(err)
	}
	asExcel := "\uFEFF" + strings.ReplaceAll(string(text), "\n", "\r\n")
	lacks := map[string]bool{
		"slack_id": true, "role": true, "manager": true, "access": true, "start": true,
		"end": true, "absent_from": true, "absent_to": true, "employment": true, "nqsw": true, "reach": true,
	}
	want := []digest.PersonRow{
		{Line: 2, Email: "sian.o-neill@ambershire.example", Name: "Siân Ó Neill", Team: "mash", Employment: "permanent", Lacks: lacks},
		{Line: 3, Email: "o'brien@ambershire.example", Name: "Pat O'Brien", Team: "edt", Employment: "permanent", Lacks: lacks},
		{Line: 4, Email: "o'brien@ambershire.example", Name: "Pat O'Brien", Team: "mash", Employment: "permanent", Lacks: lacks},
	}
	for name, file := range map[string]string{"plain": string(text), "as Excel saves it": asExcel} {
		t.Run(name, func(t *testing.T) {
			rows, problems := digest.ParsePeople("people.csv", strings.NewReader(file), someTeams)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if diff := cmp.Diff(want, rows); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRowsOfOnePersonAgree(t *testing.T) {
	file := "email,name,slack_id,role,team,manager,access,start,end,absent_from,absent_to,employment,nqsw\n" +
		"ann@a.example,Ann,,  Team   manager ,mash,YES,,2020-01-02,,,,,no\n" +
		"Ann@a.example,Ann,U1,Duty,edt,,senior,,2027-01-02,2026-03-02,,agency,Yes\n"
	rows, problems := digest.ParsePeople("", strings.NewReader(file), someTeams)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []digest.PersonRow{
		{
			Line: 2, Email: "ann@a.example", Name: "Ann", SlackID: "U1", Access: digest.Senior, Team: "mash", Role: "Team manager",
			Manager: true, Employment: "permanent", Start: day("2020-01-02"), Lacks: map[string]bool{"reach": true},
		},
		{
			Line: 3, Email: "ann@a.example", Name: "Ann", SlackID: "U1", Access: digest.Senior, Team: "edt", Role: "Duty",
			Employment: "agency", NQSW: true, End: day("2027-01-02"), Absent: digest.Span{From: day("2026-03-02")}, Lacks: map[string]bool{"reach": true},
		},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
}

// TestReach: one row of a person says by which way to reach them, and what is no way is
// said.
func TestReach(t *testing.T) {
	const head = "email,name,team,reach\n"
	rows, problems := digest.ParsePeople("", strings.NewReader(head+"ann@a.example,Ann,mash, E-Mail\nann@a.example,Ann,edt,\nbob@a.example,Bob,edt,Slack\ncid@a.example,Cid,edt,\n"), someTeams)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var got []digest.Via
	for _, row := range rows {
		got = append(got, row.Reach)
	}
	if diff := cmp.Diff([]digest.Via{digest.Email, digest.Email, digest.Slack, ""}, got); diff != "" {
		t.Error(diff)
	}
	_, problems = digest.ParsePeople("", strings.NewReader(head+"ann@a.example,Ann,mash,post\nbob@a.example,Bob,mash,slack\nbob@a.example,Bob,edt,email\n"), someTeams)
	const want = "standard input:2 (reach): \"post\" is not a way to reach somebody: write slack or email, or leave it empty\n" +
		"standard input:4 (reach): \"email\" is not what line 3 says of the same address: \"slack\"\n"
	if diff := cmp.Diff(want, lines(problems)); diff != "" {
		t.Error(diff)
	}
}

func TestFilesOfAnotherKind(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"empty":              {"", "the file is empty"},
		"only a header":      {"email,name,team\n", "no people"},
		"garbled":            {"email,name,team\na@b.example,SiÃ¢n,mash\n", "garbled"},
		"a broken workbook":  {"PK\x03\x04abc", "the workbook cannot be opened"},
		"no column of email": {"name,team\nAnn,mash\n", "the column is missing"},
		"a column twice":     {"email,name,team,Name\na@b.example,Ann,mash,Anne\n", "there twice"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problems := digest.ParsePeople("people.csv", strings.NewReader(c.file), someTeams)
			if len(problems) != 1 || !strings.Contains(problems[0].Message, c.want) {
				t.Errorf("problems %v; want one about %q", problems, c.want)
			}
		})
	}
}

func TestSampleCouncil(t *testing.T) {
	demo := filepath.Join("..", "cmd", "briefed", "demo")
	teams, problems := digest.ParseTeams("teams.csv", open(t, demo, "teams.csv"))
	if len(problems) > 0 || len(teams) != 12 {
		t.Fatalf("%d teams, problems:\n%s", len(teams), lines(problems))
	}
	rows, problems := digest.ParsePeople("people.csv", open(t, demo, "people.csv"), teams)
	if len(problems) > 0 {
		t.Fatalf("problems:\n%s", lines(problems))
	}
	people := map[string]bool{}
	for _, r := range rows {
		people[r.Email] = true
	}
	if n := len(people); n < 140 || n > 160 {
		t.Errorf("%d people; the sample council has about 150", n)
	}
}

// day reads a date of a test.
func day(text string) digest.Date {
	d, err := digest.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}
