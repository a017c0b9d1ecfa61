package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// TestNoTimeZonesOnTheMachine runs the program where there is nothing but itself.
func TestNoTimeZonesOnTheMachine(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program without cgo")
	}
	t.Parallel()
	jail := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(jail, "briefed"), ".")
	build.Env = append(build.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, args := range [][]string{{"migrate"}, {"doctor"}} {
		cmd := exec.CommandContext(t.Context(), "/briefed", args...)
		cmd.Path, cmd.Dir = "/briefed", "/"
		cmd.Env = []string{"BRIEFED_DATABASE_URL=sqlite:/x.db", "BRIEFED_TIMEZONE=Europe/London"}
		cmd.SysProcAttr = jailed(jail)
		out, err := cmd.CombinedOutput()
		if bytes.Contains(out, []byte("is not a time zone")) || err != nil && args[0] == "migrate" {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}

// jailed makes a directory all that a process sees; without root by a user namespace.
func jailed(dir string) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Chroot: dir}
	if syscall.Getuid() != 0 {
		attr.Cloneflags = syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: syscall.Getuid(), Size: 1}}
	}
	return attr
}
