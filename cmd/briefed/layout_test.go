package main

import (
	"bytes"
	"encoding/json"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
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
	command := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,GoFiles,TestGoFiles,XTestGoFiles,Imports,TestImports,XTestImports", "./...")
	command.Dir = filepath.Join("..", "..")
	command.Stderr = os.Stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p goPackage
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// room is the top-level folder of one of our packages, "" for another's.
func room(importPath string) string {
	ours, found := strings.CutPrefix(importPath, module)
	if !found {
		return ""
	}
	top, _, _ := strings.Cut(ours, "/")
	return top
}

// arrows are the rooms that each room may import, besides itself. cmd may
// import all.
var arrows = map[string][]string{
	"digest":    {},
	"store":     {"digest"},
	"templates": {"digest"}, // and inside, the faces' rooms know templates/letter
	"bot":       {"digest", "templates"},
	"cmd":       {"digest", "store", "templates", "bot"},
}

func mayImport(from, to string) bool {
	return from == to || to == "" || slices.Contains(arrows[from], to)
}

// TestArrows holds the packages to the arrows of ARCHITECTURE.md, their tests
// included: a bot that can only be tested over a store has the wrong seam.
func TestArrows(t *testing.T) {
	drivers := []string{"database/sql", "github.com/jmoiron/sqlx", "github.com/lib/pq", "modernc.org/sqlite", "github.com/pressly/goose"}
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		if _, known := arrows[from]; !known {
			t.Errorf("%s: there is no room %q in the layout", p.ImportPath, from)
		}
		for _, to := range append(p.Imports, p.testImports()...) {
			// The fake Slack is also a referee: tests of templates let it judge
			// what they render.
			judged := from == "templates" && to == module+"bot/slackfake" && !slices.Contains(p.Imports, to)
			if !judged && !mayImport(from, room(to)) {
				t.Errorf("%s imports %s: %s may import %v only", p.ImportPath, to, from, arrows[from])
			}
			for _, driver := range drivers {
				if strings.HasPrefix(to, driver) && from != "store" && from != "cmd" {
					t.Errorf("%s imports %s: SQL lives in store", p.ImportPath, to)
				}
			}
		}
		for _, to := range p.Imports {
			if strings.HasPrefix(to, module+"bot/slackfake") && from != "cmd" {
				t.Errorf("%s imports %s outside a test: only the demo runs on the fake", p.ImportPath, to)
			}
		}
	}
}

// TestPackageComments asks every package to say once what it is for.
func TestPackageComments(t *testing.T) {
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
