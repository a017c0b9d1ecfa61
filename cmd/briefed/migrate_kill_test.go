package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/briefed/briefed/store/storetest"
)

// TestMigrationsOutliveKills: three processes bring one new database to this version at
// once, and all are killed at a moment nobody chose, again and again. What is left is
// never between two versions: three more at once finish it, and it is then the database
// that one makes alone.
func TestMigrationsOutliveKills(t *testing.T) {
	bothEmpty(t, func(t *testing.T, database string) {
		migrate := func(said *bytes.Buffer) *exec.Cmd {
			command := exec.CommandContext(t.Context(), "briefed", "migrate")
			command.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+database)
			command.Stdout, command.Stderr = said, said
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			return command
		}
		killed := 0
		for round := range 8 {
			var running [3]*exec.Cmd
			for i := range running {
				running[i] = migrate(new(bytes.Buffer))
			}
			// Sooner at first, when most is left to do: a fast disk needs a fifth of a second.
			kill := time.NewTimer(time.Duration(rand.IntN(30*(round+1))) * time.Millisecond)
			<-kill.C
			for _, command := range running {
				_ = command.Process.Kill()
				if command.Wait() != nil {
					killed++
				}
			}
		}
		t.Logf("%d of 24 did not come to their end", killed)
		if killed == 0 {
			t.Error("nobody was killed: the test shows nothing")
		}
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				var said bytes.Buffer
				if err := migrate(&said).Wait(); err != nil {
					t.Errorf("after the kills: %v\n%s", err, said.String())
				}
			})
		}
		all.Wait()
		alone := storetest.MigratedSQLite(t)
		if strings.HasPrefix(database, "postgres") {
			alone = storetest.Postgres(t)
			storetest.Open(t, alone)
		}
		if diff := cmp.Diff(schemaOf(t, alone), schemaOf(t, database)); diff != "" {
			t.Errorf("the tables (-alone +killed):\n%s", diff)
		}
	})
}

// schemaOf is all that a database is made of, but for its rows.
func schemaOf(t *testing.T, database string) []string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "pg_dump", "--schema-only", "--no-owner", "--dbname="+database)
	if path, is := strings.CutPrefix(database, "sqlite:"); is {
		command = exec.CommandContext(t.Context(), "sqlite", path, "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY type, name")
	}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var lines []string
	for line := range strings.SplitSeq(string(out), "\n") {
		if !strings.HasPrefix(line, `\restrict`) && !strings.HasPrefix(line, `\unrestrict`) { // another word each time
			lines = append(lines, line)
		}
	}
	if len(lines) < 100 {
		t.Fatalf("%d lines:\n%s", len(lines), out)
	}
	return lines
}

// TestPostgresGoesAwayUnderTheService: every connection is cut and none is let in, as
// while PostgreSQL starts again or its machine is changed. The service says so, lives on,
// and works once it is back, and nobody has started it again.
func TestPostgresGoesAwayUnderTheService(t *testing.T) {
	large(t)
	t.Parallel()
	database := storetest.Postgres(t)
	s := startServing(t, database)
	if err := s.db.Close(); err != nil { // whose connections are cut too
		t.Fatal(err)
	}
	name := database[strings.LastIndex(database[:strings.Index(database, "?")], "/")+1 : strings.Index(database, "?")]
	admin := storetest.Admin(t)
	for _, statement := range []string{
		"UPDATE pg_database SET datallowconn = false WHERE datname = '" + name + "'",
		"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'",
	} {
		if err := admin.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	s.until("/readyz", "^503 ")
	for _, part := range []string{"planning", "outbox"} {
		s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="`+part+`"\} 1`)
	}
	if err := admin.Exec(t.Context(), "UPDATE pg_database SET datallowconn = true WHERE datname = '"+name+"'"); err != nil {
		t.Fatal(err)
	}
	s.until("/readyz", "(?m)^ready$")
	s.until("/metrics", `(?m)^briefed_failing_since_timestamp_seconds\{part="outbox"\} 0$`)
}
