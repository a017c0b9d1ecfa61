// Package web holds the pages and mails-to-be of Briefed as templates: words for
// people, without logic. Package bot/web and the demonstration fill them in.
package web

import (
	"embed"
	"html/template"
	"net/http"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/static"
)

//go:embed *.html
var files embed.FS

// Demo returns the page of the demonstration.
func Demo() *template.Template {
	return template.Must(template.New("demo").Funcs(template.FuncMap{
		"percent": share,
		"day":     func(d digest.Date) string { return d.Time().Format("2 January 2006") },
		"clock":   func(t time.Time) string { return t.Format("Monday 2 January 2006, 15:04") },
		"short":   func(t time.Time) string { return t.Format("Mon 2 Jan 15:04") },
		"rows":    func(options int) int { return min(options, 8) },
		"pass":    func(pairs ...any) map[string]any { return dict(pairs) },
	}).ParseFS(files, "demo*.html"))
}

// Static serves the style sheet of the demonstration.
func Static() http.Handler { return http.FileServerFS(static.Demo()) }

// dict makes a map of alternating names and values, to hand several things to
// one template.
func dict(pairs []any) map[string]any {
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if name, ok := pairs[i].(string); ok {
			m[name] = pairs[i+1]
		}
	}
	return m
}
