package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// ErrBackupTool is the cause of the error of [DB.Backup] for PostgreSQL, whose own
// tool makes backups.
var ErrBackupTool = errors.New("PostgreSQL makes its own backups")

// Backup writes the whole of an SQLite database, as it is at one moment, to a file that
// is not there yet. Who writes meanwhile does not wait. The file is complete or is not
// there: it is written beside its place, brought to the disk, and moved there last.
func (db *DB) Backup(ctx context.Context, path string) (err error) {
	if db.postgres {
		return ErrBackupTool
	}
	if _, err := os.Lstat(path); err == nil {
		return digest.Errorf(digest.Invalid, "%s is there already: name a new file, such as one with today's date in it", path)
	}
	partial := path + ".partial"
	made, err := os.OpenFile(partial, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // its owner's alone, as what it is a copy of
	if errors.Is(err, os.ErrExist) {
		return digest.Errorf(digest.Invalid, "%s is left of a backup that was cut off, or of one that still runs: delete it and try again", partial)
	}
	if err != nil {
		return fmt.Errorf("making the file of the backup: %w", err)
	}
	defer func() {
		if err = errors.Join(err, made.Close()); err != nil {
			_ = os.Remove(partial)
		}
	}()
	if err := db.file.same(); err != nil {
		return err
	}
	// Of the two ways that SQLite has, this one reads within one transaction. Its backup
	// API begins anew whenever another process writes, which the service does each second.
	if _, err := db.db.ExecContext(ctx, "VACUUM INTO ?", partial); err != nil {
		return fmt.Errorf("copying the database: %w", err)
	}
	if err := made.Sync(); err != nil {
		return fmt.Errorf("bringing the backup to the disk: %w", err)
	}
	if err := os.Rename(partial, path); err != nil {
		return fmt.Errorf("putting the backup in its place: %w", err)
	}
	return nil
}

// Holds is what a database holds, so that somebody can tell an old or an empty backup
// from a good one.
type Holds struct {
	People, Items, Answers int
	Newest                 time.Time // the last entry of the audit log; zero for none
}

// Holds counts it.
func (db *DB) Holds(ctx context.Context) (h Holds, err error) {
	err = db.read(ctx, func(t *tx) error {
		for from, n := range map[string]*int{"people": &h.People, "items": &h.Items, "answers": &h.Answers} {
			if err := t.one(n, "SELECT count(*) FROM "+from, nil); err != nil {
				return err
			}
		}
		var newest stamp
		err := t.one(&newest, "SELECT at FROM audit ORDER BY id DESC LIMIT 1", nil)
		if digest.CodeOf(err) == digest.NotFound {
			err = nil
		}
		h.Newest = newest.Time
		return err
	})
	return h, err
}

// dumpMagic is what files of pg_dump in its own formats begin with.
const dumpMagic = "PGDMP"

// IsDump reports whether a file is one that PostgreSQL's pg_dump made, or SQL.
func IsDump(path string) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	head := make([]byte, 64)
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, err
	}
	return strings.HasPrefix(string(head[:n]), dumpMagic) || strings.Contains(string(head[:n]), "PostgreSQL database dump"), nil
}
