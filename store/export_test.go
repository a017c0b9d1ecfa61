package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/briefed/briefed/digest"
)

// MigrateTo brings an empty database to an earlier schema, as an older program left it.
func (db *DB) MigrateTo(ctx context.Context, version int64) error {
	p, err := db.provider()
	if err != nil {
		return err
	}
	_, err = p.UpTo(ctx, version)
	return err
}

// OneConnection leaves a database a single connection.
func (db *DB) OneConnection() {
	most := 1
	if db.file != nil && db.file.kept != nil {
		most++ // which nobody works with
	}
	db.db.SetMaxOpenConns(most)
}

// Transactions is how many were begun.
func (db *DB) Transactions() int64 { return db.begun.Load() }

// Counted is of how many teams reports took what is kept.
func (db *DB) Counted() int64 { return db.counted.Load() }

// CountTeams keeps the counts of some teams alone, as a process does that dies then.
func (db *DB) CountTeams(ctx context.Context, m digest.Moment, teams []int64) error {
	return db.in(ctx, func(t *tx) error { return t.keepCounts(m, teams) })
}

// Prepared is how many statements are ready.
func (db *DB) Prepared() (n int) {
	db.prepared.Range(func(any, any) bool { n++; return true })
	return n
}

// Tables are the names of all tables.
func (db *DB) Tables(ctx context.Context) (tables []string, err error) {
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if db.postgres {
		list = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
	}
	err = db.db.SelectContext(ctx, &tables, list)
	return tables, err
}

// Everything writes out every row of every table, for tests of what is left.
func (db *DB) Everything(ctx context.Context) (string, error) {
	var out strings.Builder
	tables, err := db.Tables(ctx)
	if err != nil {
		return "", err
	}
	for _, table := range tables {
		rows, err := db.db.QueryxContext(ctx, `SELECT * FROM "`+table+`"`)
		if err != nil {
			return "", err
		}
		for rows.Next() {
			values, err := rows.SliceScan()
			if err != nil {
				return "", errors.Join(err, rows.Close())
			}
			for i, v := range values {
				if b, is := v.([]byte); is {
					values[i] = string(b)
				}
			}
			fmt.Fprintf(&out, "%s: %v\n", table, values)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// WritesInTurn says whether those who write to it stand in a queue, as on SQLite.
func (db *DB) WritesInTurn() bool { return db.writers != nil }

// WaitingWriters is how many wait for their turn to write to an SQLite file.
func (db *DB) WaitingWriters() int {
	db.writers.mu.Lock()
	defer db.writers.mu.Unlock()
	return len(db.writers.people) + len(db.writers.work)
}
