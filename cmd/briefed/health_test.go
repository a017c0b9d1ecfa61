package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// served is the real program, serving over a database.
type served struct {
	t       *testing.T
	db      *store.DB // the same database, from outside
	address string
	said    bytes.Buffer
	process *os.Process
}

func startServing(t *testing.T, database string) *served {
	t.Helper()
	address, err := freeAddress()
	if err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, db: storetest.Open(t, database), address: address}
	command := exec.CommandContext(context.Background(), "briefed", "serve")
	command.Env = append(os.Environ(),
		"BRIEFED_DATABASE_URL="+database, "BRIEFED_SLACK_API_URL="+startFake(t)+"/api/", "BRIEFED_LISTEN="+address,
		"BRIEFED_SLACK_BOT_TOKEN=xoxb-fake-bot-token", "BRIEFED_SLACK_APP_TOKEN=xapp-fake-app-token")
	command.Stdout, command.Stderr = &s.said, &s.said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	s.process = command.Process
	t.Cleanup(func() {
		_ = s.process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		if t.Failed() {
			t.Log(s.said.String())
		}
	})
	s.until("/readyz", "(?m)^ready$")
	return s
}

// until asks for a page until it says something, and returns what it then says.
func (s *served) until(path, wanted string) string {
	s.t.Helper()
	want := regexp.MustCompile(wanted)
	ctx, cancel := context.WithTimeout(s.t.Context(), longWait)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	page := ""
	for {
		select {
		case <-tick.C:
			if page = fetch(ctx, "http://"+s.address+path); want.MatchString(page) {
				return page
			}
		case <-ctx.Done():
			s.t.Fatalf("%s does not say %q within %s, but:\n%s", path, wanted, longWait, page)
		}
	}
}

// bothEngines runs a test of the real program over a database of each engine.
func bothEngines(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	overEach(t, storetest.MigratedSQLite, storetest.MigratedPostgres, test)
}

// bothEmpty is [bothEngines] where nothing is in the databases yet, not even tables.
func bothEmpty(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	overEach(t, storetest.SQLite, storetest.Postgres, test)
}

func overEach(t *testing.T, sqlite, postgres func(testing.TB) string, test func(t *testing.T, database string)) {
	t.Helper()
	large(t)
	t.Parallel()
	for name, address := range map[string]func(testing.TB) string{"sqlite": sqlite, "postgres": postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, address(t))
		})
	}
}

// TestReadinessSeesWhatFails: the database answers and its schema is right, and yet
// neither a plan nor a turn of the outbox succeeds. The service says so after fifteen
// seconds and not before, and stops saying so when it is mended.
func TestReadinessSeesWhatFails(t *testing.T) {
	bothEngines(t, func(t *testing.T, database string) {
		s := startServing(t, database)
		breaks := func(statement string) {
			if err := s.db.Exec(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		breaks("ALTER TABLE schedules RENAME TO lost_schedules")
		breaks("ALTER TABLE leases RENAME TO lost_leases")
		s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="planning"\} 1`)
		bad := s.until("/readyz", "^503 ")
		if took := time.Since(began); took < failsFor-time.Second {
			t.Errorf("not ready after %s: a repetition must not make an alarm", took)
		}
		if !strings.Contains(bad, " has failed since 20") {
			t.Errorf("/readyz says %q", bad)
		}
		s.until("/readyz", "planning has failed since .*the outbox has failed since ")
		breaks("ALTER TABLE lost_schedules RENAME TO schedules")
		breaks("ALTER TABLE lost_leases RENAME TO leases")
		s.until("/readyz", "(?m)^ready$")
		s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="outbox"\} 0$`)
	})
}

