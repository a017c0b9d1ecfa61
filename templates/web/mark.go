package web

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"github.com/briefed/briefed/digest"
)

// mark shows a field's text with what the guard found in it marked, each with a
// number that its finding has in the list.
func mark(field, text string, findings []digest.Finding) template.HTML {
	type span struct{ line, start, end, number int }
	var spans []span
	for i, f := range findings {
		if f.Field == field {
			spans = append(spans, span{f.Line, f.Start, f.End, i + 1})
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.start, b.start)) })
	var out strings.Builder
	for n, line := range strings.Split(text, "\n") {
		at := 0
		for _, s := range spans {
			if s.line != n+1 || s.start < at || s.end > len(line) || s.start >= s.end {
				continue
			}
			out.WriteString(template.HTMLEscapeString(line[at:s.start]))
			out.WriteString(`<mark class="briefed-finding">` + template.HTMLEscapeString(line[s.start:s.end]) + `</mark>`)
			at = s.end
		}
		out.WriteString(template.HTMLEscapeString(line[at:]) + "\n")
	}
	return template.HTML(out.String()) //nolint:gosec // every piece is escaped above
}
