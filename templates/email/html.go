package mailtext

import (
	_ "embed"
	"html/template"
	"strings"

	"github.com/briefed/briefed/templates/letter"
)

//go:embed mail.html
var layout string

var laidOut = template.Must(template.New("mail").Funcs(template.FuncMap{
	"lines": func(words string) []string { return strings.Split(letter.Clean(words), "\n") },
	"whole": func(over string) bool { return over == whole },
	// unseen fills the preview of a mail program behind the heading, so that it shows
	// nothing of the text. html/template takes HTML comments out, which Outlook needs.
	"unseen": func() template.HTML { return template.HTML(strings.Repeat("&#847;&zwnj;&nbsp;", 80)) }, //nolint:gosec // our own
	"outlook": func(markup string) template.HTML {
		return template.HTML("<!--[if mso]>" + markup + "<![endif]-->") //nolint:gosec // our own
	},
}).Parse(layout))

// html lays a page out for mail programs.
func (p page) html() string {
	var b strings.Builder
	if err := laidOut.Execute(&b, p); err != nil {
		panic(err) // the layout is a part of the program, and takes every page
	}
	return b.String()
}
