package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/briefed/briefed/digest"
)

// guardCommand says what in items could identify somebody, before anybody
// publishes them. It needs no database and makes none.
type guardCommand struct {
	Files []string `arg:"" name:"file" help:"Items to look at: Markdown files, or folders of them."`
}

// Run looks at every file. Findings alone go to standard output.
func (c *guardCommand) Run(_ context.Context, _ *settings, term terminal) error {
	files, err := itemFiles(c.Files)
	if err != nil {
		return usageError(err.Error())
	}
	must, unread := 0, 0
	for _, path := range files {
		source, err := os.ReadFile(path)
		if err != nil {
			unread++
			term.say("briefed: the item cannot be read: %v", err)
			continue
		}
		text, problems := digest.ParseItem(path, source)
		if len(problems) > 0 {
			unread++
			for _, p := range problems {
				term.say("%s", p)
			}
			continue
		}
		found := digest.Identifiable(text)
		must += len(digest.MustFix(found))
		term.findings(path, text, found)
	}
	switch {
	case unread > 0:
		return usageError(fmt.Sprintf("%d of %d files cannot be read as items", unread, len(files)))
	case must > 0:
		return errQuiet
	default:
		return nil
	}
}

// errQuiet fails a command that has said already why.
var errQuiet = quietError{}

type quietError struct{}

func (quietError) Error() string { return "" }

// findings writes one line a finding: where, how grave, what, its words, and what
// to write instead.
func (t terminal) findings(path string, text digest.Text, found []digest.Finding) {
	for _, f := range found {
		line, column := text.Locate(f.Place)
		quote := strings.Join(strings.Fields(text.Quote(f.Place)), " ")
		fmt.Fprintf(t.out, "%s:%d:%d: %s: %s: %q: %s\n", path, line, column, f.Severity, f.Kind, quote, f.Kind.Instead())
	}
}
