package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"testing"
)

// TestNoTimeZonesOnTheMachine runs the program where there is nothing but itself, and
// the libraries of C where the tests are linked to them.
func TestNoTimeZonesOnTheMachine(t *testing.T) {
	t.Parallel()
	jail := t.TempDir()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	needed, _ := exec.CommandContext(t.Context(), "ldd", program).Output() // fails where nothing is needed
	put := func(from, to string) {
		content, err := os.ReadFile(from)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(filepath.Join(jail, to)), 0o755)
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(jail, to), content, 0o755)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	put(program, "briefed")
	for _, library := range regexp.MustCompile(`/\S+`).FindAllString(string(needed), -1) {
		put(library, library)
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
