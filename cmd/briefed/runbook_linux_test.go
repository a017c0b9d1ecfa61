package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// TestRunbook runs testdata/runbook: each day of the runbook with its number, on SQLite and
// on PostgreSQL. A script first shows the fault by the day's sign, and then, by the same
// sign, that it is over. On PostgreSQL a script leaves out what only a file can have.
func TestRunbook(t *testing.T) {
	large(t)
	runbook, err := os.ReadFile(filepath.Join("..", "..", ".github", "docs", "runbook.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, day := range regexp.MustCompile(`(?m)^## (\d+)\. `).FindAllStringSubmatch(string(runbook), -1) {
		number, err := strconv.Atoi(day[1])
		if err != nil {
			t.Fatal(err)
		}
		found, err := filepath.Glob(filepath.Join("testdata", "runbook", fmt.Sprintf("%02d-*.txtar", number)))
		if err != nil || len(found) != 1 {
			t.Errorf("day %d has %d scripts, %v", number, len(found), err)
			continue
		}
		script := filepath.Base(found[0])
		t.Run("sqlite/"+script, func(t *testing.T) {
			t.Parallel()
			badDay(t, found[0], "sqlite:briefed.db")
		})
		if !ofAFile[script] {
			t.Run("postgres/"+script, func(t *testing.T) {
				t.Parallel()
				badDay(t, found[0], storetest.Postgres(t))
			})
		}
	}
}

// ofAFile are the days of a database that is a file of ours. PostgreSQL's files and disk are
// its own: of them it tells in its own log, and we show what we show on the second day.
var ofAFile = map[string]bool{"03-disk-full.txtar": true, "04-file-gone.txtar": true, "05-damaged.txtar": true}

// badDay runs a script on a database.
func badDay(t *testing.T, script, database string) {
	onPostgres := strings.HasPrefix(database, "postgres")
	testscript.Run(t, testscript.Params{
		Files:               []string{script},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("BRIEFED_DATABASE_URL", database)
			if onPostgres {
				if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin"); len(found) > 0 { // Debian's pg_dump and psql of the server's version
					env.Setenv("PATH", env.Getenv("PATH")+string(os.PathListSeparator)+found[len(found)-1])
				}
			}
			return setupScript(env)
		},
		Condition: func(name string) (bool, error) {
			if name != "postgres" {
				return false, fmt.Errorf("%s is no condition", name)
			}
			return onPostgres, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"slack":  slackCommand,
			"get":    get,
			"room":   roomCommand,
			"status": statusCommand,
			"sql":    sqlCommand,
		},
	})
}

// sqlCommand does to the script's database what nobody should: sql STATEMENT.
func sqlCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: sql STATEMENT")
	}
	address := ts.Getenv("BRIEFED_DATABASE_URL")
	if file, ok := strings.CutPrefix(address, "sqlite:"); ok {
		address = "sqlite:" + ts.MkAbs(file)
	}
	ctx, cancel := context.WithTimeout(context.Background(), longWait)
	defer cancel()
	db, err := store.Open(ctx, address)
	ts.Check(err)
	err = db.Exec(ctx, args[0])
	ts.Check(errors.Join(err, db.Close()))
}

// roomCommand sets how far files may grow to which a running process writes, whose number is in
// a file: room FILE BYTES|any.
func roomCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: room FILE BYTES|any")
	}
	process, err := strconv.Atoi(strings.TrimSpace(ts.ReadFile(args[0])))
	ts.Check(err)
	bytes := uint64(math.MaxUint64)
	if args[1] != "any" {
		bytes, err = strconv.ParseUint(args[1], 10, 64)
		ts.Check(err)
	}
	ts.Check(setFileLimit(process, bytes))
}

// statusCommand runs a command that is to exit with a status: status N COMMAND ARGUMENT…
func statusCommand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND ARGUMENT…")
	}
	err := ts.Exec(args[1], args[2:]...)
	var ended *exec.ExitError
	if !errors.As(err, &ended) || strconv.Itoa(ended.ExitCode()) != args[0] {
		ts.Fatalf("%s: %v, not status %s", strings.Join(args[1:], " "), err, args[0])
	}
}

// setFileLimit sets how large a file may get to which a running process writes.
func setFileLimit(pid int, bytes uint64) error {
	limit := syscall.Rlimit{Cur: bytes, Max: math.MaxUint64}
	const fileSize = 1 // RLIMIT_FSIZE
	if _, _, e := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(pid), fileSize, uintptr(unsafe.Pointer(&limit)), 0, 0, 0); e != 0 {
		return e
	}
	return nil
}
