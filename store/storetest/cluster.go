package storetest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/briefed/briefed/store"
)

// durable names the setting by which benchmarks pay for the disk as a council's server
// would.
const durable = "BRIEFED_TEST_DURABLE"

var running struct {
	sync.Mutex
	started bool
	dir     string
	address string
	err     error
	server  *exec.Cmd
}

// cluster starts a private PostgreSQL once per process, reachable only through a
// socket in a folder of its own.
func cluster() (string, error) {
	running.Lock()
	defer running.Unlock()
	if !running.started {
		running.started = true
		running.address, running.err = start()
	}
	return running.address, running.err
}

// Stop ends the private cluster, if one was started, and removes its files.
func Stop() {
	dropTables()
	dismiss()
	running.Lock()
	defer running.Unlock()
	if running.server != nil {
		stop(running.server)
		running.server = nil
	}
	if running.dir != "" {
		_ = os.RemoveAll(running.dir)
	}
}

// stop asks the server to end. One that waits for somebody who does not let go is
// told to in the end: a test run must not hang on what it throws away.
func stop(server *exec.Cmd) {
	if server.Process.Signal(syscall.SIGINT) != nil { // Windows has none
		_ = server.Process.Kill()
	}
	hurry := time.AfterFunc(20*time.Second, func() { _ = server.Process.Signal(syscall.SIGQUIT) })
	defer hurry.Stop()
	_ = server.Wait()
}

func start() (string, error) {
	initdb, postgres, err := binaries()
	if err != nil {
		return "", err
	}
	if running.dir, err = os.MkdirTemp("", "briefed-pg-"); err != nil {
		return "", err
	}
	attr, err := unprivileged(running.dir)
	if err != nil {
		return "", err
	}
	data := filepath.Join(running.dir, "data")
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	init := exec.CommandContext(ctx, initdb, "-D", data, "-U", "briefed", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	init.SysProcAttr, init.Dir = attr, running.dir
	if out, err := init.CombinedOutput(); err != nil {
		return "", fmt.Errorf("initdb: %w: %s", err, out)
	}
	synced := "off"
	if os.Getenv(durable) != "" {
		synced = "on"
	}
	server := exec.Command(postgres, "-D", data, "-k", running.dir, "-c", "listen_addresses=", "-c", "max_connections=200",
		"-c", "fsync="+synced, "-c", "synchronous_commit="+synced, "-c", "full_page_writes="+synced, "-c", "shared_buffers=256MB")
	server.SysProcAttr, server.Dir = attr, running.dir
	if err := server.Start(); err != nil {
		return "", err
	}
	running.server = server
	address := (&url.URL{Scheme: "postgres", User: url.User("briefed"), Path: "/postgres", RawQuery: url.Values{
		"host": {running.dir}, "sslmode": {"disable"},
	}.Encode()}).String()
	return address, ready(address)
}

// ready waits until the server answers.
func ready(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for {
		db, err := store.Open(ctx, address)
		if err == nil {
			return db.Close()
		}
		select {
		case <-ctx.Done():
			return errors.Join(errors.New("the private PostgreSQL did not start"), err)
		case <-ticker.C:
		}
	}
}

// binaries finds initdb and postgres on the path or where Debian puts them.
func binaries() (initdb, postgres string, err error) {
	initdb, err = exec.LookPath("initdb")
	if err == nil {
		if postgres, err = exec.LookPath("postgres"); err == nil {
			return initdb, postgres, nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", "", errors.New("initdb and postgres are not installed, and BRIEFED_TEST_DATABASE_URL is not set")
	}
	slices.Sort(found)
	initdb = found[len(found)-1]
	return initdb, filepath.Join(filepath.Dir(initdb), "postgres"), nil
}
