package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"hash/fnv"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/briefed/briefed/store/storetest"
)

// The size of the database that is upgraded: a hundred receipts a person. The environment
// makes it larger: BRIEFED_UPGRADE_RECEIPTS=1000000.
const (
	upgradeFrom     = 42 // before planning kept marks, and before receipts were evidence
	upgradeReceipts = 5_000
	upgradeItems    = 100
)

// upgraded are the moments at which a killed upgrade is killed: once this migration is
// there, amid the one after it.
var upgraded = []int64{upgradeFrom, 44, 47, 52}

// TestAnUpgradeResumesWhenKilled: a database of an older version with many receipts is
// upgraded by the real program, which is killed again and again, amid one migration and
// then another. Started once more it goes on from the last that was done, and each table
// has the rows that it has where nobody killed it.
func TestAnUpgradeResumesWhenKilled(t *testing.T) {
	receipts := upgradeReceipts
	if text := os.Getenv("BRIEFED_UPGRADE_RECEIPTS"); text != "" {
		var err error
		if receipts, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	large(t)
	for name, address := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "postgres": storetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			whole, killed := olderCouncil(t, address(t), receipts), olderCouncil(t, address(t), receipts)
			began := time.Now()
			whole.migrate()
			took := time.Since(began)
			kills := 0
			began = time.Now()
			for _, version := range upgraded {
				if killed.killOnceAt(version) {
					kills++
				}
				if at := killed.version(); at < version {
					t.Errorf("killed once it had come to %d, it is at %d", version, at)
				}
			}
			at := killed.version()
			killed.migrate()
			t.Logf("%d receipts from schema %d to %d: %s; killed %d times: %s, the last time at %d", receipts, upgradeFrom, killed.version(), took.Round(time.Millisecond), kills, time.Since(began).Round(time.Millisecond), at)
			if kills < len(upgraded)/2 {
				t.Errorf("of %d it was killed %d times before its end: the test shows too little", len(upgraded), kills)
			}
			if diff := cmp.Diff(whole.tables(), killed.tables()); diff != "" {
				t.Errorf("tables, with their rows (-whole +killed):\n%s", diff)
			}
		})
	}
}

// upgrading is a database that is upgraded.
type upgrading struct {
	t        *testing.T
	address  string
	db       *sql.DB
	postgres bool
	newest   int64 // schema that there is
}

// olderCouncil fills a new database at an older schema, as its program left it.
func olderCouncil(t *testing.T, address string, receipts int) *upgrading {
	t.Helper()
	u := &upgrading{t: t, address: address, postgres: strings.HasPrefix(address, "postgres")}
	driver, kind, source, folder := "sqlite", database.DialectSQLite3, "file:"+strings.TrimPrefix(address, "sqlite:")+"?_pragma=busy_timeout(60000)&_pragma=journal_mode(WAL)", "sqlite"
	if u.postgres {
		driver, kind, source, folder = "postgres", database.DialectPostgres, address, "postgres"
	}
	var err error
	if u.db, err = sql.Open(driver, source); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := u.db.Close(); err != nil {
			t.Error(err)
		}
	})
	p, err := goose.NewProvider(kind, u.db, os.DirFS("../../store/migrations/"+folder))
	if err != nil {
		t.Fatal(err)
	}
	sources := p.ListSources()
	u.newest = sources[len(sources)-1].Version
	if _, err := p.UpTo(t.Context(), upgradeFrom); err != nil {
		t.Fatal(err)
	}
	const at = `'2025-03-03T09:00:00.000000Z'`
	numbers := func(n int) string {
		return fmt.Sprintf(`(WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < %d) SELECT n FROM counted) c`, n)
	}
	people := receipts / upgradeItems
	for _, statement := range []string{
		`INSERT INTO teams (slug, name, service, service_key, channel, mode, schedule, timezone, created_at)
			SELECT 'team-' || n, 'Team ' || n, 'Safeguarding', 'safeguarding', '', 'dm', '0 9 * * 1', 'UTC', ` + at + ` FROM ` + numbers((people+49)/50) + ` ORDER BY n`,
		`INSERT INTO people (email, name, access, created_at) SELECT 'p' || n || '@council.example', 'Person ' || n, '', ` + at + ` FROM ` + numbers(people) + ` ORDER BY n`,
		`INSERT INTO memberships (person_id, team_id, role, role_key, manager, employment, employment_key, nqsw, from_on, recorded_at)
			SELECT id, (id + 49) / 50, 'Social worker', 'social worker', 1 = 0, 'permanent', 'permanent', 1 = 0, '2024-01-01', ` + at + ` FROM people ORDER BY id`,
		`INSERT INTO accounts (person_id, via, account, address, held) SELECT id, 'email', email, email, 1 = 1 FROM people ORDER BY id`,
		`INSERT INTO items (ref, kind, created_at) SELECT 'item-' || n, CASE WHEN n % 2 = 0 THEN 'lesson' ELSE 'policy' END, ` + at + ` FROM ` + numbers(upgradeItems) + ` ORDER BY n`,
		`INSERT INTO versions (item_id, number, asks, change, title, urgent, minutes, ack_within, by_service, by_team, by_role, by_employment, body, published_at, published_by)
			SELECT id, 1, 1, 'new', 'Title of ' || ref, 1 = 0, 1, 10, 1 = 0, 1 = 0, 1 = 0, 1 = 0, '{}', ` + at + `, 'operator' FROM items ORDER BY id`,
		`UPDATE items SET version_id = id`,
		`INSERT INTO answers (person_id, item_id, version, shown, kind, note, face, at)
			SELECT p.id, i.id, 1, 1, CASE WHEN p.id % 7 = 0 THEN 'question' ELSE 'understood' END, '', 'slack', '2025-03-05T10:00:00.000000Z' FROM people p JOIN items i ON (p.id + i.id) % 3 = 0 ORDER BY p.id, i.id`,
		`INSERT INTO receipts (person_id, item_id, version, assigned_at, due_from, due_on, told_at, reminders, answer, answered_at, said_at)
			SELECT p.id, i.id, 1, ` + at + `, '2025-03-03', '2025-03-17', CASE WHEN (p.id + i.id) % 3 < 2 THEN '2025-03-03T10:00:00.000000Z' END, 0,
			CASE WHEN (p.id + i.id) % 3 = 0 THEN CASE WHEN p.id % 7 = 0 THEN 'question' ELSE 'understood' END END,
			CASE WHEN (p.id + i.id) % 3 = 0 THEN '2025-03-05T10:00:00.000000Z' END, CASE WHEN (p.id + i.id) % 3 = 0 THEN '2025-03-05T10:00:00.000000Z' END FROM people p JOIN items i ON 1 = 1 ORDER BY p.id, i.id`,
	} {
		if u.postgres { // text in SQLite, and there moments and days
			for _, moment := range []string{"2025-03-03T09:00:00.000000Z", "2025-03-03T10:00:00.000000Z", "2025-03-05T10:00:00.000000Z"} {
				statement = strings.ReplaceAll(statement, "'"+moment+"'", "CAST('"+moment+"' AS timestamptz)")
			}
			for _, day := range []string{"2024-01-01", "2025-03-03", "2025-03-17"} {
				statement = strings.ReplaceAll(statement, "'"+day+"'", "CAST('"+day+"' AS date)")
			}
		}
		if _, err := u.db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return u
}

