// Package storetest gives tests a migrated database of each engine: SQLite
// always, PostgreSQL from BRIEFED_TEST_DATABASE_URL or from a private cluster
// that is started from the local initdb and postgres. With CI=true a missing
// PostgreSQL is a failure, elsewhere a skip.
package storetest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/briefed/briefed/store"
)

// Each runs a test once on every engine, in parallel; with -short on SQLite
// alone, unless BRIEFED_TEST_DATABASE_URL asks for PostgreSQL.
func Each(t *testing.T, test func(t *testing.T, db *store.DB)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, Open(t, MigratedSQLite(t)))
	})
	t.Run("postgres", func(t *testing.T) {
		if testing.Short() && os.Getenv("BRIEFED_TEST_DATABASE_URL") == "" {
			t.Skip("left out by -short")
		}
		t.Parallel()
		test(t, Open(t, MigratedPostgres(t)))
	})
}

// Open opens and migrates a database for the length of a test.
func Open(t testing.TB, address string) *store.DB {
	t.Helper()
	db, err := store.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	db.GoByCaller() // tests set their clocks by hand
	return db
}

// SQLite returns the address of a new SQLite file.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "briefed.db")
}

var databases atomic.Int64

// Postgres returns the address of a new, empty PostgreSQL database.
func Postgres(t testing.TB) string {
	t.Helper()
	return newPostgres(t, "template1")
}

// newPostgres returns the address of a new copy of a database.
func newPostgres(t testing.TB, template string) string {
	t.Helper()
	server := needed(t)
	name := fmt.Sprintf("briefed_test_%d_%d", os.Getpid(), databases.Add(1))
	admin, how, err := keeper(server)
	if err != nil {
		t.Fatal(err)
	}
	if err := admin.Exec(context.Background(), "CREATE DATABASE "+name+" TEMPLATE "+template+how); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { drop(server, name) })
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

// Admin opens the PostgreSQL behind the tests as who may do everything to it.
func Admin(t testing.TB) *store.DB {
	t.Helper()
	admin, err := store.Open(context.Background(), needed(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = admin.Close() })
	return admin
}

func drop(server, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if admin, _, err := keeper(server); err == nil {
		_ = admin.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
	}
}

var kept struct {
	sync.Mutex
	server, how string
	admin       *store.DB
}

// keeper returns who makes and drops the databases of a server, and how a copy is asked
// for. It stays connected: a connection costs PostgreSQL as much as a copy does. One that
// copies files is half the work of one by its log, and is all there is before version 15.
func keeper(server string) (admin *store.DB, how string, err error) {
	kept.Lock()
	defer kept.Unlock()
	if kept.server == server {
		return kept.admin, kept.how, nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if admin, err = store.Open(ctx, server); err != nil {
		return nil, "", err
	}
	if admin.Exec(ctx, "SELECT 1 / (CAST(current_setting('server_version_num') AS integer) / 150000)") == nil {
		how = " STRATEGY FILE_COPY"
	}
	kept.server, kept.how, kept.admin = server, how, admin
	return admin, how, nil
}

// dismiss ends the keeper's connections.
func dismiss() {
	kept.Lock()
	defer kept.Unlock()
	if kept.admin != nil {
		_ = kept.admin.Close()
		kept.server, kept.admin = "", nil
	}
}

// needed returns the address of the server behind the tests. Where there is none the test
// is skipped, but with CI=true it fails: what was left out there would be nowhere.
func needed(t testing.TB) string {
	t.Helper()
	server, err := postgresServer()
	if err == nil {
		return server
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("PostgreSQL is needed here: %v", err)
	}
	t.Skipf("no PostgreSQL: %v", err)
	return ""
}

func postgresServer() (string, error) {
	if address := os.Getenv("BRIEFED_TEST_DATABASE_URL"); strings.HasPrefix(address, "postgres") {
		return address, nil
	}
	return cluster()
}
