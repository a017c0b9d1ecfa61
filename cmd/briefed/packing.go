package main

import (
	"bufio"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/templates/pack"
)

// verifierFiles are the two verifiers, of which each pack has copies. They share nothing
// with the program: see .github/docs.
//
//go:embed testdata/verify
var verifierFiles embed.FS

// evidenceCommand writes a pack of evidence.
type evidenceCommand struct {
	From   string `placeholder:"DATE" help:"The first day, such as 2026-03-02 (default: the first on record)."`
	To     string `placeholder:"DATE" help:"The last day (default: today)."`
	Team   string `placeholder:"SLUG" help:"Only people of this team, on the days that they were in it."`
	Item   string `placeholder:"REF" help:"Only this item."`
	Counts bool   `help:"The edition for a board or partners: counts, and nobody by name."`
	File   string `arg:"" name:"out" help:"The file to make, such as evidence.zip."`
}

// Run writes the pack beside the file and gives it its name once it is whole.
func (e *evidenceCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	query := digest.PackQuery{Team: e.Team, Item: e.Item, Counts: e.Counts}
	for _, day := range []struct {
		flag, text string
		to         *digest.Date
	}{{"--from", e.From, &query.From}, {"--to", e.To, &query.To}} {
		if day.text == "" {
			continue
		}
		if *day.to, err = digest.ParseDate(day.text); err != nil {
			return usageError(day.flag + ": " + err.Error())
		}
	}
	if _, err := os.Lstat(e.File); !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is there already, and a pack takes no file's place: choose another name", e.File)
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	folder := filepath.Dir(e.File)
	file, err := os.CreateTemp(folder, ".briefed-pack-*")
	if err != nil {
		return fmt.Errorf("making room for the pack: %w", err)
	}
	defer os.Remove(file.Name()) //nolint:errcheck // it has another name once it is whole
	var at, of atomic.Int64
	done := term.reporting(func() string {
		return fmt.Sprintf("Making the pack, at entry %d of %d", at.Load(), of.Load())
	})
	defer done()
	maker := app.packs()
	maker.Folder, maker.Progress = folder, func(entry, all int64) { at.Store(entry); of.Store(all) }
	out := bufio.NewWriterSize(file, 1<<20)
	err = maker.Write(out, func(sink digest.PackSink) error { return app.service.Pack(ctx, digest.Operator(), query, sink) })
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return packError(err)
	}
	// A link, unlike a new name, never takes the place of a file that has come meanwhile.
	if err := os.Link(file.Name(), e.File); err != nil {
		return fmt.Errorf("giving the pack its name: %w", err)
	}
	if app.config.EvidenceKey == nil {
		term.say("The pack is not signed, as there is no key (BRIEFED_EVIDENCE_KEY).")
	} else {
		term.say("Hand its key over apart from it: %s", app.config.EvidenceKey.Public())
	}
	return nil
}

// packError says what to do about a pack that could not be made.
func packError(err error) error {
	if errors.Is(err, evidence.ErrRewritten) {
		return fmt.Errorf("no pack was made, as the rows do not agree with the log: somebody changed them in the database, or it is damaged. Run briefed verify: %w", err)
	}
	return err
}

// packs is what makes packs here.
func (a *app) packs() pack.Maker {
	verifiers := map[string]string{}
	for _, name := range []string{"verify.mjs", "verify.py"} {
		text, err := verifierFiles.ReadFile("testdata/verify/" + name)
		if err != nil {
			panic(err) // they are part of the program
		}
		verifiers[name] = string(text)
	}
	return pack.Maker{Key: a.config.EvidenceKey, Verifiers: verifiers, Program: "briefed " + version(), Sequence: a.sequenceWaiting}
}
