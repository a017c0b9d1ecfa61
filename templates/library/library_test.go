package library_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/library"
)

// items reads every file of the library by its path.
func items(t *testing.T) map[string]digest.Text {
	t.Helper()
	texts, err := library.Items()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// teamsOfTheSample returns the teams of the sample council.
func teamsOfTheSample(t *testing.T) []digest.Team {
	t.Helper()
	f, err := os.Open("../../cmd/briefed/demo/teams.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	teams, problems := digest.ParseTeams("teams.csv", f)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return teams
}

// rolesOfTheSample returns the job titles in the sample council.
func rolesOfTheSample(t *testing.T) map[string]bool {
	t.Helper()
	f, err := os.Open("../../cmd/briefed/demo/people.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	roles := map[string]bool{}
	column := slices.Index(rows[0], "role")
	for _, row := range rows[1:] {
		roles[digest.Fold(row[column])] = true
	}
	return roles
}

func TestEveryItem(t *testing.T) {
	refs := map[string]string{}
	counts := map[digest.Kind]int{}
	for name, text := range items(t) {
		counts[text.Kind]++
		if other := refs[text.Ref]; other != "" {
			t.Errorf("%s and %s have the ref %s", name, other, text.Ref)
		}
		refs[text.Ref] = name
		if want := path.Base(name); want != text.Ref+".md" {
			t.Errorf("%s has the ref %s: name the file after it", name, text.Ref)
		}
		if folder := map[digest.Kind]string{digest.Lesson: "lessons", digest.Policy: "policies"}[text.Kind]; folder != path.Dir(name) {
			t.Errorf("%s is a %s and belongs into %s", name, text.Kind, folder)
		}
		if text.Learned == "" || text.Background == "" || text.TalkAbout == "" || len(text.Themes) == 0 {
			t.Errorf("%s lacks a section or themes", name)
		}
		if text.Kind == digest.Policy && (text.Document == "" || text.Published == "") {
			t.Errorf("%s lacks the document or when it was published", name)
		}
		if text.Invented() {
			t.Errorf("%s is invented: it belongs with the sample council", name)
		}
	}
	if counts[digest.Lesson] < 50 || counts[digest.Policy] < 27 {
		t.Errorf("the library has %v; at least 50 lessons and 27 policy changes are promised", counts)
	}
}

// TestSources asks every item where it comes from. A page that gives no date has
// none here, and the background says so: a year is not made up.
func TestSources(t *testing.T) {
	undated := regexp.MustCompile(`gives? no date`)
	for name, text := range items(t) {
		s := text.Source
		if s.Type == "" || s.Publisher == "" || s.URL == "" {
			t.Errorf("%s has the source %+v; it needs type, publisher and address", name, s)
		}
		if (s.Published == "") != undated.MatchString(text.Background) {
			t.Errorf("%s: published %q; either the source has a date, or the background says that it gives none", name, s.Published)
		}
		for _, link := range library.Links(text) {
			if whose := hosts[link.Host()]; whose == "" {
				t.Errorf("%s leads to %s, which is on no list: lead to the publisher or to the NSPCC's record", name, link.URL)
			}
			if rolling.MatchString(link.URL) {
				t.Errorf("%s leads to %s, a list on which it will not stay", name, link.URL)
			}
			if !strings.HasPrefix(link.URL, "https://") && !withoutTLS[link.Host()] {
				t.Errorf("%s leads to %s without encryption", name, link.URL)
			}
		}
	}
}

// TestLifeOfItems asks of every policy how far it has come, and who looks again.
func TestLifeOfItems(t *testing.T) {
	all := items(t)
	refs := map[string]digest.Text{}
	for _, text := range all {
		refs[text.Ref] = text
	}
	for name, text := range all {
		if text.Kind == digest.Policy && text.Stage == "" {
			t.Errorf("%s lacks its stage: a consultation is no law", name)
		}
		if text.Kind == digest.Policy && text.SupersededBy == "" && text.ReviewBy.IsZero() {
			t.Errorf("%s lacks the day by which somebody looks again", name)
		}
		if text.Stage == digest.Consultation && text.Closes.IsZero() {
			t.Errorf("%s is a consultation without an end", name)
		}
		if !text.Stage.Binds() && !text.InForce.IsZero() {
			t.Errorf("%s is %q and in force on %s", name, text.Stage, text.InForce)
		}
		if !text.Checked.IsZero() && text.Source.URL == "" {
			t.Errorf("%s was compared with no source", name)
		}
		heir := text
		for seen := map[string]bool{}; heir.SupersededBy != ""; heir = refs[heir.SupersededBy] {
			if _, known := refs[heir.SupersededBy]; !known || seen[heir.Ref] {
				t.Fatalf("%s is superseded by %q, which is none", name, heir.SupersededBy)
			}
			seen[heir.Ref] = true
		}
	}
}

// TestAudiences lets an item be for everybody only where that was decided, and
// otherwise only for whom a council can have.
func TestAudiences(t *testing.T) {
	roles, teams := rolesOfTheSample(t), teamsOfTheSample(t)
	for name, text := range items(t) {
		a := text.Audience
		if a.Everybody() != forEverybody[text.Ref] {
			t.Errorf("%s is for %+v; for everybody on purpose: %t", name, a, forEverybody[text.Ref])
		}
		if len(a.Services)+len(a.Teams)+len(a.Organisations) > 0 {
			t.Errorf("%s names services, teams or organisations, which are another council's", name)
		}
		for _, role := range a.Roles {
			if !roles[digest.Fold(role)] {
				t.Errorf("%s is for the role %q, which nobody in the sample council has", name, role)
			}
		}
		for _, whom := range a.WorksWith {
			one := digest.Audience{WorksWith: []string{whom}}
			if !slices.ContainsFunc(teams, func(team digest.Team) bool { return one.Includes(digest.Membership{}, team) }) {
				t.Errorf("%s is for who works with %q, and no team of the sample council does", name, whom)
			}
		}
	}
}

// TestWhoGetsWhat follows a few items to the teams of the sample council: safer
// sleep is not for leaving care.
func TestWhoGetsWhat(t *testing.T) {
	all := map[string]digest.Audience{}
	for _, text := range items(t) {
		all[text.Ref] = text.Audience
	}
	for ref, teams := range map[string]string{
		"lesson-when-routine-breaks":        "mash assessment-north assessment-south child-protection-east child-protection-west children-in-care-1 fostering children-with-disabilities emergency-duty",
		"lesson-children-placed-far-away":   "children-with-disabilities short-breaks",
		"policy-transition-at-18":           "mash assessment-north assessment-south child-protection-east child-protection-west children-in-care-2 leaving-care fostering children-with-disabilities short-breaks emergency-duty",
		"lesson-young-fathers-care-leavers": "mash assessment-north assessment-south child-protection-east child-protection-west children-in-care-1 leaving-care fostering children-with-disabilities emergency-duty",
		"lesson-first-year-not-alone":       "",
		"policy-information-sharing-2026":   "mash assessment-north assessment-south child-protection-east child-protection-west children-in-care-1 children-in-care-2 leaving-care fostering children-with-disabilities short-breaks emergency-duty",
	} {
		var got []string
		for _, team := range teamsOfTheSample(t) {
			if all[ref].Includes(digest.Membership{Role: "Social worker"}, team) {
				got = append(got, team.Slug)
			}
		}
		if strings.Join(got, " ") != teams {
			t.Errorf("%s goes to %v", ref, got)
		}
	}
	if a := all["lesson-first-year-not-alone"]; !a.Includes(digest.Membership{NQSW: true}, digest.Team{}) {
		t.Error("the newly qualified do not get what is for them")
	}
}

// TestReadingTakesAMinute holds what must be read to a minute, and to words that
// a reader of thirteen understands.
func TestReadingTakesAMinute(t *testing.T) {
	for name, text := range items(t) {
		words, grade := reading(text)
		if words > digest.WordsPerMinute {
			t.Errorf("%s has %d words to read; a minute is %d", name, words, digest.WordsPerMinute)
		}
		if grade > 9 {
			t.Errorf("%s reads like grade %.1f; 9 is for a reader of about fourteen", name, grade)
		}
	}
}

// TestHarmIsFolded keeps what happened to a child in the background, which nobody
// sees who does not open it.
func TestHarmIsFolded(t *testing.T) {
	harm := regexp.MustCompile(`(?i)\b(died|dies|deaths?|killed|murder\w*|manslaughter|suicides?|stabb\w*|strangl\w*|rap(e|ed|es|ing)|tortur\w*|starv\w*|beaten|fractur\w*)\b`)
	for name, text := range items(t) {
		for _, shown := range append(slices.Clone(text.Points), text.Title, text.Learned, text.TalkAbout) {
			if found := harm.FindString(shown); found != "" {
				t.Errorf("%s says %q where everybody reads it", name, found)
			}
		}
	}
}

// TestShipped compares what the binary carries with the folders that operators
// import: no file is left out of either.
func TestShipped(t *testing.T) {
	carried := len(items(t))
	on := 0
	for _, folder := range []string{"lessons", "policies"} {
		entries, err := fs.ReadDir(os.DirFS("."), folder)
		if err != nil {
			t.Fatal(err)
		}
		on += len(entries)
	}
	if carried != on {
		t.Errorf("%d items are carried, and %d are in the folders", carried, on)
	}
}
