package storetest

import (
	"context"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/briefed/briefed/store"
)

// Tables are made once per process and engine, and copied for each test: a
// hundred tests would otherwise wait for them far longer than they run.

var sqliteTables struct {
	sync.Mutex
	file []byte
}

// MigratedSQLite returns the address of a new SQLite file with tables.
func MigratedSQLite(t testing.TB) string {
	t.Helper()
	sqliteTables.Lock()
	defer sqliteTables.Unlock()
	address := SQLite(t)
	path := strings.TrimPrefix(address, "sqlite:")
	if sqliteTables.file == nil {
		migrate(t, address)
		file, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sqliteTables.file = file
	} else if err := os.WriteFile(path, sqliteTables.file, 0o600); err != nil {
		t.Fatal(err)
	}
	return address
}

var postgresTables struct {
	sync.Mutex
	name string
}

// MigratedPostgres returns the address of a new PostgreSQL database with tables.
func MigratedPostgres(t testing.TB) string {
	t.Helper()
	return newPostgres(t, postgresTemplate(t))
}

// postgresTemplate returns the database with tables that others are copies of.
func postgresTemplate(t testing.TB) string {
	t.Helper()
	postgresTables.Lock()
	defer postgresTables.Unlock()
	if postgresTables.name == "" {
		address := Postgres(forever{t})
		migrate(t, address)
		made, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		postgresTables.name = strings.TrimPrefix(made.Path, "/")
	}
	return postgresTables.name
}

// forever is a test whose database outlives it: [Stop] drops it.
type forever struct{ testing.TB }

func (forever) Cleanup(func()) {}

func migrate(t testing.TB, address string) {
	t.Helper()
	db, err := store.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// dropTables drops the database that others are copied from, where the server is
// not ours to throw away.
func dropTables() {
	postgresTables.Lock()
	defer postgresTables.Unlock()
	if server := os.Getenv("BRIEFED_TEST_DATABASE_URL"); server != "" && postgresTables.name != "" {
		drop(server, postgresTables.name)
		postgresTables.name = ""
	}
}
