package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostAsked is how many use cases one subject of a face may ask for.
const mostAsked = 15

// TestSubjectsAskForLittle: each subject of a face names the use cases that it
// calls, few of them, and none that it does not call.
func TestSubjectsAskForLittle(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !strings.HasPrefix(room(p.ImportPath), "bot/") || room(p.ImportPath) == "bot/slackfake" {
			continue
		}
		asked, has, calls := map[string]map[string]bool{}, map[string]string{}, map[string][]string{}
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				switch d := d.(type) {
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						if spec, ok := spec.(*ast.TypeSpec); ok {
							declares(spec, asked, has)
						}
					}
				case *ast.FuncDecl:
					if d.Recv != nil {
						on := strings.TrimPrefix(types.ExprString(d.Recv.List[0].Type), "*")
						calls[on] = append(calls[on], askedIn(d)...)
					}
				}
			}
		}
		for subject, service := range has {
			methods := asked[service]
			if len(methods) > mostAsked {
				t.Errorf("%s.%s has %d methods: split the subject, at most %d", p.ImportPath, service, len(methods), mostAsked)
			}
			for method := range methods {
				if !slices.Contains(calls[subject], method) {
					t.Errorf("%s.%s asks for %s, which %s does not call", p.ImportPath, service, method, subject)
				}
			}
		}
	}
}

// declares notes the methods of a service, and which service a subject has.
func declares(spec *ast.TypeSpec, asked map[string]map[string]bool, has map[string]string) {
	switch kind := spec.Type.(type) {
	case *ast.InterfaceType:
		asked[spec.Name.Name] = methodsOf(kind)
	case *ast.StructType:
		for _, field := range kind.Fields.List {
			for _, name := range field.Names {
				if name.Name == "service" {
					has[spec.Name.Name] = types.ExprString(field.Type)
				}
			}
		}
	}
}

// askedIn lists what a function asks of its subject's service, called or handed on.
func askedIn(f *ast.FuncDecl) (methods []string) {
	ast.Inspect(f, func(n ast.Node) bool {
		if call, ok := n.(*ast.SelectorExpr); ok {
			if of, ok := call.X.(*ast.SelectorExpr); ok && of.Sel.Name == "service" {
				methods = append(methods, call.Sel.Name)
			}
		}
		return true
	})
	return methods
}

// methodsOf lists the methods that an interface names itself.
func methodsOf(i *ast.InterfaceType) map[string]bool {
	methods := map[string]bool{}
	for _, m := range i.Methods.List {
		for _, name := range m.Names {
			methods[name.Name] = true
		}
	}
	return methods
}
