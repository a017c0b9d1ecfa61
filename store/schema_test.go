package store_test

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

func TestWrongSchemaIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		must(t, db.CheckSchema(t.Context()))
		exec(t, db, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, true)")
		if err := db.CheckSchema(t.Context()); digest.CodeOf(err) != digest.Conflict || !strings.Contains(err.Error(), "install the newer program") {
			t.Errorf("a newer schema: %v", err)
		}
		if _, err := db.Migrate(t.Context()); digest.CodeOf(err) != digest.Conflict {
			t.Errorf("migrating a newer schema: %v", err)
		}
		exec(t, db, "DELETE FROM goose_db_version WHERE version_id > 1")
		if err := db.CheckSchema(t.Context()); digest.CodeOf(err) != digest.Conflict || !strings.Contains(err.Error(), "run briefed migrate") {
			t.Errorf("an older schema: %v", err)
		}
	})
}

func TestAnotherProgramsDatabaseIsLeftAlone(t *testing.T) {
	for engine, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(engine, func(t *testing.T) {
			if engine == "postgres" && testing.Short() {
				t.Skip("left out by -short")
			}
			db, err := store.Open(t.Context(), address(t))
			must(t, err)
			t.Cleanup(func() { must(t, db.Close()) })
			exec(t, db, "CREATE TABLE customers (id integer)")
			_, migrated := db.Migrate(t.Context())
			for doing, err := range map[string]error{"checking": db.CheckSchema(t.Context()), "migrating": migrated} {
				if digest.CodeOf(err) != digest.Conflict || !strings.Contains(err.Error(), "the table customers") {
					t.Errorf("%s: %v", doing, err)
				}
			}
			if err := db.Exec(t.Context(), "SELECT 1 FROM goose_db_version"); err == nil {
				t.Error("it was given a table")
			}
			exec(t, db, "DROP TABLE customers")
			if _, err := db.Migrate(t.Context()); err != nil {
				t.Errorf("once it is empty: %v", err)
			}
		})
	}
}

func TestANewDatabaseIsItsOwnersAlone(t *testing.T) {
	address := storetest.SQLite(t)
	storetest.Open(t, address)
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(strings.TrimPrefix(address, "sqlite:") + suffix)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("briefed.db%s has mode %s", suffix, info.Mode())
		}
	}
}

// TestTwoMakeANewDatabaseAtOnce: serve starts, and somebody imports.
func TestTwoMakeANewDatabaseAtOnce(t *testing.T) {
	address := storetest.SQLite(t)
	failed := make(chan error)
	for range 4 {
		go func() {
			db, err := store.Open(t.Context(), address)
			if err == nil {
				_, err = db.Migrate(t.Context())
				err = errors.Join(err, db.CheckSchema(t.Context()), db.Close())
			}
			failed <- err
		}()
	}
	for range 4 {
		if err := <-failed; err != nil {
			t.Error(err)
		}
	}
}

func TestAUserWhoMayNotMakeTablesIsToldHow(t *testing.T) {
	if testing.Short() {
		t.Skip("left out by -short")
	}
	address := storetest.Postgres(t)
	db, err := store.Open(t.Context(), address)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	exec(t, db, "DROP SCHEMA public")
	if err := db.CheckSchema(t.Context()); !errors.Is(err, store.ErrEmpty) {
		t.Errorf("looking made something: %v", err)
	}
	if _, err := db.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "make it the owner") {
		t.Errorf("%v", err)
	}
}

// TestWhoHasLittleTimeWaitsNoLongerForAnotherWriter: Slack wants its
// acknowledgement before SQLite would give up.
func TestWhoHasLittleTimeWaitsNoLongerForAnotherWriter(t *testing.T) {
	address := storetest.SQLite(t)
	db := storetest.Open(t, address)
	other, err := sql.Open("sqlite", "file:"+strings.TrimPrefix(address, "sqlite:")+"?_txlock=immediate")
	must(t, err)
	t.Cleanup(func() { must(t, other.Close()) })
	writing, err := other.BeginTx(t.Context(), nil)
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	began := time.Now()
	if err := db.Release(ctx, "nobody"); digest.CodeOf(err) != digest.Internal || !strings.Contains(err.Error(), "the database is busy") {
		t.Errorf("while another writes: %v", err)
	}
	if took := time.Since(began); took >= 5*time.Second { // as long as SQLite waits for who has time
		t.Errorf("it took %s to say so", took)
	}
	must(t, writing.Rollback())
	ctx, cancel = context.WithTimeout(t.Context(), patience)
	defer cancel()
	must(t, db.Release(ctx, "nobody"))
}

func TestEmptyDatabaseIsRefused(t *testing.T) {
	db, err := store.Open(t.Context(), storetest.SQLite(t))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	if err := db.CheckSchema(t.Context()); err == nil || !strings.Contains(err.Error(), "run briefed migrate") {
		t.Errorf("an empty database: %v", err)
	}
}

func TestUnusableAddressesAreRefused(t *testing.T) {
	for name, test := range map[string]struct{ address, says string }{
		"no scheme":   {"briefed.db", "sqlite: or postgres:"},
		"no file":     {"sqlite:", "needs a file"},
		"no folder":   {"sqlite:" + filepath.Join(t.TempDir(), "none", "briefed.db"), "folder exists"},
		"no server":   {"postgres://briefed:secret@127.0.0.1:1/briefed?sslmode=disable", "the server runs"},
		"not a URL":   {"postgres://briefed:secret@%zz", "cannot be read"},
		"wrong value": {"postgres://briefed:secret@localhost/briefed?sslmode=perhaps", "cannot be"},
	} {
		t.Run(name, func(t *testing.T) {
			db, err := store.Open(t.Context(), test.address)
			if err == nil {
				t.Fatal("opened", db.Close())
			}
			if !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "secret") {
				t.Errorf("%q should say %q and no password", err, test.says)
			}
		})
	}
}
