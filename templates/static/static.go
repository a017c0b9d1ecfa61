// Package static embeds what pages link to: the style sheet of the demonstration,
// and the style sheet and script of the web pages. Of those there are two sets: the
// public sector's components, as `make pages` built them, and our own in their
// place where nothing was built.
package static

import (
	"embed"
	"io/fs"
)

//go:embed demo.css
//go:embed own
//go:embed all:dist
var files embed.FS

// Demo holds demo.css.
func Demo() fs.FS { return files }

// Pages holds what pages link to, in layers of which the last that has a file
// counts: [Own], and over it what `make pages` built, where it was built.
func Pages() []fs.FS {
	if len(Missing()) > 0 {
		return Own()
	}
	return append(Own(), folder("dist"))
}

// Own holds our own pages.css, which needs nothing but this program, and briefed.css,
// which goes with either: the pages have the same layout with them, and no script.
func Own() []fs.FS { return []fs.FS{folder("own")} }

func folder(name string) fs.FS {
	sub, err := fs.Sub(files, name)
	if err != nil {
		return files // the name is a constant: it cannot fail
	}
	return sub
}

// Missing names the built files that this binary was made without; it uses [Own]
// then.
func Missing() (names []string) {
	for _, name := range []string{"pages.css", "pages.js", "govuk-frontend.min.js"} {
		if _, err := fs.Stat(files, "dist/"+name); err != nil {
			names = append(names, name)
		}
	}
	return names
}
