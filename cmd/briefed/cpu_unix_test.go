//go:build unix

package main

import (
	"syscall"
	"testing"
	"time"
)

// cpuUsed is how long this process has computed, in itself and for the system: what
// a machine that others use too measures better than time.
func cpuUsed(tb testing.TB) time.Duration {
	tb.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
