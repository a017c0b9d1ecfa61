package guard_test

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/briefed/briefed/digest/guard"
)

// line is one line of a list: its kind and what an author might write.
type line struct{ kind, text string }

func read(t *testing.T, path string) (lines []line) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("there is no list %s", path)
	}
	defer file.Close() //nolint:errcheck // it was only read
	for in := bufio.NewScanner(file); in.Scan(); {
		if kind, text, found := strings.Cut(in.Text(), "\t"); found {
			lines = append(lines, line{kind, text})
		}
	}
	return lines
}

// tally counts, by kind, lines with a finding: of any severity, and to be fixed.
type tally struct{ lines, any, must int }

func judge(t *testing.T, lines []line, c guard.Context, wrong func(line, []guard.Finding) bool) (byKind map[string]*tally, all tally) {
	t.Helper()
	byKind = map[string]*tally{}
	for _, l := range lines {
		of := byKind[l.kind]
		if of == nil {
			of = &tally{}
			byKind[l.kind] = of
		}
		found := guard.Look([]guard.Part{{Text: l.text}}, c)
		any, must := 0, 0
		for _, f := range found {
			any = 1
			if f.Severity == guard.MustFix {
				must = 1
			}
		}
		for _, to := range []*tally{of, &all} {
			to.lines++
			to.any += any
			to.must += must
		}
		if wrong(l, found) {
			t.Logf("%s\t%s\t%s", l.kind, l.text, spell(l.text, found))
		}
	}
	return byKind, all
}

func spell(text string, found []guard.Finding) string {
	var words []string
	for _, f := range found {
		words = append(words, fmt.Sprintf("%s %s %q", f.Severity, f.Kind, text[f.Start:f.End]))
	}
	return strings.Join(words, "; ")
}

func table(t *testing.T, name string, byKind map[string]*tally, all tally) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", name)
	for _, kind := range slices.Sorted(maps.Keys(byKind)) {
		fmt.Fprintf(&b, "%-22s %3d lines, %3d found, %3d must\n", kind, byKind[kind].lines, byKind[kind].any, byKind[kind].must)
	}
	fmt.Fprintf(&b, "%-22s %3d lines, %3d found, %3d must", "all", all.lines, all.any, all.must)
	t.Log(b.String())
}

// TestApart says what the guard finds of lines that were written before its rules.
// GUARD_LINES names a folder with other lists, of the same form, to look at.
func TestApart(t *testing.T) {
	folder, name := cmp.Or(os.Getenv("GUARD_LINES"), "testdata"), cmp.Or(os.Getenv("GUARD_LIST"), "apart")
	c := guard.Context{Publisher: "Westmere Safeguarding Children Partnership", Published: "Child T and Rowan"}
	if os.Getenv("GUARD_LINES") != "" {
		c = guard.Context{Publisher: "Ambershire Safeguarding Children Partnership", Published: "Child R and Marlowe"}
	}
	identifying, all := judge(t, read(t, folder+"/"+name+"-identifying.tsv"), c, func(_ line, found []guard.Finding) bool { return len(found) == 0 })
	table(t, "identifying", identifying, all)
	clean, none := judge(t, read(t, folder+"/"+name+"-clean.tsv"), c, func(_ line, found []guard.Finding) bool { return len(found) > 0 })
	table(t, "clean", clean, none)
}
