package storetest

import (
	"errors"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// unprivileged returns how to start PostgreSQL, which refuses to run as root, and gives
// the folder to whom it runs as. The server dies with the test process.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 != nil || err2 != nil {
			continue
		}
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return attr, os.Chown(dir, int(uid), int(gid))
	}
	return nil, errors.New("no user to run PostgreSQL as")
}

// memory is the folder of a file system in memory where there is one with room; else it
// is empty. So it is where databases are to pay for the disk.
func memory() string {
	if os.Getenv(durable) != "" {
		return ""
	}
	const shm, room, mayNotRun = "/dev/shm", 2 << 30, 8 // ST_NOEXEC: some tests run a program from there
	var free syscall.Statfs_t
	if syscall.Statfs(shm, &free) != nil || free.Bavail*uint64(free.Bsize) < room || free.Flags&mayNotRun != 0 {
		return ""
	}
	return shm
}
