package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/guard"
	"github.com/briefed/briefed/store"
)

// guardCommand says what in items could identify somebody, before anybody
// publishes them. It needs no database and makes none; where the configured one is
// there, the phrases that the organisation lets stand are none of its findings.
type guardCommand struct {
	Files []string `arg:"" name:"file" help:"Items to look at: Markdown files, or folders of them."`
}

// Run looks at every file. Findings alone go to standard output.
func (c *guardCommand) Run(ctx context.Context, s *settings, term terminal) error {
	files, err := itemFiles(c.Files)
	if err != nil {
		return usageError(err.Error())
	}
	allowed := allowedPhrases(ctx, s, term)
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
		found := digest.Identifiable(text, allowed...)
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

// allowedPhrases are those of the configured database, where there is one. Where it
// cannot be read the guard goes on without, and says so.
func allowedPhrases(ctx context.Context, s *settings, term terminal) (list []guard.Allowed) {
	c, err := s.config()
	if err != nil {
		return nil
	}
	if file, sqlite := strings.CutPrefix(c.Database, "sqlite:"); sqlite {
		if _, err := os.Stat(strings.TrimPrefix(file, "//")); err != nil {
			return nil
		}
	}
	db, err := store.Open(ctx, c.Database)
	if err == nil {
		defer func() { _ = db.Close() }()
		if err = db.CheckSchema(ctx); err == nil {
			list, err = digest.NewService(db, c.Clock, c.domain(), nil).StandingPhrases(ctx)
		}
	}
	if err != nil {
		term.say("The organisation's own list of phrases is left out: %v", err)
	}
	return list
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
