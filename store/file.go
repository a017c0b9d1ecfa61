package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

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
		// What was deleted is overwritten, not only marked as free.
		dsn += "&_pragma=journal_mode(WAL)&_pragma=secure_delete(1)&_txlock=immediate"
	}
	db, err := sqlx.Open("sqlite", dsn)
	if err != nil {
		return nil, fmt.Errorf("opening the SQLite file: %w", err)
	}
	db.SetMaxOpenConns(9) // one is kept for the log
	opened, err := ping(ctx, db, dialect{}, "check that its folder exists, that both can be written to, and that the file is one of SQLite")
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("looking at the SQLite file: %w", err), opened.Close())
	}
	opened.file, opened.writers = &file{path: path, info: info}, &writers{}
	if !readOnly {
		if err := opened.file.keepLog(ctx, db); err != nil {
			return nil, errors.Join(fmt.Errorf("looking at the SQLite file: %w", err), opened.Close())
		}
	}
	return opened, nil
}

// forgets says that the transaction takes away words that must not be found any more,
// such as those of a draft.
func (t *tx) forgets() { t.forgetting = true }

// forget empties SQLite's log of writes, in which what was overwritten in the file still
// stands. Somebody who reads meanwhile can keep it from that: then the next who writes
// tries again, and closing the database does so at the latest.
func (db *DB) forget(ctx context.Context, now bool) {
	if db.postgres || !now && !db.remembers.Load() {
		return
	}
	db.remembers.Store(true)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	conn, err := db.db.Connx(ctx)
	if err != nil {
		return
	}
	defer conn.Close() //nolint:errcheck // it goes back to the others
	wait := func(d time.Duration) error {
		_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", d.Milliseconds()))
		return err
	}
	var state struct {
		Busy       int `db:"busy"`
		Log        int `db:"log"`
		Checkpoint int `db:"checkpointed"`
	}
	if wait(forgetsWithin) == nil && conn.GetContext(ctx, &state, "PRAGMA wal_checkpoint(TRUNCATE)") == nil && state.Busy == 0 {
		db.remembers.Store(false)
	}
	if wait(busyTimeout) != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // not to be used again
	}
}

// forgetsWithin is how long a writer waits for those who read before it leaves
// emptying the log to the next.
const forgetsWithin = 50 * time.Millisecond

// file is the file of an SQLite database as it was opened. A deleted or replaced file
// lives on for whoever has it open: what is written to it then is lost with the
// process, and nothing fails.
type file struct {
	path string
	info os.FileInfo
	log  os.FileInfo // of the log of writes beside it; nil where there is none
	kept *sqlx.Conn
}

// keepLog keeps one connection for as long as the database is open: as long as anybody
// has a connection, SQLite itself neither deletes its log of writes nor makes another.
func (f *file) keepLog(ctx context.Context, db *sqlx.DB) (err error) {
	if f.kept, err = db.Connx(ctx); err != nil {
		return err
	}
	if _, err := f.kept.ExecContext(ctx, "SELECT count(*) FROM sqlite_master"); err != nil { // which has it open the log
		return err
	}
	f.log, err = os.Stat(f.path + "-wal")
	if errors.Is(err, os.ErrNotExist) {
		return nil // the file system has what a log needs not
	}
	return err
}

// close gives back the connection that was kept.
func (f *file) close() error {
	if f == nil || f.kept == nil {
		return nil
	}
	if err := f.kept.Close(); !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil // it was closed already
}

// ErrReplaced is the cause of the error of whatever is done with a database whose file
// is not the one that was opened.
var ErrReplaced = errors.New("the file of the database was deleted or replaced while it was in use: stop the service, put the right file there, and start it again")

// ErrLogGone is the cause of the error of whatever is done with a database whose log of
// writes is not the one that was opened. What was written lately stands in it alone.
var ErrLogGone = errors.New("the file ending in -wal beside the database was deleted or replaced while it was in use: stop the service, which writes what it still holds of it into the database, look with briefed doctor, and start it again")

// same fails where another file, or none, stands where the database was opened. Of
// PostgreSQL, nil, it says nothing.
func (f *file) same() error {
	if f == nil {
		return nil
	}
	if now, err := os.Stat(f.path); err != nil || !os.SameFile(now, f.info) {
		return digest.Errorf(digest.Internal, "%w", ErrReplaced)
	}
	if f.log == nil {
		return nil
	}
	if now, err := os.Stat(f.path + "-wal"); err != nil || !os.SameFile(now, f.log) {
		return digest.Errorf(digest.Internal, "%w", ErrLogGone)
	}
	return nil
}
