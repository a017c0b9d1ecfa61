// Package library holds the lessons and policy changes that ship with Briefed:
// real ones, from published reviews and guidance, each to be read in about a
// minute. Operators import them like items of their own.
package library

import (
	"embed"
	"io/fs"
)

//go:embed lessons/*.md policies/*.md
var files embed.FS

// FS returns the items as Markdown files, in the folders lessons and policies.
func FS() fs.FS { return files }
