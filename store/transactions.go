package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"modernc.org/sqlite" // the embedded engine, without cgo

	"github.com/briefed/briefed/digest"
)

// in runs f in a transaction and commits unless f fails. PostgreSQL aborts one
// of two transactions that wait for each other; that one is tried again, and so is
// one whose server went away before it was told to commit: f may be run anew.
func (db *DB) in(ctx context.Context, f func(*tx) error) error {
	again := db.retrying(ctx)
	for try := 0; ; try++ {
		err := db.once(ctx, nil, f)
		if try < 3 && isDeadlock(err) || isAway(err) && again() {
			continue
		}
		return err
	}
}

// read runs f in a transaction that only reads: on SQLite it waits for no writer. It
// is tried again where the server was away when it began, and not once f has read.
func (db *DB) read(ctx context.Context, f func(*tx) error) error {
	return db.reading(ctx, &sql.TxOptions{ReadOnly: true}, f)
}

// snapshot is read, all of it as of one moment on PostgreSQL too.
func (db *DB) snapshot(ctx context.Context, f func(*tx) error) error {
	options := &sql.TxOptions{ReadOnly: true}
	if db.postgres {
		options.Isolation = sql.LevelRepeatableRead
	}
	return db.reading(ctx, options, f)
}

func (db *DB) reading(ctx context.Context, options *sql.TxOptions, f func(*tx) error) error {
	again := db.retrying(ctx)
	for {
		began := false
		err := db.once(ctx, options, func(t *tx) error {
			began = true
			return f(t)
		})
		if !began && isAway(err) && again() {
			continue
		}
		return err
	}
}

func (db *DB) once(ctx context.Context, options *sql.TxOptions, f func(*tx) error) (err error) {
	defer func() { db.tell(ctx, options == nil, err) }()
	if err := db.file.same(); err != nil {
		return err
	}
	if db.readOnly && options == nil { // lib/pq would begin one that may write, whatever the session's default
		options = &sql.TxOptions{ReadOnly: true}
	}
	if options == nil && db.writers != nil {
		if err := db.writers.enter(ctx); err != nil {
			return beginning(err)
		}
		defer db.writers.leave()
	}
	t, done, err := db.begin(ctx, options)
	if err != nil {
		return err
	}
	db.begun.Add(1)
	work := &tx{dialect: db.dialect, Tx: t, ctx: ctx, db: db}
	work.still = !db.postgres || options != nil && options.Isolation == sql.LevelRepeatableRead
	defer func() { // without a connection: see prepare
		if err == nil {
			db.prepare(ctx, work.missing)
		}
		if err == nil && options == nil {
			db.forget(ctx, work.forgetting)
		}
	}()
	defer done()
	defer func() { // also of what panics
		if undo := t.Rollback(); undo != nil && !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
	}()
	if err := f(work); err != nil {
		return err
	}
	if err := db.file.same(); err != nil {
		return err
	}
	if err := t.Commit(); err != nil {
		return &commitError{err}
	}
	return nil
}

// busyTimeout is how long SQLite waits for another writer.
const busyTimeout = 5 * time.Second

// begin begins a transaction; done gives back what it took, once that is over.
// SQLite waits for another writer whatever ctx says: whoever has less time than
// that, such as for Slack's acknowledgement, gets a connection that waits less.
func (db *DB) begin(ctx context.Context, options *sql.TxOptions) (t *sqlx.Tx, done func(), err error) {
	deadline, hurried := ctx.Deadline()
	left := time.Until(deadline)
	if !hurried || db.postgres || options != nil || left > busyTimeout-time.Second {
		t, err = db.db.BeginTxx(ctx, options)
		return t, func() {}, beginning(err)
	}
	conn, err := db.db.Connx(ctx)
	if err != nil {
		return nil, nil, beginning(err)
	}
	wait := func(ctx context.Context, d time.Duration) error {
		_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout = %d", max(0, d.Milliseconds())))
		return err
	}
	done = func() {
		if wait(context.WithoutCancel(ctx), busyTimeout) != nil {
			_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // not to be used again
		}
		_ = conn.Close()
	}
	if err = wait(ctx, left-left/10); err == nil {
		t, err = conn.BeginTxx(ctx, options)
	}
	if err != nil {
		done()
		return nil, nil, beginning(err)
	}
	return t, done, nil
}

// sqliteBusy is SQLITE_BUSY: another process or connection is writing.
const sqliteBusy = 5

func beginning(err error) error {
	var e *sqlite.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e) && e.Code()&0xFF == sqliteBusy, errors.Is(err, errWriters):
		return digest.Errorf(digest.Internal, "the database is busy: another command writes to it, such as an import; try again once that is done: %w", err)
	default:
		return fmt.Errorf("beginning a transaction: %w", err)
	}
}

// commitError says that nobody knows whether what was done is there.
type commitError struct{ err error }

func (e *commitError) Error() string { return "committing a transaction: " + e.err.Error() }
func (e *commitError) Unwrap() error { return e.err }

func isDeadlock(err error) bool {
	var pqErr *pq.Error
	return errors.As(err, &pqErr) && (pqErr.Code == "40P01" || pqErr.Code == "40001")
}

// How long and how often what somebody waits for is tried again while PostgreSQL is
// away: a restart takes a few seconds. Who has a deadline, such as a press in Slack,
// is tried again until that.
const (
	awayFor   = 5 * time.Second
	awayEvery = 100 * time.Millisecond
)

// retrying returns a function that waits for a moment, and reports false where there
// is no time left. Work that nobody waits for is tried again by who began it.
func (db *DB) retrying(ctx context.Context) func() bool {
	if !db.postgres || behind(ctx) {
		return func() bool { return false }
	}
	end := time.Now().Add(awayFor)
	if deadline, ok := ctx.Deadline(); ok {
		end = deadline
	}
	return func() bool {
		if time.Until(end) < awayEvery {
			return false
		}
		wait := time.NewTimer(awayEvery)
		defer wait.Stop()
		select {
		case <-ctx.Done():
			return false
		case <-wait.C:
			return true
		}
	}
}

// isAway reports whether PostgreSQL stopped, starts, or cannot be reached, and has
// not been told to commit: what was begun is undone. The codes are those of its
// appendix A: admin_shutdown, crash_shutdown, cannot_connect_now, and the class of
// connections.
func isAway(err error) bool {
	if e := (*commitError)(nil); err == nil || errors.As(err, &e) {
		return false
	}
	if e := (*pq.Error)(nil); errors.As(err, &e) {
		return e.Code == "57P01" || e.Code == "57P02" || e.Code == "57P03" || e.Code.Class() == "08"
	}
	var lost net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &lost) && !errors.Is(err, context.DeadlineExceeded)
}
