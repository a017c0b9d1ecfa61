package digest_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/briefed/briefed/digest"
)

// seed adds every file that matches to a fuzz target.
func seed(f *testing.F, patterns ...string) {
	f.Helper()
	for _, pattern := range patterns {
		names, err := filepath.Glob(filepath.FromSlash(pattern))
		if err != nil || len(names) == 0 {
			f.Fatalf("no seeds in %s: %v", pattern, err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

// clean fails for text that could deceive whoever reads it.
func clean(t *testing.T, what, text string) {
	t.Helper()
	for _, r := range text {
		if unicode.In(r, unicode.Cc, unicode.Bidi_Control) && r != '\n' && r != '\t' {
			t.Errorf("%s has the invisible character %U", what, r)
		}
	}
	if !utf8.ValidString(text) {
		t.Errorf("%s is not UTF-8", what)
	}
}

func FuzzParseItem(f *testing.F) {
	seed(f, "testdata/items/*.md", "../templates/library/lessons/lesson-small*.md", "../templates/library/policies/policy-agency*.md")
	f.Fuzz(func(t *testing.T, data []byte) {
		text, problems := digest.ParseItem("a.md", data)
		for _, p := range problems {
			if p.Line < 0 || p.Line > bytes.Count(data, []byte("\n"))+1 {
				t.Errorf("problem %q is outside the file", p)
			}
			clean(t, "a problem", p.String())
		}
		if len(problems) > 0 {
			return
		}
		clean(t, "the text", text.Markdown)
		for _, s := range append(text.Themes, append(text.Points, text.Ref, text.Title, text.Learned, text.Background, text.TalkAbout)...) {
			clean(t, "a part", s)
		}
		if len(text.Points) < 1 && text.Kind != digest.Training || len(text.Points) > digest.MaxPoints {
			t.Errorf("%d points", len(text.Points))
		}
		for _, p := range text.Points {
			if n := utf8.RuneCountInString(p); n < 1 || n > digest.MaxPoint {
				t.Errorf("a point of %d characters", n)
			}
		}
		if n := utf8.RuneCountInString(text.Title); n < 1 || n > digest.MaxTitle {
			t.Errorf("a title of %d characters", n)
		}
		if text.AckWithin < 1 || text.AckWithin > digest.MaxAckWithin || len(text.Markdown) > digest.MaxItemBytes {
			t.Errorf("ack_within %d, %d bytes", text.AckWithin, len(text.Markdown))
		}
		if text.Kind != digest.Lesson && text.Kind != digest.Policy && text.Kind != digest.Training || text.Ref == "" || len(text.Ref) > 64 {
			t.Errorf("kind %q, ref %q", text.Kind, text.Ref)
		}
		for _, theme := range text.Themes {
			if _, ok := digest.ThemeOf(theme); !ok {
				t.Errorf("theme %q", theme)
			}
		}
		if _, ok := digest.SourceTypeOf(text.Source.Type); !ok && text.Source.Type != "" {
			t.Errorf("source type %q", text.Source.Type)
		}
		if c := text.Check; c != nil && (c.Question == "" || c.Answer < 1 || c.Answer > len(c.Options)) {
			t.Errorf("check %+v", c)
		}
		again, problems := digest.ParseItem("a.md", []byte(text.Markdown))
		if len(problems) > 0 || again.Markdown != text.Markdown {
			t.Errorf("read again it has problems %v", problems)
		}
	})
}

func FuzzParseTeams(f *testing.F) {
	seed(f, "testdata/import/teams-*.csv")
	f.Fuzz(func(t *testing.T, data []byte) {
		teams, problems := digest.ParseTeams("teams.csv", bytes.NewReader(data))
		if len(problems) > 0 {
			clean(t, "the problems", lines(problems))
			return
		}
		for _, team := range teams {
			clean(t, "a team", team.Slug+team.Name+team.Service)
			if team.Slug == "" || team.Name == "" || team.Mode == digest.ByChannel && team.Channel == "" {
				t.Errorf("team %+v", team)
			}
			if _, err := digest.ParseSchedule(team.Schedule, team.Timezone); err != nil {
				t.Error(err)
			}
		}
	})
}

func FuzzParsePeople(f *testing.F) {
	seed(f, "testdata/import/people-*.csv")
	seed(f, "testdata/import/hr/*")
	f.Fuzz(func(t *testing.T, data []byte) {
		rows, problems := digest.ParsePeople("people.csv", bytes.NewReader(data), someTeams)
		if len(problems) > 0 {
			clean(t, "the problems", lines(problems))
			return
		}
		seen := map[string]bool{}
		for _, row := range rows {
			clean(t, "a row", row.Name+row.Role+row.Employment)
			key := row.Email + " " + row.Team
			if seen[key] || row.Team == "" || row.Name == "" || row.Email != strings.ToLower(row.Email) || !strings.Contains(row.Email, "@") {
				t.Errorf("row %+v", row)
			}
			seen[key] = true
			if !row.End.IsZero() && row.End < row.Start || !row.Absent.To.IsZero() && (row.Absent.From.IsZero() || row.Absent.To < row.Absent.From) {
				t.Errorf("dates of row %+v", row)
			}
		}
		roster := digest.Roster{Teams: someTeams}
		roster = apply(roster, roster.Diff(rows, today))
		if again := roster.Diff(rows, today); !again.Empty() {
			t.Errorf("imported twice it changes %q", told(again))
		}
	})
}

func FuzzParseSchedule(f *testing.F) {
	for _, line := range []string{"0 9 * * 1", "30 1 * * *", "*/7 0-5,9 1-31/2 JAN-MAR sun", "CRON_TZ=UTC", "TZ=", "@every -5m", "0 0 31 2 *", "0 9 * * 1 2", ""} {
		f.Add(line, "Europe/London")
	}
	f.Add("0 9 * * 1", "../../etc/passwd")
	f.Fuzz(func(t *testing.T, line, zone string) {
		s, err := digest.ParseSchedule(line, zone)
		if err != nil {
			return
		}
		from := time.Date(2026, 3, 28, 12, 0, 0, 0, time.UTC)
		next := s.Next(from)
		if next.IsZero() || !next.After(from) || next.Second() != 0 {
			t.Errorf("%q in %q is next at %s", line, zone, next)
		}
	})
}
