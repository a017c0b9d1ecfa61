package main

import (
	"testing"

	"github.com/briefed/briefed/store/storetest"
)

// limitFiles sets how large a file may get to which a running process writes.
func limitFiles(t *testing.T, pid int, bytes uint64) {
	t.Helper()
	if err := setFileLimit(pid, bytes); err != nil {
		t.Fatal(err)
	}
}

// TestAFullDiskIsNoticed: nothing can be written, and everything can be read, so that
// whoever asks whether the database answers hears that it does. The service lives on,
// says what fails, and works again once there is room.
func TestAFullDiskIsNoticed(t *testing.T) {
	large(t)
	t.Parallel()
	s := startServing(t, storetest.MigratedSQLite(t))
	limitFiles(t, s.process.Pid, 0)
	s.until("/readyz", "^503 .*\n(.*)the outbox has failed since ")
	limitFiles(t, s.process.Pid, ^uint64(0))
	s.until("/readyz", "(?m)^ready$")
}
