package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const module = "github.com/briefed/briefed/"

// goPackage is what `go list -json` says of a package.
type goPackage struct {
	ImportPath, Dir                    string
	GoFiles, TestGoFiles, XTestGoFiles []string
	Imports, TestImports, XTestImports []string
}

func (p goPackage) testImports() []string { return append(p.TestImports, p.XTestImports...) }

func (p goPackage) files() []string {
	return append(append(append([]string{}, p.GoFiles...), p.TestGoFiles...), p.XTestGoFiles...)
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	all, err := listed()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// listed asks once for all tests.
var listed = sync.OnceValues(func() (all []goPackage, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "go", "list", "-json=ImportPath,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", "./...")
	command.Dir = filepath.Join("..", "..")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p goPackage
		if err := decoder.Decode(&p); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
})

// room is the folder of one of our packages, "" for another's.
func room(importPath string) string {
	ours, found := strings.CutPrefix(importPath, module)
	if !found {
		return ""
	}
	return ours
}

// arrows are the rooms that each room may import. cmd may import all. No face
// knows another face, nor how another one lays things out; what a letter says and
// what things are called is for all of them.
var arrows = map[string][]string{
	"digest":          {"digest/evidence", "digest/guard"},
	"digest/guard":    {},
	"digest/outbox":   {"digest"},
	"digest/evidence": {},

	"store":           {"digest", "digest/evidence", "digest/outbox"},
	"store/storetest": {"digest", "digest/outbox", "store"},

	"templates/letter":  {"digest"},
	"templates/slack":   {"digest", "templates/letter"},
	"templates/pack":    {"digest", "digest/evidence", "templates/letter", "templates/table"},
	"templates/email":   {"digest", "templates/letter"},
	"templates/web":     {"digest", "templates/letter", "templates/static"},
	"templates/table":   {"digest", "templates/letter"},
	"templates/held":    {"digest", "templates/table"},
	"templates/library": {"digest"},
	"templates/static":  {},

	"bot/chat":      {"digest", "digest/outbox", "templates/letter", "templates/slack", "templates/table"},
	"bot/mail":      {"digest", "digest/outbox", "templates/letter", "templates/email"},
	"bot/web":       {"digest", "templates/letter", "templates/web", "templates/static", "templates/table", "templates/held", "templates/pack", "digest/evidence"},
	"bot/feed":      {"digest"},
	"bot/slackfake": {},
	"bot/mailfake":  {},
}

// tests may know the fake Slack as well: it judges what is rendered for it.
var testArrows = map[string][]string{
	"templates/slack": {"bot/slackfake"},
	"bot/chat":        {"bot/slackfake"},
	"bot/mail":        {"bot/mailfake"},
	"templates/email": {"bot/mailfake"},
	"store":           {"templates/letter"}, // dated questions, asked of a database and read as people read the answer
}

// TestArrows holds the packages to the arrows of ARCHITECTURE.md, their tests
// included: a bot that can only be tested over a store has the wrong seam.
func TestArrows(t *testing.T) {
	t.Parallel()
	drivers := []string{"database/sql", "github.com/jmoiron/sqlx", "github.com/lib/pq", "modernc.org/sqlite", "github.com/pressly/goose"}
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		top, _, _ := strings.Cut(from, "/")
		if _, known := arrows[from]; !known && top != "cmd" {
			t.Errorf("%s: there is no room %q in the layout: say in arrows what it may import", p.ImportPath, from)
			continue
		}
		may := func(to string, more ...string) bool {
			if room(to) == "digest/guard" && slices.Contains(arrows[from], "digest") {
				return true // a part of the domain
			}
			return top == "cmd" || room(to) == "" || room(to) == from || slices.Contains(arrows[from], room(to)) || slices.Contains(more, room(to))
		}
		for _, to := range p.Imports {
			if !may(to) {
				t.Errorf("%s imports %s: %s may import %v only", p.ImportPath, to, from, arrows[from])
			}
			if (room(to) == "bot/slackfake" || room(to) == "bot/mailfake") && top != "cmd" {
				t.Errorf("%s imports %s outside a test: only the demo runs on the fake", p.ImportPath, to)
			}
		}
		for _, to := range p.testImports() {
			if !may(to, append(testArrows[from], inOwnTests[top]...)...) {
				t.Errorf("a test of %s imports %s: %s may import %v only", p.ImportPath, to, from, arrows[from])
			}
		}
		for _, to := range append(p.Imports, p.testImports()...) {
			for _, driver := range drivers {
				if strings.HasPrefix(to, driver) && top != "store" && top != "cmd" {
					t.Errorf("%s imports %s: SQL lives in store", p.ImportPath, to)
				}
			}
		}
	}
}

