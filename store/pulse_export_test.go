package store

import (
	"context"
	"encoding/binary"
	"os"
	"testing"
)

// FileOf returns the file of a database of SQLite, and what is beside it.
func FileOf(t *testing.T, db *DB) []byte {
	t.Helper()
	// The two columns of real time: nobody can tell the council's clock to SQLite.
	for _, column := range []string{"log_staged SET at = '2026-01-01T00:00:00.000000Z'", "goose_db_version SET tstamp = '2026-01-01 00:00:00'"} {
		if _, err := db.db.ExecContext(t.Context(), "UPDATE "+column); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(db.file.path)
	if err != nil {
		t.Fatal(err)
	}
	if wal, err := os.ReadFile(db.file.path + "-wal"); err == nil {
		content = append(content, wal...)
	}
	return content
}

// LinePointers counts the rows in the file of a table of PostgreSQL, those too that
// nobody sees any more: its pages are read as bytes.
func (db *DB) LinePointers(ctx context.Context, t *testing.T, table string) (n int) {
	t.Helper()
	if _, err := db.db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	var content []byte
	if err := db.db.GetContext(ctx, &content, "SELECT pg_read_binary_file(pg_relation_filepath($1::regclass))", table); err != nil {
		t.Fatal(err)
	}
	const page, header, pointer = 8192, 24, 4
	for at := 0; at+page <= len(content); at += page {
		lower := int(binary.LittleEndian.Uint16(content[at+12:]))
		if lower >= header {
			n += (lower - header) / pointer
		}
	}
	return n
}

// Ages counts the transactions that wrote the rows of a table of PostgreSQL.
func (db *DB) Ages(ctx context.Context, table string) (n int, err error) {
	err = db.db.GetContext(ctx, &n, "SELECT COUNT(DISTINCT xmin::text) FROM "+table)
	return n, err
}
