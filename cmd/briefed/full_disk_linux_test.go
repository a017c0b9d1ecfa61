package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestAFullDiskUnderPostgres fills the disk of PostgreSQL amid a digest, while people press.
// The service says so by /readyz and its metric, and to whoever presses. Then there is room:
// PostgreSQL, which may have ended itself, is started again as a system does that, and nothing
// is done to the service. It says by the same signs that it works, everybody has one letter, and
// each press is recorded, or whoever pressed was told that it is not.
func TestAFullDiskUnderPostgres(t *testing.T) {
	large(t)
	t.Parallel()
	server := newPostgres(t, "full")
	fill, empty := server.onItsOwnDisk("96m")
	server.run("initdb", "-D", server.data, "-U", "briefed", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--wal-segsize=1")
	server.keep()
	r := newReplicas(t, "postgres://briefed@127.0.0.1:"+server.port+"/postgres?sslmode=disable&connect_timeout=2", 120)
	r.serve()
	s := r.services[0]
	r.arrive(30)

	fill()
	s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="outbox"\} [1-9]`)
	pressed := r.press()
	s.until("/readyz", "^503 .*\n(.*)has failed since ")
	r.somebodyIsTold()

	empty()
	s.until("/readyz", "(?m)^ready$")
	s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="outbox"\} 0$`)
	r.nobodyIsLost(pressed)
}

// onItsOwnDisk gives the server a disk in memory of such a size, which is filled and emptied
// again by what it returns. Where one may not be mounted, the test is left out.
func (p *postgres) onItsOwnDisk(size string) (fill, empty func()) {
	p.t.Helper()
	if os.Getuid() != 0 {
		p.t.Skip("only root mounts a small disk for PostgreSQL")
	}
	if err := syscall.Mount("tmpfs", p.dir, "tmpfs", 0, "mode=0700,size="+size); errors.Is(err, syscall.EPERM) {
		p.t.Skipf("a small disk for PostgreSQL may not be mounted here: %v", err)
	} else if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = syscall.Unmount(p.dir, syscall.MNT_DETACH) })
	if err := os.Chown(p.dir, int(p.account.Credential.Uid), int(p.account.Credential.Gid)); err != nil {
		p.t.Fatal(err)
	}
	ballast := filepath.Join(p.dir, "ballast")
	fill = func() {
		f, err := os.Create(ballast)
		if err != nil {
			p.t.Fatal(err)
		}
		defer f.Close() //nolint:errcheck // what was written is all there is room for
		for err == nil {
			_, err = f.Write(bytes.Repeat([]byte{1}, 4096))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			p.t.Fatal(err)
		}
	}
	return fill, func() {
		if err := os.Remove(ballast); err != nil {
			p.t.Fatal(err)
		}
	}
}

// keep starts the server, and again whenever it has ended, as systemd does that.
func (p *postgres) keep() {
	p.t.Helper()
	ctx, end := context.WithCancel(context.Background())
	ended := make(chan struct{})
	starts := 0
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			server := p.program(ctx)
			server.Cancel = func() error { return server.Process.Signal(syscall.SIGQUIT) }
			_ = server.Run()
			starts++
			pause(ctx, 200*time.Millisecond)
		}
	}()
	p.t.Cleanup(func() {
		end()
		<-ended
		p.t.Logf("PostgreSQL was started %d times", starts)
	})
	p.ask("SELECT 1")
}

// program is the server, which is to be started.
func (p *postgres) program(ctx context.Context) *exec.Cmd {
	command := exec.CommandContext(ctx, filepath.Join(p.bin, "postgres"), "-D", p.data, "-k", p.dir, "-p", p.port, "-c", "listen_addresses=127.0.0.1")
	command.SysProcAttr, command.Dir = p.account, p.dir
	return command
}

// somebodyIsTold waits until somebody hears that what they pressed is not saved.
func (r *replicas) somebodyIsTold() {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), longWait)
	defer cancel()
	for ctx.Err() == nil {
		for i := range r.people {
			if r.wasTold(r.id(i)) {
				return
			}
		}
		pause(ctx, 50*time.Millisecond)
	}
	r.t.Fatal("nobody was told that what they pressed is not saved")
}
