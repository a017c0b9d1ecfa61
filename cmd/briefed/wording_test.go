package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// careless are slips in words for people that together look careless. Where a number
// can be one, [plural] and its like write it; a share is written 83%, rounded down.
var careless = []struct {
	what  string
	found *regexp.Regexp
}{
	{"a number that may be one", regexp.MustCompile(`%d (?:new |changed )?(?:people|items|messages|migrations|accounts|deliveries|drafts|teams|memberships|absences|checks|answers|questions|problems)\b`)},
	{"one of many", regexp.MustCompile(`(?:^|[^\d.,])1 (?:new )?(?:people|items|messages|migrations|accounts|deliveries|drafts|teams|memberships|absences|checks|answers|questions|problems)\b`)},
	{"a second spelling of a share", regexp.MustCompile(`\d %(?:[^\w]|$)|%d %%|}} %`)},
	{"under in within", regexp.MustCompile(`within (?:{{hours|under)`)},
	{"another name of a kind", regexp.MustCompile(`}}Policy{{|govuk-tag[^>]*>Policy<`)},
	{"a number in place of a name", regexp.MustCompile(`<td[^>]*>person \d+<`)},
}

// neverOne are lines whose number is a limit or counts whole councils.
var neverOne = []string{"at most", "would leave", "keep what nobody", "fewer than", "newest %d", "%d people are due", "%d receipts for", "Errorf("}

// TestWordsAreNotCareless reads what this repository says to people: the sources of
// the words, what they come to in the golden files and scripts, and the guides.
func TestWordsAreNotCareless(t *testing.T) {
	alone(t)
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for _, room := range []string{"digest", "store", "bot/chat", "bot/web", "templates", "cmd/briefed", "README.md", ".github/docs"} {
		err := filepath.WalkDir(filepath.Join(root, room), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && d.Name() == "node_modules" {
				return leftOut(err)
			}
			if d.IsDir() || strings.HasSuffix(path, "_test.go") || !slices.Contains([]string{".go", ".html", ".json", ".txt", ".txtar", ".md"}, filepath.Ext(path)) {
				return nil
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			read++
			for i, line := range strings.Split(string(text), "\n") {
				if slices.ContainsFunc(neverOne, func(words string) bool { return strings.Contains(line, words) }) {
					continue
				}
				for _, slip := range careless {
					if found := slip.found.FindString(line); found != "" {
						t.Errorf("%s:%d: %s: %q", strings.TrimPrefix(path, root+"/"), i+1, slip.what, found)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if read < 300 {
		t.Errorf("only %d files were read", read)
	}
}

// TestPagesAreNotCareless reads every page that links lead to, as each role sees it.
func TestPagesAreNotCareless(t *testing.T) {
	alone(t)
	t.Parallel()
	large(t)
	o := newWebOffice(t)
	for _, who := range []string{aWorker, aManager, aSenior, aPolicyLead, anAdmin} {
		pages := o.as(who).everyPage("/", "/me", "/library", "/in-force", "/teams", "/desk", "/admin", "/admin/audit")
		if len(pages) < 20 {
			t.Errorf("%s found %d pages", who, len(pages))
		}
		for path, page := range pages {
			for _, slip := range careless {
				if found := slip.found.FindString(page); found != "" {
					t.Errorf("%s, as %s sees it: %s: %q", path, who, slip.what, found)
				}
			}
		}
	}
}

func leftOut(err error) error {
	if err != nil {
		return err
	}
	return filepath.SkipDir
}
