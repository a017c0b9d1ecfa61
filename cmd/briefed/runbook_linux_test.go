package main

import (
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
)

// TestRunbook runs testdata/runbook: each day of the runbook with its number. A script
// first shows the fault by the day's sign, and then, by the same sign, that it is over.
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
		if found, err := filepath.Glob(filepath.Join("testdata", "runbook", fmt.Sprintf("%02d-*.txtar", number))); err != nil || len(found) != 1 {
			t.Errorf("day %d has %d scripts, %v", number, len(found), err)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "runbook"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setupScript,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"slack":  slackCommand,
			"get":    get,
			"room":   roomCommand,
			"status": statusCommand,
		},
	})
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
