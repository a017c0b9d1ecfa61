package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/briefed/briefed/store"
)

// backupCommand writes the database to a file.
type backupCommand struct {
	File string `arg:"" help:"The file to make, such as briefed-2026-03-02.db."`
}

const (
	dumpCommand   = `pg_dump --format=custom --no-owner --file=FILE "$BRIEFED_DATABASE_URL"`
	undumpCommand = `createdb briefed_check && pg_restore --no-owner --exit-on-error --dbname=briefed_check FILE`
)

// Run makes the backup and looks it through. For PostgreSQL it says what to run, and
// fails: a timer must not take it for a backup.
func (b backupCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	c, err := s.config()
	if err != nil {
		return err
	}
	app, err := newApp(ctx, c, newLogger(term.err, c), term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	done := term.during("Backing up")
	defer done()
	if err := app.store.Backup(ctx, b.File); err != nil {
		if errors.Is(err, store.ErrBackupTool) {
			return fmt.Errorf("%w. Run: %s", err, dumpCommand)
		}
		return err
	}
	if err := restored(ctx, c, b.File, term); err != nil {
		return fmt.Errorf("the backup was made, and is not good: %w", err)
	}
	if path := keyBeside(c.Database); path != "" && c.EvidenceKey != nil {
		term.say("The key that signs the log of evidence is not in it: keep a copy of that apart.")
	}
	return nil
}

// restoreCommand looks a backup through.
type restoreCommand struct {
	Check bool   `help:"Look the backup through, and change nothing."`
	File  string `arg:"" help:"A file that briefed backup made."`
}

// Run says what the backup holds and whether it is whole.
func (r restoreCommand) Run(ctx context.Context, s *settings, term terminal) error {
	if !r.Check {
		return usageError("to restore is to stop the service, put the file in the place of the database and start the service again; before that, look it through with briefed restore --check " + r.File)
	}
	dump, err := store.IsDump(r.File)
	if err != nil {
		return fmt.Errorf("the backup cannot be read: %w", err)
	}
	if dump {
		return fmt.Errorf("this is a dump of PostgreSQL, which only PostgreSQL can read. Restore it into a database of its own with %s, and with BRIEFED_DATABASE_URL naming that run briefed doctor and briefed verify", undumpCommand)
	}
	c, err := s.config()
	if err != nil {
		return err
	}
	return restored(ctx, c, r.File, term)
}

// restored looks through a file as if it were the database.
func restored(ctx context.Context, c config, file string, term terminal) (err error) {
	c.Database = "sqlite:" + file
	app, err := newAppToRead(ctx, c, newLogger(term.err, c), term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	done := term.during("Looking the backup through")
	defer done()
	lines, _, err := app.store.Damages(ctx)
	if err != nil {
		return err
	}
	if len(lines) > 0 {
		for _, line := range lines {
			term.say("%s", line)
		}
		return errors.New("it is damaged: take an older one")
	}
	holds, err := app.store.Holds(ctx)
	if err != nil {
		return err
	}
	verdict, err := app.store.VerifyLog(ctx, c.EvidenceKey, nil)
	if err != nil {
		return err
	}
	for _, damage := range verdict.Damages {
		term.say("%s", damage)
	}
	if verdict.Damaged > 0 {
		return fmt.Errorf("its record was tampered with, or is damaged: %s", plural(verdict.Damaged, "finding", "findings"))
	}
	newest := "its audit log is empty"
	if !holds.Newest.IsZero() {
		newest = "the last entry of its audit log is of " + holds.Newest.In(c.Zone).Format("Monday 2 January 2006 15:04 MST")
	}
	fmt.Fprintf(term.out, "%s is whole: %s, %s, %s; %s. All %s of the log of evidence are what they were.\n", file,
		plural(holds.People, "person", "people"), plural(holds.Items, "item", "items"), plural(holds.Answers, "answer", "answers"),
		newest, plural(int(verdict.Entries), "entry", "entries"))
	if verdict.Waiting > 0 {
		fmt.Fprintf(term.out, "Of what waits to get into that log, %s, nothing is said.\n", plural(int(verdict.Waiting), "row", "rows"))
	}
	return nil
}
