// Package static embeds the style sheets that pages link to.
package static

import "embed"

// FS holds the files, at their names.
//
//go:embed *.css
var FS embed.FS
