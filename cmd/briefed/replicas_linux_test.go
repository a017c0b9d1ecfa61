package main

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store/storetest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestReplicasOutliveARestart stops the PostgreSQL of two replicas amid a digest, while
// people press, until both say that they are not ready, and starts it again. Nothing else
// is done: both are ready again, everybody has one letter, and each press is recorded, or
// whoever pressed was told that it is not.
func TestReplicasOutliveARestart(t *testing.T) {
	large(t)
	t.Parallel()
	server := newPostgres(t, "restarted")
	server.run("initdb", "-D", server.data, "-U", "briefed", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	server.start()
	r := newReplicas(t, "postgres://briefed@127.0.0.1:"+server.port+"/postgres?sslmode=disable&connect_timeout=2", 160)
	for range 2 {
		r.serve()
	}
	pressed := r.press()
	r.arrive(20 + rand.IntN(60))

	_ = server.server.Process.Signal(syscall.SIGINT) // as a restart does: those who are connected are sent away
	_ = server.server.Wait()
	for _, s := range r.services {
		s.until("/readyz", "^503 ")
		s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="outbox"\} [1-9]`)
	}
	server.start()
	for _, s := range r.services {
		s.until("/readyz", "(?m)^ready$")
		s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="outbox"\} 0$`)
	}
	r.nobodyIsLost(pressed)
}

// replicas are several services over one PostgreSQL, and a Slack that tells each press to
// one of them.
type replicas struct {
	t        *testing.T
	database string
	people   int
	fake     *slackfake.Server
	began    time.Time // when it was nine o'clock
	services []*served
}

var nineOnMonday = time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)

// newReplicas imports a council of so many people, and a lesson.
func newReplicas(t *testing.T, database string, people int) *replicas {
	t.Helper()
	r := &replicas{t: t, database: database, people: people, fake: slackfake.New(slackfake.Options{KeepCalls: -1})}
	if err := r.fake.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.fake.Close)
	var teams, staff strings.Builder
	teams.WriteString("team,name,service,mode,schedule,timezone\n")
	staff.WriteString("email,name,slack_id,role,team,start\n")
	for i := range people {
		r.fake.AddUser(slackfake.User{ID: r.id(i), RealName: r.id(i)})
		if i%50 == 0 {
			fmt.Fprintf(&teams, "team-%d,Team %d,Safeguarding,dm,0 9 * * 1,Europe/London\n", i/50, i/50)
		}
		fmt.Fprintf(&staff, "%s@ambershire.example,Person %d,%s,Social worker,team-%d,2024-01-01\n", r.id(i), i, r.id(i), i/50)
	}
	lesson := "---\nref: lesson-one\nkind: lesson\ntitle: Look again\nchange: new\n---\n\n## What you do differently\n\n- Ask the child.\n"
	for _, args := range [][]string{
		{"import", "teams", r.write("teams.csv", teams.String())},
		{"import", "people", r.write("people.csv", staff.String())},
		{"import", "items", "--publish", r.write("lesson.md", lesson)},
	} {
		if out, err := r.command(nineOnMonday.Add(-time.Hour), args...).CombinedOutput(); err != nil {
			t.Fatalf("briefed %v: %v\n%s", args, err, out)
		}
	}
	return r
}

func (r *replicas) id(i int) string { return fmt.Sprintf("U%05d", i) }

func (r *replicas) write(name, content string) string {
	path := filepath.Join(r.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
	return path
}

// command is the program by a clock that starts at a moment.
func (r *replicas) command(clock time.Time, args ...string) *exec.Cmd {
	command := exec.CommandContext(context.Background(), "briefed", args...)
	command.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+r.database, "BRIEFED_CLOCK="+clock.Format(time.RFC3339Nano), "BRIEFED_SEND_RATE=0",
		"BRIEFED_SLACK_API_URL="+r.fake.BaseURL()+"/api/", "BRIEFED_SLACK_BOT_TOKEN=xoxb-fake-bot-token", "BRIEFED_SLACK_APP_TOKEN=xapp-fake-app-token")
	return command
}

// serve starts one more replica, and waits until it is ready.
func (r *replicas) serve() {
	r.t.Helper()
	if r.began.IsZero() {
		r.began = time.Now()
	}
	address, err := freeAddress()
	if err != nil {
		r.t.Fatal(err)
	}
	command := r.command(nineOnMonday.Add(time.Since(r.began)), "serve")
	command.Env = append(command.Env, "BRIEFED_LISTEN="+address)
	s := &served{t: r.t, address: address}
	command.Stdout, command.Stderr = &s.said, &s.said
	if err := command.Start(); err != nil {
		r.t.Fatal(err)
	}
	s.process = command.Process
	r.t.Cleanup(func() {
		_ = s.process.Signal(syscall.SIGTERM)
		_ = command.Wait()
		if r.t.Failed() {
			r.t.Log(s.said.String()[max(0, s.said.Len()-4000):])
		}
	})
	r.services = append(r.services, s)
	s.until("/readyz", "(?m)^ready$")
}

