package main

import (
	"bufio"
	"context"
	"database/sql"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store/storetest"
)

// carrier carries every letter at once, and seconds pass meanwhile.
type carrier struct {
	clock interface{ Step(d time.Duration) }
}

func (c carrier) Carry(_ context.Context, l digest.Letter) (digest.Carried, error) {
	c.clock.Step(time.Second)
	return digest.Carried{Place: "D" + l.To.Address, Reference: strconv.FormatInt(l.ID, 10)}, nil
}

// TestTheNightOfTheService: the real program, started in the night, finds by counting
// everybody that somebody changed what reports count by, says so and mends it, and lets the
// bodies of the letters of before go, those alone. Killed then, it has nothing more to find
// when it is started again.
func TestTheNightOfTheService(t *testing.T) {
	overEach(t, storetest.MigratedSQLite, storetest.MigratedPostgres, func(t *testing.T, database string) {
		ctx := t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		db := storetest.Open(t, database)
		c := storetest.Seed(t, db, 60, 3)
		sent := func(at time.Time) {
			t.Helper()
			c.Clock.Step(at.Sub(c.Clock.Now()))
			_, err := c.PlanDue(ctx, false)
			must(err)
			_, err = outbox.New(c.Service, db, c.Clock, nil, outbox.Options{Holder: "test"}, outbox.Way{Via: digest.Slack, Courier: carrier{c.Clock}, Workers: 1}).Drain(ctx)
			must(err)
			for n := 1; n > 0; {
				n, err = db.Sequence(ctx, c.Clock.Now(), nil)
				must(err)
			}
		}
		night := time.Date(2028, 1, 12, 2, 30, 0, 0, time.UTC)
		sent(storetest.Opening)
		sent(night.AddDate(0, 0, -2).Add(7 * time.Hour)) // the Monday before
		c.Clock.Step(night.Sub(c.Clock.Now()))
		_, err := db.KeepStandings(ctx)
		must(err)
		_, err = c.KeepCounts(ctx)
		must(err)
		wrong, err := c.CheckCounts(ctx)
		must(err)
		if len(wrong) > 0 {
			t.Fatalf("before anybody had a hand in it: %q", wrong)
		}

		driver, source := "sqlite", "file:"+strings.TrimPrefix(database, "sqlite:")+"?_pragma=busy_timeout(60000)"
		if strings.HasPrefix(database, "postgres") {
			driver, source = "postgres", database
		}
		by, err := sql.Open(driver, source)
		must(err)
		defer func() { must(by.Close()) }()
		count := func(what string) (n int) {
			t.Helper()
			must(by.QueryRowContext(ctx, "SELECT COUNT(DISTINCT d.id) FROM deliveries d JOIN delivery_items i ON i.delivery_id = d.id WHERE "+what).Scan(&n))
			return n
		}
		const old, newer = "d.created_at < '2027-01-12'", "d.created_at > '2027-01-12'"
		before, kept := count(old), count(newer)
		if before == 0 || kept == 0 {
			t.Fatalf("%d old and %d new letters", before, kept)
		}
		_, err = by.ExecContext(ctx, "UPDATE counted_teams SET measures = (SELECT o.measures FROM counted_teams o WHERE o.team_id = 1) WHERE team_id = 2")
		must(err)
		if wrong, err = c.CheckCounts(ctx); err != nil || len(wrong) == 0 {
			t.Fatalf("a hand in it is not seen: %v", err)
		}

		serve := func(until ...string) (said string) {
			t.Helper()
			address, err := freeAddress()
			must(err)
			command := exec.CommandContext(ctx, "briefed", "serve")
			command.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+database, "BRIEFED_LISTEN="+address, "BRIEFED_CLOCK="+night.Format(time.RFC3339), "BRIEFED_KEEP_BODIES=1", "BRIEFED_SLACK_API_URL=http://127.0.0.1:1/api/",
				"BRIEFED_SMTP_URL=smtp://127.0.0.1:1", "BRIEFED_MAIL_FROM=Briefed <briefed@council.example>", "BRIEFED_BASE_URL=https://briefed.council.example")
			out, err := command.StderrPipe()
			must(err)
			must(command.Start())
			wanted := len(until)
			lines := bufio.NewScanner(out)
			for wanted > 0 && lines.Scan() {
				said += lines.Text() + "\n"
				for _, what := range until {
					if strings.Contains(lines.Text(), what) {
						wanted--
					}
				}
			}
			_ = command.Process.Kill()
			_ = command.Wait()
			if wanted > 0 {
				t.Fatalf("it ended without saying %q:\n%s", until, said)
			}
			return said
		}
		const counted, gone = "reports counted something else than the receipts say", "bodies of old letters gone"
		if said := serve(counted, gone); !strings.Contains(said, "letters="+strconv.Itoa(before)+" ") {
			t.Errorf("of %d letters the body was to go:\n%s", before, said)
		}
		wrong, err = c.CheckCounts(ctx)
		must(err)
		if len(wrong) > 0 {
			t.Errorf("after the night: %q", wrong)
		}
		if n, m := count(old), count(newer); n != 0 || m != kept {
			t.Errorf("%d old letters have a body, and %d of the %d new ones", n, m, kept)
		}
		if said := serve(gone); strings.Contains(said, counted) || !strings.Contains(said, "letters=0 ") {
			t.Errorf("started again in the same night:\n%s", said)
		}
	})
}
