package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/store"
	"github.com/briefed/briefed/store/storetest"
)

// measured runs a program in a process of its own, and returns how long it took and the
// most memory that it was seen to have, in MB.
func measured(b *testing.B, environment []string, name string, args ...string) (took time.Duration, most float64) {
	b.Helper()
	command := exec.CommandContext(b.Context(), name, args...)
	command.Env = append(os.Environ(), environment...)
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	start := time.Now()
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case err := <-ended:
			if err != nil {
				b.Fatalf("%s %v: %v\n%s", name, args, err, &out)
			}
			return time.Since(start), most
		case <-tick.C: // the kernel's own count at the end has the memory of whoever started the process in it
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", command.Process.Pid)) // gone where it has ended
			if _, rest, found := strings.Cut(string(status), "VmHWM:"); found {
				kB, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
				most = max(most, kB/1024)
			}
		}
	}
}

// BenchmarkPack is a pack of everything, from the start of the program to its last byte,
// and its check by both verifiers: time, and memory of the process. Everybody has
// answered all that they were asked; BRIEFED_BENCH_RECEIPTS says how much that is. The
// bare cost is reading the answers and the receipts as text.
func BenchmarkPack(b *testing.B) {
	const items = 40
	receipts := 200_000
	if text := os.Getenv("BRIEFED_BENCH_RECEIPTS"); text != "" {
		var err error
		if receipts, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	benchEngines(b, func(b *testing.B, database string) {
		db := storetest.Open(b, database)
		storetest.Seed(b, db, receipts/items, items)
		answerAll(b, db)
		environment := []string{"BRIEFED_DATABASE_URL=" + database, "BRIEFED_CLOCK=2026-03-31T12:00:00Z", "BRIEFED_SLACK_API_URL=http://127.0.0.1:9/api/"}
		entries := 0
		start := time.Now()
		for n := 1; n > 0; entries += n {
			var err error
			if n, err = db.Sequence(b.Context(), storetest.Opening, nil); err != nil {
				b.Fatal(err)
			}
		}
		sequenced := time.Since(start)
		file := filepath.Join(b.TempDir(), "pack.zip")
		var most float64
		for b.Loop() {
			_ = os.Remove(file)
			if _, most = measured(b, environment, "briefed", "evidence", file); most == 0 {
				b.Fatal("no memory was measured")
			}
		}
		b.ReportMetric(sequenced.Seconds(), "sequence-s")
		b.ReportMetric(float64(entries), "entries")
		b.ReportMetric(most, "MB")
		b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s")
		start = time.Now()
		readBare(b, database, "SELECT id, person_id, item_id, version, shown, kind, note, face, at FROM answers")
		readBare(b, database, "SELECT person_id, item_id, version, assigned_at, told_at, due_on, answer, answered_at, closed_at, closed, failed FROM receipts")
		b.ReportMetric(time.Since(start).Seconds(), "bare-s")
		pack := unzipped(b, file)
		for by, command := range packVerifiers {
			took, most := measured(b, nil, command[0], command[1], pack)
			b.ReportMetric(took.Seconds(), by+"-s")
			b.ReportMetric(most, by+"-MB")
		}
	})
}

// answerAll lets everybody be told of, and answer, all that they were asked.
func answerAll(b *testing.B, db *store.DB) {
	b.Helper()
	at := "'2026-03-02T09:30:00.000000Z'"
	if db.Engine() == "postgres" {
		at = "timestamptz " + at
	}
	for _, statement := range []string{
		"INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at) SELECT person_id, item_id, version, 1, 'understood', '', 'slack', " + at + " FROM receipts",
		"UPDATE receipts SET told_at = " + at + ", answer = 'understood', answered_at = " + at,
	} {
		if err := db.Exec(context.Background(), statement); err != nil {
			b.Fatal(err)
		}
	}
	if err := db.Analyze(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// readBare reads all rows of a query as text.
func readBare(b *testing.B, database, query string) {
	b.Helper()
	db := behindBack(b, database)
	defer db.Close() //nolint:errcheck // read only
	rows, err := db.QueryContext(b.Context(), query)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // its error is that of Err
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	values, into := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
}