// arrive waits until so many letters were taken.
func (r *replicas) arrive(letters int) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), longWait+time.Duration(letters)*100*time.Millisecond)
	defer cancel()
	if err := r.fake.Wait(ctx, func(s *slackfake.State) bool { return s.MessageCount() >= letters }); err != nil {
		r.t.Fatalf("%d letters did not arrive: %v", letters, err)
	}
}

// press lets people press Understood, one after the other in random order, from when their
// letter is there. What it returns stops that, and says who did.
func (r *replicas) press() (stop func() []string) {
	ctx, end := context.WithCancel(r.t.Context())
	var mu sync.Mutex
	var pressed []string
	var all sync.WaitGroup
	order := rand.Perm(r.people)
	for n := range 4 {
		all.Go(func() {
			for i := n; i < len(order); i += 4 {
				id := r.id(order[i])
				err := r.fake.Wait(ctx, func(s *slackfake.State) bool { return len(s.DMs(id)) > 0 })
				if err != nil {
					return
				}
				_, _ = r.fake.Click(ctx, id, r.fake.DMs(id)[0], "Understood") // what comes of it, the person sees
				mu.Lock()
				pressed = append(pressed, id)
				mu.Unlock()
				pause(ctx, 20*time.Millisecond)
			}
		})
	}
	r.t.Cleanup(func() { end(); all.Wait() })
	return func() []string {
		all.Wait()
		return pressed
	}
}

// nobodyIsLost waits until everybody has their letter, or nobody knows whether they have,
// and checks that nobody has two, and that what was pressed is recorded or was said not to be.
func (r *replicas) nobodyIsLost(pressed func() []string) {
	r.t.Helper()
	db := storetest.Open(r.t, r.database)
	r.arrive(r.people - outbox.DefaultWorkers)
	s := r.services[0]
	s.until("/metrics", `(?m)^briefed_outbox_deliveries\{state="queued"\} 0$`)
	s.until("/metrics", `(?m)^briefed_outbox_deliveries\{state="sending"\} 0$`)
	unknown, err := db.Deliveries(r.t.Context(), []digest.DeliveryState{digest.Unknown}, 1000)
	if err != nil {
		r.t.Fatal(err)
	}
	lost := map[string]bool{} // perhaps
	for _, d := range unknown {
		person, err := db.Person(r.t.Context(), d.PersonID)
		if err != nil {
			r.t.Fatal(err)
		}
		lost[person.SlackID] = true
	}
	for i := range r.people {
		switch n := len(r.fake.DMs(r.id(i))); {
		case n == 0 && !lost[r.id(i)]:
			r.t.Errorf("%s has no letter, and is not listed as unknown", r.id(i))
		case n > 1:
			r.t.Errorf("%s has %d letters", r.id(i), n)
		}
	}
	// Whoever was not known to have a letter and has none presses nothing: they get it by choice.
	if out, err := r.command(nineOnMonday.Add(time.Since(r.began)), "send", "--again").CombinedOutput(); err != nil {
		r.t.Errorf("briefed send --again: %v\n%s", err, out)
	}
	all, told := pressed(), 0
	ctx, cancel := context.WithTimeout(r.t.Context(), longWait)
	defer cancel()
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for silent := ""; ; silent = "" {
		recorded := r.answered()
		told = 0
		for _, id := range all {
			switch {
			case r.wasTold(id):
				told++
			case !recorded[id]:
				silent = id
			}
		}
		if silent == "" {
			break
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			r.t.Fatalf("what %s pressed is not recorded, and they were not told so", silent)
		}
	}
	r.t.Logf("%d people: %d letters unknown, %d presses, of which %d were said not to be saved", r.people, len(lost), len(all), told)
}

// wasTold reports whether somebody was told that what they pressed is not saved.
func (r *replicas) wasTold(id string) bool {
	for _, m := range r.fake.Ephemerals(id) {
		if strings.Contains(m.Text, slacktext.NotSaved[:len("Not saved")]) {
			return true
		}
	}
	return false
}

// answered says whose Understood is on record.
func (r *replicas) answered() map[string]bool {
	r.t.Helper()
	db, err := sql.Open("postgres", r.database)
	if err != nil {
		r.t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // it was only read
	rows, err := db.QueryContext(r.t.Context(), "SELECT UPPER(SPLIT_PART(p.email, '@', 1)) FROM answers a JOIN people p ON p.id = a.person_id WHERE a.kind = 'understood'")
	if err != nil {
		r.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // it was only read
	who := map[string]bool{}
	for rows.Next() {
		id := ""
		if err := rows.Scan(&id); err != nil {
			r.t.Fatal(err)
		}
		who[id] = true
	}
	if err := rows.Err(); err != nil {
		r.t.Fatal(err)
	}
	return who
}
