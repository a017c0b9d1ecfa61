// Package library holds the lessons and policy changes that ship with Briefed:
// real ones, from published reviews and guidance, each to be read in about a
// minute. Operators import them like items of their own.
//
// What an item says was read in its source, or in a reference that was written
// from sources; the field checked is set by a person who opened the source and
// compared, and by nobody else. Every policy says how far it has come. Invented
// items are the sample council's, in cmd/briefed/demo, and never here.
package library

import (
	"embed"
	"io/fs"
	"path"

	"github.com/briefed/briefed/digest"
)

//go:embed lessons/*.md policies/*.md
var files embed.FS

// FS returns the items as Markdown files, in the folders lessons and policies.
func FS() fs.FS { return files }

// Items returns the library by the paths of its files. An error is
// [digest.Problems].
func Items() (map[string]digest.Text, error) { return Read(files) }

// Read returns the items of Markdown files in any folder of a file system, by
// their paths. An error about their text is [digest.Problems], of the first file
// that has one.
func Read(from fs.FS) (map[string]digest.Text, error) {
	items := map[string]digest.Text{}
	err := fs.WalkDir(from, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".md" {
			return err
		}
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		text, problems := digest.ParseItem(name, data)
		if len(problems) > 0 {
			return problems
		}
		items[name] = text
		return nil
	})
	return items, err
}
