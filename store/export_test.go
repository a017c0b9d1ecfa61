package store

import "context"

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
func (db *DB) OneConnection() { db.db.SetMaxOpenConns(1) }

// Transactions is how many were begun.
func (db *DB) Transactions() int64 { return db.begun.Load() }

// Prepared is how many statements are ready.
func (db *DB) Prepared() (n int) {
	db.prepared.Range(func(any, any) bool { n++; return true })
	return n
}
