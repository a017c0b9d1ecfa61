package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// otherWords are names that mean what another word means here, with that word.
// They are matched against the names that are declared outside tests: types,
// functions, fields, constants and variables of a package. A stored value or a
// column keeps the name that outside readers know.
var otherWords = []struct {
	name *regexp.Regexp
	say  string
	but  []string // where it is another's word
}{
	{name: regexp.MustCompile(`^(Digest|Reminder|Summary|Notice)Message$`), say: "…Letter: a message is what a face makes of it"},
	{name: regexp.MustCompile(`(?i)delivered|^fresh$`), say: "told", but: []string{"store.Fresh", "bot/slackfake"}},
	{name: regexp.MustCompile(`(?i)stranger|SlackOnly`), say: "unmatched", but: []string{"bot/slackfake"}},
	{name: regexp.MustCompile(`(?i)coverage|feedback|receiving`), say: "reception"},
	{name: regexp.MustCompile(`(?i)own(Store|Desk|Time|Page|Data)$`), say: "preferences, or what it is that is one's own"},
	{name: regexp.MustCompile(`^(Staff|Own)Desk$`), say: "something else: the desk is the policy lead's page"},
	{name: regexp.MustCompile(`(^t|T)urn([A-Z]|s?$)`), say: "page, rank or serial: only the sender has turns", but: []string{"digest/outbox.Turn", "digest/outbox.turn", "digest/outbox.retryTurn", "store.Turn", "bot/slackfake"}},
	{name: regexp.MustCompile(`(?i)history`), say: "record or answers: a history is what “informed” is reckoned from", but: []string{"digest.History", "bot/slackfake"}},
}

// versions are types of something said or owed about an item: which version is
// meant must be in the name.
var versions = map[string]bool{"Receipt": true, "Answer": true, "ReceiptKey": true, "Standing": true, "NewDiscussion": true, "Target": true}

// TestOneWordForOneThing holds names to the one word that a thing has here.
func TestOneWordForOneThing(t *testing.T) {
	alone(t)
	t.Parallel()
	for _, p := range packages(t) {
		in := strings.TrimPrefix(p.ImportPath, module)
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, declared := range declaredIn(file) {
				for _, other := range otherWords {
					if other.name.MatchString(declared) && !anyOf(other.but, in, in+"."+declared) {
						t.Errorf("%s/%s declares %s: say %s", p.ImportPath, name, declared, other.say)
					}
				}
			}
			namesVersions(t, in+"/"+name, file)
		}
		for _, name := range p.files() {
			namesAudit(t, p, name)
		}
	}
}

func anyOf(list []string, names ...string) bool {
	for _, allowed := range list {
		for _, name := range names {
			if allowed == name {
				return true
			}
		}
	}
	return false
}

// declaredIn lists what a file declares for its package, methods and fields too.
func declaredIn(file *ast.File) (names []string) {
	add := func(ids ...*ast.Ident) {
		for _, id := range ids {
			names = append(names, id.Name)
		}
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			add(d.Name)
		case *ast.GenDecl:
			ast.Inspect(d, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.TypeSpec:
					add(n.Name)
				case *ast.ValueSpec:
					add(n.Names...)
				case *ast.Field:
					add(n.Names...)
				case *ast.FuncType, *ast.FuncLit:
					return false // parameters are the function's own
				}
				return true
			})
		}
	}
	return names
}

// namesVersions: asks is the version whose answer counts, shown the one that was
// on the screen.
func namesVersions(t *testing.T, path string, file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok || !versions[spec.Name.Name] {
			return true
		}
		if s, ok := spec.Type.(*ast.StructType); ok {
			for _, f := range s.Fields.List {
				for _, called := range f.Names {
					if called.Name == "Version" {
						t.Errorf("%s: %s.Version: say Asks or Shown", path, spec.Name.Name)
					}
				}
			}
		}
		return true
	})
}

// namesAudit: what a change leaves in the audit log is called audit wherever it is
// handed over.
func namesAudit(t *testing.T, p goPackage, name string) {
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		f, ok := n.(*ast.FuncType)
		if !ok {
			return true
		}
		for _, parameter := range f.Params.List {
			if of := types.ExprString(parameter.Type); of != "AuditEntry" && of != "digest.AuditEntry" {
				continue
			}
			for _, called := range parameter.Names {
				if called.Name != "audit" {
					t.Errorf("%s/%s: an audit entry is called %s", p.ImportPath, name, called.Name)
				}
			}
		}
		return true
	})
}
