package store_test

import (
	"path/filepath"
	"strings"
	"testing"

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
