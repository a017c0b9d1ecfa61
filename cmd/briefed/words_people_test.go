package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// wordsInDigest are the files of the domain with functions that return words, and
// why the words are the domain's own. Any others are labels, which stand in
// templates/letter, once for all faces.
var wordsInDigest = map[string]string{
	"characters.go":  "what is said about a file",
	"cronline.go":    "what is said about a file",
	"importing.go":   "the plan of an import, in the log",
	"preferences.go": "what was set, in the log",
	"problems.go":    "what is said about a file",
	"covering.go":    "how the operator is named on record",
	"errors.go":      "an error",
	"frontlife.go":   "what is said about a file",
	"holding.go":     "an error",
	"letters.go":     "the reason that a delivery is closed with, on record",
	"roles.go":       "an access, in the log and in the plan of an import",
	"table.go":       "what is said about a file",
	"timely.go":      "the reason that a delivery waits or is closed with, on record",
	"unfit.go":       "an error",
	"watching.go":    "what was seen of a link, on record",
}

// TestWordsForPeopleStandInTemplates finds functions of the domain that return a
// sentence: a new face would say it again in its own words, or not at all.
func TestWordsForPeopleStandInTemplates(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, p := range packages(t) {
		if p.ImportPath != module+"digest" && p.ImportPath != module+"digest/outbox" {
			continue
		}
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || f.Body == nil || !returnsWords(f.Type) {
					continue
				}
				if words := sentenceIn(f.Body); words != "" {
					used[name] = true
					if wordsInDigest[name] == "" {
						t.Errorf("%s/%s: %s returns %q: words for people stand in templates/letter", p.ImportPath, name, f.Name.Name, words)
					}
				}
			}
		}
	}
	for name := range wordsInDigest {
		if !used[name] {
			t.Errorf("%s returns no words any more: take it off the list", name)
		}
	}
}

func returnsWords(f *ast.FuncType) bool {
	if f.Results == nil {
		return false
	}
	for _, r := range f.Results.List {
		if name, ok := r.Type.(*ast.Ident); ok && name.Name == "string" {
			return true
		}
	}
	return false
}

var aWord = regexp.MustCompile(`(^|[ (])[a-zA-Z’]{2,}`)

// sentenceIn finds three words or more that a body returns, where they are in no
// call: an error's or a log's.
func sentenceIn(body *ast.BlockStmt) (found string) {
	ast.Inspect(body, func(n ast.Node) bool {
		back, ok := n.(*ast.ReturnStmt)
		if !ok {
			return found == ""
		}
		ast.Inspect(back, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				return strings.Contains(calledName(call), "Sprintf")
			}
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if words, err := strconv.Unquote(l.Value); err == nil && len(aWord.FindAllString(words, -1)) >= 3 {
					found = words
				}
			}
			return found == ""
		})
		return found == ""
	})
	return found
}

func calledName(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	default:
		return ""
	}
}
