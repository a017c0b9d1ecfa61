// Package static embeds what pages link to: the style sheet of the demonstration,
// and the built style sheet and script of the web pages.
package static

import (
	"embed"
	"io/fs"
)

//go:embed demo.css
//go:embed all:dist
var files embed.FS

// Demo holds demo.css.
func Demo() fs.FS { return files }

// Pages holds pages.css and pages.js as `make pages` built them.
func Pages() fs.FS {
	dist, err := fs.Sub(files, "dist")
	if err != nil {
		return files // the path is a constant: it cannot fail
	}
	return dist
}

// Missing names the built files that this binary was made without, so that the
// service can say so when it starts: it was built by go build alone.
func Missing() (names []string) {
	for _, name := range []string{"pages.css", "pages.js", "govuk-frontend.min.js"} {
		if _, err := fs.Stat(Pages(), name); err != nil {
			names = append(names, name)
		}
	}
	return names
}