func (u *upgrading) command(ctx context.Context, said *bytes.Buffer) *exec.Cmd {
	command := exec.CommandContext(ctx, "briefed", "migrate")
	command.Env = append(os.Environ(), "BRIEFED_DATABASE_URL="+u.address)
	command.Stdout, command.Stderr = said, said
	return command
}

func (u *upgrading) migrate() {
	u.t.Helper()
	var said bytes.Buffer
	if err := u.command(u.t.Context(), &said).Run(); err != nil {
		u.t.Fatalf("migrate: %v\n%s", err, said.String())
	}
}

// killOnceAt starts an upgrade, kills it once a migration is done, and reports whether it
// had not come to its end.
func (u *upgrading) killOnceAt(version int64) bool {
	u.t.Helper()
	command := u.command(u.t.Context(), new(bytes.Buffer))
	if err := command.Start(); err != nil {
		u.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for u.version() < version {
		select {
		case err := <-ended:
			u.t.Fatalf("it ended before it came to %d: %v", version, err)
		case <-look.C:
		}
	}
	_ = command.Process.Kill()
	return <-ended != nil && u.version() < u.newest
}

// version is the newest migration that is done.
func (u *upgrading) version() (version int64) {
	u.t.Helper()
	if err := u.db.QueryRowContext(u.t.Context(), `SELECT MAX(version_id) FROM goose_db_version`).Scan(&version); err != nil {
		u.t.Fatal(err)
	}
	return version
}

// tables is how many rows each table has, and a sum over them whatever their order. When
// a migration ran, and when it put something into a queue, is the machine's own time.
func (u *upgrading) tables() map[string]string {
	u.t.Helper()
	list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
	if u.postgres {
		list = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`
	}
	var names []string
	u.each(list, func(_ []string, row []any) { names = append(names, fmt.Sprint(row[0])) })
	tables := map[string]string{}
	for _, name := range names {
		rows, sum := 0, uint64(0)
		u.each(`SELECT * FROM "`+name+`"`, func(columns []string, row []any) {
			h := fnv.New64a()
			for i, column := range columns {
				if name == "goose_db_version" && column != "version_id" || name == "log_staged" && slices.Contains([]string{"id", "at"}, column) {
					continue
				}
				fmt.Fprintf(h, "%s=%v;", column, row[i])
			}
			rows++
			sum += h.Sum64()
		})
		tables[name] = fmt.Sprintf("%d rows, %x", rows, sum)
	}
	if len(tables) < 60 {
		u.t.Fatalf("only %d tables", len(tables))
	}
	return tables
}

func (u *upgrading) each(query string, do func(columns []string, row []any)) {
	u.t.Helper()
	rows, err := u.db.QueryContext(u.t.Context(), query)
	if err != nil {
		u.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // its error is that of Err
	columns, err := rows.Columns()
	if err != nil {
		u.t.Fatal(err)
	}
	row, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			u.t.Fatal(err)
		}
		for i := range row {
			if text, is := row[i].([]byte); is {
				row[i] = string(text)
			}
		}
		do(columns, row)
	}
	if err := rows.Err(); err != nil {
		u.t.Fatal(err)
	}
}