// inOwnTests are rooms that every test below a top-level folder may import.
var inOwnTests = map[string][]string{"store": {"store", "store/storetest"}}

// TestFacesStayInTheirs: the domain speaks of no face, but for the accounts and
// the way by which somebody answered, which are named where they are kept. What a
// face can take is the face's.
func TestFacesStayInTheirs(t *testing.T) {
	alone(t)
	t.Parallel()
	// The rows of people, teams and accounts, and what is said of them. The list may
	// only get shorter.
	named := map[string]bool{} // whether the file still needs it
	for _, name := range []string{
		"access.go", "answer.go", "directorydiff.go", "directoryreport.go", "people.go", "peoplefile.go",
		"rosterdiff.go", "rosterkept.go", "teamsfile.go", "timing.go", "agreement.go", "starter.go",
		"route.go", // where a way to somebody is named
	} {
		named[name] = false
	}
	accounts := regexp.MustCompile(`(?i)slack[ _]?(ids?|accounts?)\b`) // of a person's record
	words := regexp.MustCompile(`(?i)slack|block kit|mrkdwn|smtp|adaptive card`)
	for _, p := range packages(t) {
		if room(p.ImportPath) != "digest" {
			continue
		}
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				var said string
				switch n := n.(type) {
				case *ast.Ident:
					said = n.Name
				case *ast.BasicLit:
					said = n.Value
				}
				if word := words.FindString(accounts.ReplaceAllString(said, "")); word != "" {
					if _, may := named[name]; !may {
						t.Errorf("%s/%s says %s: that is for a face to know", p.ImportPath, name, said)
					}
					named[name] = true
				}
				return true
			})
		}
	}
	for name, says := range named {
		if !says {
			t.Errorf("%s speaks of no face any more: take it off the list", name)
		}
	}
}

// TestPackageComments asks every package to say once what it is for.
func TestPackageComments(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		comments := 0
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			if file.Doc != nil {
				comments++
			}
		}
		if comments != 1 && len(p.GoFiles) > 0 {
			t.Errorf("%s has %d package comments, want one", p.ImportPath, comments)
		}
	}
}

// TestFileSizes keeps rooms small enough to see across.
func TestFileSizes(t *testing.T) {
	t.Parallel()
	const most = 450
	for _, p := range packages(t) {
		for _, name := range p.files() {
			source, err := os.ReadFile(filepath.Join(p.Dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if lines := bytes.Count(source, []byte("\n")); lines > most {
				t.Errorf("%s/%s has %d lines: move a wall, at most %d", p.ImportPath, name, lines, most)
			}
		}
	}
}

// TestNothingLargeIsKept: whoever clones the repository takes every file of it along for
// ever, so that what a build or a test leaves behind must not be among them.
func TestNothingLargeIsKept(t *testing.T) {
	t.Parallel()
	const most = 1 << 20
	root := filepath.Join("..", "..")
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		t.Skip("this is no clone: there is nothing to ask what is kept")
	}
	out, err := exec.CommandContext(t.Context(), "git", "-C", root, "ls-files", "-z", "--cached").Output()
	if err != nil {
		t.Fatalf("git says nothing of what is kept: %v", err)
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		info, err := os.Lstat(filepath.Join(root, name))
		if err == nil && info.Size() > most {
			t.Errorf("%s has %d bytes: at most %d, write how it is made instead", name, info.Size(), most)
		}
	}
}
