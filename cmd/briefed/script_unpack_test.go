package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"
)

// unpack is the script's command "unpack ARCHIVE FOLDER".
func unpack(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unpack ARCHIVE FOLDER")
	}
	archive, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer archive.Close()
	for _, entry := range archive.File {
		if !filepath.IsLocal(entry.Name) {
			ts.Fatalf("%s would leave the folder", entry.Name)
		}
		path := filepath.Join(ts.MkAbs(args[1]), filepath.FromSlash(entry.Name))
		ts.Check(os.MkdirAll(filepath.Dir(path), 0o700))
		from, err := entry.Open()
		ts.Check(err)
		to, err := os.Create(path)
		ts.Check(err)
		_, err = io.Copy(to, from)
		ts.Check(err)
		ts.Check(to.Close())
		ts.Check(from.Close())
	}
}
