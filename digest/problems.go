package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// truncate returns at most so many characters of a text, with … where it goes on.
func truncate(text string, most int) string {
	if characters(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// onLines names the lines of a file, the first three where there are more.
func onLines(lines []int) string {
	lines = slices.Compact(slices.Sorted(slices.Values(lines)))
	shown := make([]string, 0, 3)
	for _, line := range lines[:min(len(lines), 3)] {
		shown = append(shown, fmt.Sprint(line))
	}
	switch more := len(lines) - len(shown); {
	case len(lines) == 1:
		return "line " + shown[0]
	case more > 0:
		return fmt.Sprintf("lines %s and %d more", strings.Join(shown, ", "), more)
	default:
		return "lines " + strings.Join(shown[:len(shown)-1], ", ") + " and " + shown[len(shown)-1]
	}
}

// sorted puts problems in the order of the file.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return ps
}

// manyOfAKind is how many mistakes that differ only in what the cell holds are shown
// each on a line of its own.
const manyOfAKind = 10

// Grouped is one mistake, or many that are equal.
type Grouped struct {
	Problem       // the first
	Lines   []int // of all of them, in the order of the file
}

// Grouped puts equal mistakes into one, in the order of the first: those with the
// same words, and those of a kind where there are more than ten different ones.
func (ps Problems) Grouped() []Grouped {
	type key struct{ path, column, words string }
	different := map[key]map[string]bool{}
	for _, p := range ps {
		k := key{p.Path, p.Column, p.Kind}
		if different[k] == nil {
			different[k] = map[string]bool{}
		}
		different[k][p.Message] = true
	}
	var grouped []Grouped
	at := map[key]int{}
	for _, p := range ps {
		k := key{p.Path, p.Column, p.Message}
		if kind := (key{p.Path, p.Column, p.Kind}); p.Kind != "" && len(different[kind]) > manyOfAKind {
			k = kind
		}
		i, known := at[k]
		if !known {
			i = len(grouped)
			at[k] = i
			grouped = append(grouped, Grouped{Problem: p})
		}
		grouped[i].Lines = append(grouped[i].Lines, p.Line)
	}
	return grouped
}

// String returns the mistake as one line that is safe to print, with the first three
// places where there are several.
func (g Grouped) String() string {
	line := g.Problem.String()
	if len(g.Lines) > 1 {
		line += g.Also()
	}
	return line
}

// Also names the places of equal mistakes, "" where there is one.
func (g Grouped) Also() string {
	if len(g.Lines) < 2 {
		return ""
	}
	return fmt.Sprintf(" (%d times: %s)", len(g.Lines), onLines(g.Lines))
}
