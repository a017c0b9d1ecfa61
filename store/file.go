package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"

	"github.com/jmoiron/sqlx"

	"github.com/briefed/briefed/digest"
)

// ErrNone is the cause of the error of [OpenExisting] where there is no database.
var ErrNone = errors.New("there is no database")

// OpenExisting is [Open] for what works with a database and makes none: a mistyped
// address, or a file that somebody took away, must not become an empty council.
func OpenExisting(ctx context.Context, address string) (*DB, error) {
	if path, is := strings.CutPrefix(address, "sqlite:"); is {
		return openFile(ctx, path, false)
	}
	return Open(ctx, address)
}

// OpenToRead is [OpenExisting] for what changes nothing: the database refuses every
// write.
func OpenToRead(ctx context.Context, address string) (*DB, error) {
	path, is := strings.CutPrefix(address, "sqlite:")
	open := func() (*DB, error) { return openPostgres(ctx, address, true) }
	if is {
		open = func() (*DB, error) { return openFile(ctx, path, true) }
	}
	db, err := open()
	if err == nil {
		db.readOnly = true
	}
	return db, err
}

func openFile(ctx context.Context, path string, readOnly bool) (*DB, error) {
	path = strings.TrimPrefix(path, "//")
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, digest.Errorf(digest.NotFound, "%w at the address that is set: make it with briefed migrate, or with the first briefed import, or correct BRIEFED_DATABASE_URL", ErrNone)
	}
	return openSQLite(ctx, path, readOnly)
}

// makeFile makes an empty database where there is none. Staff data is its owner's
// alone: SQLite gives what it writes beside a file the same mode. Why a file cannot be
// made opening it says better.
func makeFile(path string) {
	if file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
		_ = file.Close()
	}
}

func openSQLite(ctx context.Context, path string, readOnly bool) (*DB, error) {
	if path == "" || path == ":memory:" {
		return nil, digest.Errorf(digest.Invalid, "the database needs a file: write sqlite:briefed.db")
	}
	// Without mode=rw, SQLite makes an empty file for a connection that finds none,
	// and the pool makes connections at any time. Who only reads needs it too: SQLite
	// keeps beside the file what readers and writers share, and who may not write
	// would leave that there.
	dsn := "file:" + (&url.URL{Path: path}).EscapedPath() + fmt.Sprintf(
		"?mode=rw&_pragma=foreign_keys(1)&_pragma=busy_timeout(%d)&_pragma=synchronous(FULL)", busyTimeout.Milliseconds())
	if readOnly {
		dsn += "&_pragma=query_only(1)"
	} else {
		dsn += "&_pragma=journal_mode(WAL)&_txlock=immediate"
	}
	db, err := sqlx.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("opening the SQLite file: %w", err)
	}
	db.SetMaxOpenConns(8)
	opened, err := ping(ctx, db, dialect{}, "check that its folder exists, that both can be written to, and that the file is one of SQLite")
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("looking at the SQLite file: %w", err), opened.Close())
	}
	opened.file, opened.writers = &file{path: path, info: info}, &writers{}
	return opened, nil
}

// file is the file of an SQLite database as it was opened. A deleted or replaced file
// lives on for whoever has it open: what is written to it then is lost with the
// process, and nothing fails.
type file struct {
	path string
	info os.FileInfo
}

// ErrReplaced is the cause of the error of whatever is done with a database whose file
// is not the one that was opened.
var ErrReplaced = errors.New("the file of the database was deleted or replaced while it was in use: stop the service, put the right file there, and start it again")

// same fails where another file, or none, stands where the database was opened. Of
// PostgreSQL, nil, it says nothing.
func (f *file) same() error {
	if f == nil {
		return nil
	}
	if now, err := os.Stat(f.path); err != nil || !os.SameFile(now, f.info) {
		return digest.Errorf(digest.Internal, "%w", ErrReplaced)
	}
	return nil
}
