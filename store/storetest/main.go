package storetest

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Main runs a package's tests and stops the private cluster behind them.
func Main(m *testing.M) { os.Exit(Run(m)) }

// Run is [Main] for who ends the process; it returns the code to end it with. Tests
// are many short programs that share one process: what waits for a disk and what
// collects garbage takes more of it than they do.
func Run(m interface{ Run() int }) int {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(3 << 29) // as far as there is memory everywhere
	}
	if checks := flag.Lookup("rapid.checks"); checks != nil {
		if flag.Parse(); !testing.Short() && checks.Value.String() == checks.DefValue { // of which -short takes a fifth by itself
			_ = checks.Value.Set(walks)
		}
	}
	defer inMemory()()
	defer Stop()
	return m.Run()
}

// walks is how often a property of the store is tried on either engine, unless
// -rapid.checks says otherwise, as the weekly job does: the planted faults are found by
// so many, and each walk on PostgreSQL takes a fifth of a second.
const walks = "40"

// inMemory has temporary files in memory, where there is a file system with room, for
// this process and those that it starts. There each save of a database's file is as safe
// from the end of a process as on a disk, and a disk's waits prove nothing: no test takes
// the power away. Benchmarks pay for the disk. It returns how to take everything away.
func inMemory() (done func()) {
	flag.Parse()
	bench, folder := flag.Lookup("test.bench"), memory()
	if bench == nil || bench.Value.String() != "" || folder == "" {
		return func() {}
	}
	dir, err := os.MkdirTemp(folder, "briefed-test-")
	if err != nil {
		return func() {}
	}
	if os.Chmod(dir, 0o711) != nil || os.Setenv("TMPDIR", dir) != nil { // PostgreSQL runs as somebody else below it
		return func() {}
	}
	return func() { _ = os.RemoveAll(dir) }
}
