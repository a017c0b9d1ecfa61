package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/briefed/briefed/store"
)

// TestSoakStandby kills the primary of two servers while two replicas send 2,000 letters and
// people press, and promotes its synchronous standby, as .github/docs/replicas.md says. The
// same processes go on there: nobody is lost, nobody gets two letters, and each press is
// recorded, or whoever pressed was told that it is not.
func TestSoakStandby(t *testing.T) {
	if os.Getenv("BRIEFED_SOAK") == "" {
		t.Skip("make soak runs this")
	}
	primary := newPostgres(t, "primary")
	primary.run("initdb", "-D", primary.data, "-U", "briefed", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	primary.start()
	standby := newPostgres(t, "standby")
	standby.run("pg_basebackup", "-h", "127.0.0.1", "-p", primary.port, "-U", "briefed", "-D", standby.data, "-R", "-X", "stream")
	standby.start()
	primary.ask("ALTER SYSTEM SET synchronous_standby_names = '*'")
	primary.ask("SELECT pg_reload_conf()")

	both := fmt.Sprintf("postgres://briefed@/postgres?host=127.0.0.1,127.0.0.1&port=%s,%s&sslmode=disable&target_session_attrs=read-write&connect_timeout=2", primary.port, standby.port)
	r := newReplicas(t, both, 2000)
	for range 2 {
		r.serve()
	}
	pressed := r.press()
	r.arrive(100 + rand.IntN(200))
	_ = primary.server.Process.Signal(syscall.SIGQUIT) // at once, with nothing written any more
	_ = primary.server.Wait()
	standby.ask("SELECT pg_promote()")
	for _, s := range r.services {
		s.until("/readyz", "(?m)^ready$")
	}
	r.database = fmt.Sprintf("postgres://briefed@127.0.0.1:%s/postgres?sslmode=disable", standby.port)
	r.nobodyIsLost(pressed)
}

// postgres is a server of a test's own.
type postgres struct {
	t                    *testing.T
	bin, dir, data, port string
	account              *syscall.SysProcAttr
	server               *exec.Cmd
}

func newPostgres(t *testing.T, name string) *postgres {
	t.Helper()
	bin := ""
	if found, _ := filepath.Glob("/usr/lib/postgresql/*/bin"); len(found) > 0 { // Debian's; on its path are others of the same name
		bin = found[len(found)-1]
	} else if found, err := exec.LookPath("pg_basebackup"); err == nil {
		bin = filepath.Dir(found)
	} else {
		t.Fatal("PostgreSQL is not installed")
	}
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "briefed-"+name)
	if err != nil {
		t.Fatal(err)
	}
	p := &postgres{t: t, bin: bin, dir: dir, data: filepath.Join(dir, "data"), port: port, account: &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}}
	if os.Getuid() == 0 { // PostgreSQL does not run as root
		nobody, err := user.Lookup("nobody")
		if err != nil {
			t.Fatal(err)
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		p.account.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)} //nolint:gosec // a number of the system's
		if err := os.Chown(dir, uid, gid); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if p.server != nil {
			_ = p.server.Process.Signal(syscall.SIGQUIT)
			_ = p.server.Wait()
		}
		_ = os.RemoveAll(dir)
	})
	return p
}

func (p *postgres) run(name string, args ...string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), longWait)
	defer cancel()
	command := exec.CommandContext(ctx, filepath.Join(p.bin, name), args...)
	command.SysProcAttr, command.Dir = p.account, p.dir
	if out, err := command.CombinedOutput(); err != nil {
		p.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// start starts the server, and waits until it answers.
func (p *postgres) start() {
	p.t.Helper()
	p.server = p.program(context.Background())
	if err := p.server.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.ask("SELECT 1")
}

// ask runs a statement on this server, once it takes any.
func (p *postgres) ask(statement string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), longWait)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		db, err := store.Open(ctx, "postgres://briefed@127.0.0.1:"+p.port+"/postgres?sslmode=disable")
		if err == nil {
			err = db.Exec(ctx, statement)
			_ = db.Close()
		}
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			p.t.Fatalf("%s: %v", statement, err)
		}
	}
}
