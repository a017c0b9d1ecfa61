package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestABackupIsTheDatabase row by row, its owner's alone, and whole while people go on
// writing.
func TestABackupIsTheDatabase(t *testing.T) {
	db := storetest.Open(t, storetest.MigratedSQLite(t))
	c := storetest.Seed(t, db, 60, 4)
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "copy.db")
	must(t, db.Backup(ctx, path))
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others can read it: %s", info.Mode())
	}
	if err := db.Backup(ctx, path); digest.CodeOf(err) != digest.Invalid {
		t.Errorf("over another one: %v", err)
	}
	copied, err := store.OpenToRead(ctx, "sqlite:"+path)
	must(t, err)
	defer copied.Close()
	lines := func(db *store.DB) []string { // tables may stand in another order in it
		all, err := db.Everything(ctx)
		must(t, err)
		return slices.Sorted(strings.SplitSeq(all, "\n"))
	}
	if diff := cmp.Diff(lines(db), lines(copied)); diff != "" {
		t.Errorf("the copy (-want +got):\n%s", diff)
	}

	var writing sync.WaitGroup
	for client := range 4 {
		writing.Go(func() {
			for n := range 15 {
				_, err := says(ctx, db, digest.Answer{
					PersonID: int64(client*15+n) + 1, ItemID: 1, Asks: 1, Shown: 1, Kind: digest.Understood, Face: digest.FaceSlack, At: c.Now(),
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	path = filepath.Join(t.TempDir(), "amid.db")
	must(t, db.Backup(ctx, path))
	writing.Wait()
	amid, err := store.OpenToRead(ctx, "sqlite:"+path)
	must(t, err)
	defer amid.Close()
	damages, _, err := amid.Damages(ctx)
	must(t, err)
	sound, err := amid.Sound(ctx) // a receipt and its answer are there together, or neither
	must(t, err)
	if len(damages) > 0 || sound.Disagreeing > 0 || len(sound.MissingTriggers) > 0 {
		t.Errorf("a backup amid writing: %q, %+v", damages, sound)
	}
}

// TestPostgresMakesItsOwnBackups: nothing that could be taken for one is made.
func TestPostgresMakesItsOwnBackups(t *testing.T) {
	db := storetest.Open(t, storetest.MigratedPostgres(t))
	path := filepath.Join(t.TempDir(), "copy.db")
	if err := db.Backup(t.Context(), path); !errors.Is(err, store.ErrBackupTool) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a file was made")
	}
}
