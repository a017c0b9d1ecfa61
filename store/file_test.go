package store_test

import (
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestAFileThatIsGoneIsNoticed: whatever takes the file of the database away or puts
// another one there, an answer is not called saved, no empty database is made, and
// all is well once the file is back.
func TestAFileThatIsGoneIsNoticed(t *testing.T) {
	for name, take := range map[string]func(path string) error{
		"deleted": func(path string) error { return nil },
		"replaced": func(path string) error {
			copied, err := os.ReadFile(path + ".away")
			if err != nil {
				return err
			}
			return os.WriteFile(path, copied, 0o600)
		},
		"an empty file instead": func(path string) error { return os.WriteFile(path, nil, 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := storetest.SQLite(t)
			path := strings.TrimPrefix(address, "sqlite:")
			c := newCouncil(t, storetest.Open(t, address))
			c.team("north", digest.ByDM)
			c.people("north", "ann")
			c.publish(text("one"))
			ann, one := c.actor("ann"), c.item("one").ID
			answer := func() error {
				_, err := c.Answer(c.ctx, ann, digest.AnswerRequest{ItemID: one, Shown: 1, Kind: digest.Understood})
				return err
			}
			must(t, os.Rename(path, path+".away"))
			must(t, take(path))
			before, _ := os.ReadFile(path)
			var all sync.WaitGroup
			for range 20 { // more than the pool keeps: it makes new connections
				all.Go(func() {
					if err := answer(); !errors.Is(err, store.ErrReplaced) || digest.CodeOf(err) != digest.Internal {
						t.Errorf("answering: %v", err)
					}
				})
			}
			all.Wait()
			if err := c.db.CheckSchema(c.ctx); !errors.Is(err, store.ErrReplaced) {
				t.Errorf("checking the schema: %v", err)
			}
			if after, _ := os.ReadFile(path); !slices.Equal(before, after) {
				t.Errorf("%d bytes where there were %d", len(after), len(before))
			}
			must(t, os.Rename(path+".away", path))
			must(t, answer())
		})
	}
}

// TestALogThatIsGoneIsNoticed: somebody clears away the file of the last writes, which is
// no rubbish. Nothing is called saved any more, and what was saved is there after a restart.
func TestALogThatIsGoneIsNoticed(t *testing.T) {
	t.Parallel()
	address := storetest.SQLite(t)
	log := strings.TrimPrefix(address, "sqlite:") + "-wal"
	db := storetest.Open(t, address)
	c := newCouncil(t, db)
	c.team("north", digest.ByDM)
	c.people("north", "ann", "bob")
	c.publish(text("one"))
	answer := func(c *council, name string) error {
		_, err := c.Answer(c.ctx, c.actor(name), digest.AnswerRequest{ItemID: 1, Shown: 1, Kind: digest.Understood})
		return err
	}
	bob := c.actor("bob")
	must(t, answer(c, "ann"))
	must(t, os.Remove(log))
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			_, err := c.Answer(c.ctx, bob, digest.AnswerRequest{ItemID: 1, Shown: 1, Kind: digest.Understood})
			if !errors.Is(err, store.ErrLogGone) {
				t.Errorf("answering: %v", err)
			}
		})
	}
	all.Wait()
	if err := db.CheckSchema(c.ctx); !errors.Is(err, store.ErrLogGone) {
		t.Errorf("checking the schema: %v", err)
	}
	must(t, db.Close())

	again := newCouncil(t, storetest.Open(t, address))
	damages, _, err := again.db.Damages(again.ctx)
	must(t, err)
	answers, err := again.MyAnswers(again.ctx, again.actor("ann"), "")
	must(t, err)
	if len(damages) > 0 || len(answers) != 1 {
		t.Errorf("after a restart: %q, %d answers", damages, len(answers))
	}
	must(t, answer(again, "bob"))
}

// TestReadingMakesNothing: who opens a database to read can change nothing of it, and
// leaves nothing beside it; on none it makes none.
func TestReadingMakesNothing(t *testing.T) {
	for name, address := range map[string]string{"sqlite": storetest.SQLite(t), "postgres": storetest.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			path, file := strings.CutPrefix(address, "sqlite:")
			if db, err := store.OpenToRead(ctx, address); file && !errors.Is(err, store.ErrNone) {
				t.Fatalf("opened no file: %v", err)
			} else if err == nil { // an empty database of PostgreSQL
				if err := db.CheckSchema(ctx); !errors.Is(err, store.ErrEmpty) {
					t.Errorf("an empty database: %v", err)
				}
				tables, err := db.Tables(ctx)
				if must(t, err); len(tables) > 0 {
					t.Errorf("made %v", tables)
				}
				must(t, db.Close())
			}
			made, err := store.Open(ctx, address)
			must(t, err)
			_, err = made.Migrate(ctx)
			must(t, err)
			must(t, made.Close())

			db, err := store.OpenToRead(ctx, address)
			must(t, err)
			must(t, db.CheckSchema(ctx))
			if lines, how, err := db.Damages(ctx); err != nil || len(lines) > 0 {
				t.Errorf("damages by %q: %q, %v", how, lines, err)
			}
			if err := db.SaveDrafts(ctx, []digest.Text{text("one")}, storetest.Logged(monday)); err == nil {
				t.Error("a draft was saved")
			}
			must(t, db.Close())
			if !file {
				return
			}
			left, err := filepath.Glob(path + "*")
			if must(t, err); !slices.Equal(left, []string{path}) {
				t.Errorf("left %v", left)
			}
		})
	}
}

// TestDamageIsFound: pages that somebody or a disk overwrote.
func TestDamageIsFound(t *testing.T) {
	address := storetest.SQLite(t)
	db := storetest.Open(t, address)
	storetest.Seed(t, db, 20, 5)
	must(t, db.Exec(t.Context(), "PRAGMA wal_checkpoint(TRUNCATE)"))
	must(t, db.Close())
	path := strings.TrimPrefix(address, "sqlite:")
	raw, err := sql.Open("sqlite", path)
	must(t, err)
	var page, size int // of the receipts, not of the tables' definitions
	must(t, raw.QueryRowContext(t.Context(), "SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_master WHERE name = 'receipts'").Scan(&page, &size))
	must(t, raw.Close())
	content, err := os.ReadFile(path)
	must(t, err)
	copy(content[(page-1)*size:page*size], make([]byte, size))
	must(t, os.WriteFile(path, content, 0o600))
	read, err := store.OpenToRead(t.Context(), address)
	must(t, err)
	defer read.Close()
	lines, _, err := read.Damages(t.Context())
	if must(t, err); len(lines) == 0 {
		t.Error("no damage was found")
	}
}
