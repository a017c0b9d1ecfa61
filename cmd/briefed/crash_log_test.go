package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest/evidence"
	"github.com/briefed/briefed/store/storetest"
)

// logRows are more than one batch of the log.
const logRows = 12_000

// TestTheLogOutlivesKills: the program is killed again and again while it puts rows into
// the log of evidence, with rows still being added. No entry is missing or there twice,
// and every checkpoint that anybody could read after a kill still holds at the end:
// none was signed and lost.
func TestTheLogOutlivesKills(t *testing.T) {
	large(t)
	bothEngines(t, func(t *testing.T, database string) {
		folder := t.TempDir()
		key := filepath.Join(folder, "log.key")
		text, err := evidence.NewKey("briefed.council.example/log/2026")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(key, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		command := func(args ...string) *exec.Cmd {
			c := exec.CommandContext(t.Context(), "briefed", args...)
			c.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+database, "BRIEFED_EVIDENCE_KEY="+key)
			return c
		}
		run := func(args ...string) string {
			t.Helper()
			out, err := command(args...).CombinedOutput()
			if err != nil {
				t.Fatalf("briefed %v: %v\n%s", args, err, out)
			}
			return string(out)
		}
		run("migrate")
		db := storetest.Open(t, database)
		raw := rawDatabase(t, database)
		newest := func() (size int, note string) {
			t.Helper()
			err := raw.QueryRowContext(t.Context(), `SELECT size, note FROM log_checkpoints ORDER BY size DESC LIMIT 1`).Scan(&size, &note)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				t.Fatal(err)
			}
			return size, note
		}
		rows, killed := 0, 0
		var kept []string
		for round := range 6 {
			var values bytes.Buffer
			for i := range logRows {
				if i > 0 {
					values.WriteByte(',')
				}
				fmt.Fprintf(&values, "('2026-03-02T09:00:00.000000Z', 'a test', 'tested', 'row %d', '')", rows+i)
			}
			if err := db.Exec(context.WithoutCancel(t.Context()), `INSERT INTO audit (at, actor, action, subject, detail) VALUES `+values.String()); err != nil {
				t.Fatal(err)
			}
			rows += logRows
			before, _ := newest()
			victim := command("verify")
			if err := victim.Start(); err != nil {
				t.Fatal(err)
			}
			// It has put its first batch into the log: the second is on its way.
			for look, late := time.NewTicker(2*time.Millisecond), time.After(longWait); ; {
				select {
				case <-look.C:
				case <-late:
					t.Fatal("nothing is put into the log")
				}
				if size, _ := newest(); size > before {
					look.Stop()
					break
				}
			}
			<-time.NewTimer(time.Duration(rand.IntN(60)) * time.Millisecond).C
			_ = victim.Process.Kill()
			if victim.Wait() != nil {
				killed++
			}
			_, note := newest()
			path := filepath.Join(folder, fmt.Sprintf("checkpoint-%d", round))
			if err := os.WriteFile(path, []byte(note), 0o600); err != nil {
				t.Fatal(err)
			}
			kept = append(kept, "--checkpoint="+path)
		}
		said := run(append([]string{"verify"}, kept...)...)
		state, err := db.LogState(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if last, err := db.LastCensus(t.Context()); err != nil {
			t.Fatal(err)
		} else if !last.IsZero() { // the service counted yesterday meanwhile, and never a day before it
			rows++
		}
		t.Logf("%d of 6 were killed; %d entries of %d rows", killed, state.Size, rows)
		if killed == 0 || int(state.Size) != rows || state.Waiting != 0 {
			t.Errorf("%d killed, %d entries, %d waiting, of %d rows\n%s", killed, state.Size, state.Waiting, rows, said)
		}
	})
}

// rawDatabase reads a database past the store.
func rawDatabase(t *testing.T, address string) *sql.DB {
	t.Helper()
	driver := "postgres"
	if path, is := strings.CutPrefix(address, "sqlite:"); is {
		driver, address = "sqlite", path
	}
	raw, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = raw.Close() })
	return raw
}
