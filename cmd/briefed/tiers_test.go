package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEveryTestRunsSomewhere: what `make test` leaves out by its name is what
// `make test-long` runs: each name is of one test, in a package that it looks at.
func TestEveryTestRunsSomewhere(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile(filepath.Join("..", "..", "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	one := func(pattern string) string {
		found := regexp.MustCompile(pattern).FindAllStringSubmatch(string(makefile), -1)
		if len(found) != 1 {
			t.Fatalf("the Makefile has %d lines like %s, want one", len(found), pattern)
		}
		return found[0][1]
	}
	long := strings.Split(one(`(?m)^LONG = (.*)$`), "|")
	var where []string
	for _, folder := range strings.Fields(one(`-run '\^\(\$\(LONG\)\)\$\$' \$\(TESTFLAGS\) (.*)`)) {
		where = append(where, strings.TrimSuffix(module, "/")+strings.TrimPrefix(folder, "."))
	}
	of := map[string][]string{} // packages with a test of a name
	for _, p := range packages(t) {
		for _, name := range slices.Concat(p.TestGoFiles, p.XTestGoFiles) {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && slices.Contains(long, f.Name.Name) {
					of[f.Name.Name] = append(of[f.Name.Name], p.ImportPath)
				}
			}
		}
	}
	for _, name := range long {
		if len(of[name]) != 1 || !slices.Contains(where, of[name][0]) {
			t.Errorf("%s is left out by make test and is in %q: make test-long looks in %q", name, of[name], where)
		}
	}
}
