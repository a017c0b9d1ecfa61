package web

import (
	"html/template"
	"strings"

	"github.com/briefed/briefed/digest"
)

// mark shows a field's text with what the guard found in it marked; who points at it
// reads why.
func mark(field, text string, findings []digest.Finding) template.HTML {
	starts := []int{0} // of lines
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	var out strings.Builder
	at := 0
	for _, f := range findings { // in the order of the text
		if f.Field != field || f.Line < 1 || f.Line > len(starts) {
			continue
		}
		start, end := starts[f.Line-1]+f.Start, starts[f.Line-1]+f.End
		if start < at || end > len(text) || start >= end {
			continue
		}
		out.WriteString(template.HTMLEscapeString(text[at:start]))
		out.WriteString(`<mark class="briefed-finding" title="` + template.HTMLEscapeString(f.Kind.Why()) + `">` + template.HTMLEscapeString(text[start:end]) + `</mark>`)
		at = end
	}
	out.WriteString(template.HTMLEscapeString(text[at:]) + "\n")
	return template.HTML(out.String()) //nolint:gosec // every piece is escaped above
}
