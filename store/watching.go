package store

import (
	"context"
	"errors"

	"github.com/lib/pq"
	"modernc.org/sqlite"

	"github.com/briefed/briefed/digest"
)

// Attempt is what came of one transaction: see [DB.Watch].
type Attempt struct {
	Writes bool  // it was begun to write
	Behind bool  // nobody waited for it: see [Behind]
	Err    error // why the database did not do it; nil where it did
}

// Watch has a function told of every transaction. It is set before the database is
// used. A transaction that a rule of ours refused, or that whoever asked gave up,
// says nothing about the database, and is not told.
func (db *DB) Watch(told func(Attempt)) { db.told = told }

func (db *DB) tell(ctx context.Context, writes bool, err error) {
	if db.told == nil || err != nil && (digest.CodeOf(err) != digest.Internal || errors.Is(err, context.Canceled)) {
		return
	}
	db.told(Attempt{Writes: writes, Behind: behind(ctx), Err: err})
}

type behindKey struct{}

// Behind marks what is done beside people's own doings, such as planning: it stands
// back behind them, and is tried again by whoever began it.
func Behind(ctx context.Context) context.Context { return context.WithValue(ctx, behindKey{}, true) }

func behind(ctx context.Context) bool { return ctx.Value(behindKey{}) != nil }

// Damaged reports whether an error says that what is stored cannot be read any more,
// which no repetition mends: SQLite's SQLITE_CORRUPT and SQLITE_NOTADB, PostgreSQL's
// class XX of its appendix A.
func Damaged(err error) bool {
	if e := (*sqlite.Error)(nil); errors.As(err, &e) {
		return e.Code()&0xFF == 11 || e.Code()&0xFF == 26
	}
	if e := (*pq.Error)(nil); errors.As(err, &e) {
		return e.Code == "XX001" || e.Code == "XX002"
	}
	return false
}