// TestHealth walks when a part of the service counts as failing.
func TestHealth(t *testing.T) {
	broken := errors.New("disk full")
	now := time.Now()
	for _, c := range []struct {
		name string
		do   func(h *health)
		at   time.Duration // from now
		want string        // in the error; "" for none
	}{
		{"nothing was done yet", func(*health) {}, time.Hour, ""},
		{"fails since a moment ago", func(h *health) { h.note(planning, now, broken) }, failsFor - 1, ""},
		{"fails for long", func(h *health) { h.note(planning, now, broken) }, failsFor, "planning has failed since"},
		{"the first failure counts", func(h *health) { h.note(planning, now, broken); h.note(planning, now.Add(time.Minute), broken) }, failsFor, "planning"},
		{"works again", func(h *health) { h.note(planning, now, broken); h.note(planning, now, nil) }, failsFor, ""},
		{"another part works", func(h *health) { h.note(sending, now, broken); h.note(planning, now, nil) }, failsFor, "the outbox has failed since"},
		{"one press at night failed", func(h *health) { h.attempted(store.Attempt{Writes: true, Err: broken}) }, time.Minute, ""},
		{"presses fail for long", func(h *health) {
			h.note(saving, now.Add(-failsFor), broken)
			h.attempted(store.Attempt{Writes: true, Err: broken})
		}, 0, "what people do was not saved"},
		{"a plan that is saved is no press", func(h *health) {
			h.note(saving, now.Add(-failsFor), broken)
			h.attempted(store.Attempt{Writes: true, Err: broken})
			h.attempted(store.Attempt{Writes: true, Behind: true})
			h.attempted(store.Attempt{})
		}, 0, "what people do was not saved"},
		{"a press is saved", func(h *health) {
			h.note(saving, now.Add(-failsFor), broken)
			h.attempted(store.Attempt{Writes: true, Err: broken})
			h.attempted(store.Attempt{Writes: true})
		}, 0, ""},
		{"presses failed long ago", func(h *health) { h.note(saving, now.Add(-failsFor), broken) }, forgotten + time.Minute, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHealth()
			c.do(h)
			err := h.bad(now.Add(c.at))
			if c.want == "" && err != nil || c.want != "" && !strings.Contains(fmt.Sprint(err), c.want) {
				t.Errorf("bad: %v, want %q", err, c.want)
			}
		})
	}
}

// TestFailedWritesAreNoticed: an answer that the database does not take is seen
// beside everything else that it takes, and one that a rule refuses is not.
func TestFailedWritesAreNoticed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		h := newHealth()
		c := storetest.Seed(t, db, 2, 1)
		db.Watch(h.attempted)
		answer := func(item int64) error {
			actor, err := c.ActorByID(ctx, 1, digest.FaceWeb)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Answer(ctx, actor, digest.AnswerRequest{ItemID: item, Shown: 1, Kind: digest.Understood})
			return err
		}
		if err := answer(99); err == nil || !h.since(saving, time.Now()).IsZero() {
			t.Fatalf("what a rule refuses (%v) fails since %s", err, h.since(saving, time.Now()))
		}
		if err := db.Exec(ctx, "ALTER TABLE answers RENAME TO lost"); err != nil {
			t.Fatal(err)
		}
		if err := answer(1); err == nil || h.since(saving, time.Now()).IsZero() {
			t.Fatalf("an answer that was not saved (%v) is not noticed", err)
		}
		if _, err := db.Sequence(store.Behind(ctx), c.Now(), nil); err == nil && h.since(saving, time.Now()).IsZero() {
			t.Error("work beside it counts as an answer that was saved")
		}
		if err := db.Exec(ctx, "ALTER TABLE lost RENAME TO answers"); err != nil {
			t.Fatal(err)
		}
		if err := answer(1); err != nil || !h.since(saving, time.Now()).IsZero() {
			t.Errorf("answered again: %v, fails since %s", err, h.since(saving, time.Now()))
		}
	})
}

// TestAFileTakenAwayIsNoticed: somebody deletes the file of the database under the
// service. It says so within seconds, makes no new one, and a doctor makes none either.
func TestAFileTakenAwayIsNoticed(t *testing.T) {
	large(t)
	t.Parallel()
	database := storetest.SQLite(t)
	path := strings.TrimPrefix(database, "sqlite:")
	s := startServing(t, database)
	if err := os.Rename(path, path+".away"); err != nil {
		t.Fatal(err)
	}
	s.until("/readyz", "^503 .*\nthe file of the database was deleted or replaced")
	s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="outbox"\} 1`)
	doctor := exec.CommandContext(t.Context(), "briefed", "doctor")
	doctor.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+database)
	if out, err := doctor.CombinedOutput(); err == nil || !strings.Contains(string(out), "there is no database") {
		t.Errorf("doctor: %v\n%s", err, out)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("a new file was made")
	}
	if err := os.Rename(path+".away", path); err != nil {
		t.Fatal(err)
	}
	s.until("/readyz", "(?m)^ready$")
}
