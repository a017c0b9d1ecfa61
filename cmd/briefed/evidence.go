package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/briefed/briefed/digest/evidence"
)

// verifyCommand hashes the whole record again.
type verifyCommand struct {
	Checkpoint []string `placeholder:"FILE" help:"A checkpoint that was kept outside, as it was mailed or posted: the log must agree with it. Can be given more than once."`
	NewKey     string   `placeholder:"NAME" help:"Make a key to sign the log with, print its file and do nothing else. NAME carries the year, such as briefed.council.gov.uk/log/2026."`
}

// Run says what it found: a sentence for each damage, and exit 1 where there is one.
func (v verifyCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	if v.NewKey != "" {
		text, err := evidence.NewKey(v.NewKey)
		if err != nil {
			return usageError(err.Error())
		}
		_, err = fmt.Fprint(term.out, text)
		return err
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	var outside []string
	for _, file := range v.Checkpoint {
		text, err := readSmall(file)
		if err != nil {
			return fmt.Errorf("the checkpoint %s cannot be read: %w", file, err)
		}
		outside = append(outside, evidence.FindCheckpoint(string(text)))
	}
	done := term.during("Hashing the record again")
	defer done()
	if err := app.sequenceWaiting(ctx); err != nil {
		return err
	}
	verdict, err := app.store.VerifyLog(ctx, app.config.EvidenceKey, outside)
	if err != nil {
		return err
	}
	for _, damage := range verdict.Damages {
		fmt.Fprintln(term.out, damage)
	}
	if verdict.Damaged > 0 {
		return fmt.Errorf("the record was tampered with, or is damaged: %s. Keep a copy of the database as it is now, and compare it with a backup", plural(verdict.Damaged, "finding", "findings"))
	}
	fmt.Fprintf(term.out, "All %s of the log are what they were, and nothing is missing or added.\n", plural(int(verdict.Entries), "entry", "entries"))
	if verdict.Erased > 0 {
		fmt.Fprintf(term.out, "Of %s only the hash is left: they were erased, and an erasure on record says each.\n", plural(int(verdict.Erased), "entry", "entries"))
	}
	if verdict.Bodies > 0 {
		fmt.Fprintf(term.out, "Of %s the body went by rule (BRIEFED_KEEP_BODIES), and an erasure on record says each: the log has what they brought, and proves it.\n", plural(int(verdict.Bodies), "letter", "letters"))
	}
	fmt.Fprintln(term.out, proves(verdict, len(outside)))
	return nil
}

// proves says what a look without findings shows, and what it does not.
func proves(v evidence.Verdict, outside int) string {
	var says []string
	switch {
	case v.Size == 0:
		says = append(says, "The log is empty: nothing is on record yet.")
	case !v.Signed:
		says = append(says, "The newest checkpoint is not signed, as there is no key (BRIEFED_EVIDENCE_KEY): this does not prove that the log was not made anew by somebody who can write to the database.")
	case !v.Checked:
		says = append(says, "Signatures were not checked, as the key is not here (BRIEFED_EVIDENCE_KEY).")
	default:
		says = append(says, "The signatures hold.")
	}
	if outside == 0 {
		says = append(says, "No checkpoint from outside was compared: who has the database and the key could have made all of it anew. Hand over an older checkpoint with --checkpoint.")
	}
	if v.NotRecounted != "" {
		says = append(says, v.NotRecounted)
	}
	if v.OlderDays > 0 {
		says = append(says, fmt.Sprintf("Who owed and who was informed was counted again for %s before the newest too: %s, but for %d that what came since may change.",
			plural(v.OlderDays, "day", "days"), plural(v.OlderCounts, "count", "counts"), v.OlderLeft))
	}
	if v.Waiting > 0 {
		says = append(says, fmt.Sprintf("Of what waits to get into the log, %s, nothing is said.", plural(int(v.Waiting), "row", "rows")))
	}
	return strings.Join(says, "\n")
}

// readSmall reads a file that is a few lines long.
func readSmall(path string) ([]byte, error) {
	const limit = 64 << 10
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Size() > limit {
		return nil, fmt.Errorf("it is larger than %d bytes", limit)
	}
	return os.ReadFile(path)
}

// keyBeside is the file of the key of a SQLite database, "" for PostgreSQL.
func keyBeside(database string) string {
	path, is := strings.CutPrefix(database, "sqlite:")
	if !is {
		return ""
	}
	return strings.TrimPrefix(path, "//") + ".key"
}

// evidenceKey reads the key that signs the log; nil where none is set and none lies
// beside the database.
func (r *reader) evidenceKey(path, database string) *evidence.Key {
	const name = "BRIEFED_EVIDENCE_KEY"
	set := path != ""
	if !set {
		path = keyBeside(database)
	}
	if path == "" {
		return nil
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && !set {
		return nil
	}
	if err != nil {
		r.wrong(name, "the file cannot be read: make one with briefed verify --new-key NAME")
		return nil
	}
	if othersMayRead(info.Mode(), runtime.GOOS) {
		r.wrong(name, "others than its owner can read the file: run chmod 600 on it")
		return nil
	}
	text, err := readSmall(path)
	if err != nil {
		r.wrong(name, "the file cannot be read")
		return nil
	}
	key, err := evidence.ParseKey(text)
	if err != nil {
		r.wrong(name, "%v", err)
		return nil
	}
	return key
}

// makeKey makes a key beside a SQLite database that has none, and says so.
func makeKey(c config, term terminal) error {
	path := keyBeside(c.Database)
	if path == "" || c.EvidenceKey != nil {
		return nil
	}
	host := "briefed"
	if u, err := url.Parse(c.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	text, err := evidence.NewKey(host + "/log/" + c.Clock.Now().UTC().Format("2006"))
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // another migrate made it
	}
	if err != nil {
		return fmt.Errorf("making the key that signs the log: %w", err)
	}
	if _, err = file.WriteString(text); err != nil {
		err = errors.Join(err, os.Remove(path))
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("making the key that signs the log: %w", err)
	}
	term.say("Made %s, the key that signs the log of evidence. Keep a copy apart from the database and its backups.", path)
	return nil
}

// sequenceForever puts into the log what waits for it, each second, until ctx ends.
func (a *app) sequenceForever(ctx context.Context, health *health) error {
	for failing := false; sleep(ctx, time.Second); {
		began := time.Now()
		n, err := a.sequenceOnce(ctx)
		for err == nil && n > 0 && ctx.Err() == nil {
			n, err = a.sequenceOnce(ctx)
		}
		if err != nil && ctx.Err() == nil && !failing {
			a.log.Error("evidence could not be put into the log, trying again each second", "error", err)
		}
		if failing = err != nil; ctx.Err() == nil {
			health.note(logging, began, err)
		}
	}
	return nil
}

// sequenceWaiting counts the days that are over and puts into the log what waits for it,
// as where no service runs. Who has not got the key leaves that to who has.
func (a *app) sequenceWaiting(ctx context.Context) error {
	state, err := a.store.LogState(ctx)
	if err != nil || state.Signed && a.config.EvidenceKey == nil {
		return err
	}
	if _, err := a.service.TakeCensus(ctx); err != nil {
		return err
	}
	for n := 1; n > 0 && err == nil; {
		n, err = a.sequenceOnce(ctx)
	}
	return err
}

func (a *app) sequenceOnce(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	return a.store.Sequence(ctx, a.service.Now(), a.config.EvidenceKey)
}
