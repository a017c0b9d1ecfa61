package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	dialect
	db       *sqlx.DB
	present  func(t *tx, caller time.Time) (time.Time, error) // see present.go
	writers  *writers                                         // of SQLite, which has one at a time
	file     *file                                            // of SQLite
	told     func(Attempt)                                    // see Watch
	readOnly bool                                             // to whatever writes: see OpenToRead

	begun     atomic.Int64        // transactions, for a test that counts them
	counted   atomic.Int64        // teams of which a report took what is kept, for a test
	asked     func(string, []any) // told of each statement, by a test of what they cost
	remembers atomic.Bool         // SQLite's log holds what was taken away: see forget

	prepared sync.Map     // *sqlx.Stmt by their text: see tx.often
	seen     sync.Map     // texts of statements that are prepared when they come again
	seenMost atomic.Int32 // how many were ever to be in it

	mu       sync.Mutex
	versions map[versionKey]digest.Version // immutable, so never stale
}

var (
	_ digest.Store = (*DB)(nil)
	_ outbox.Store = (*DB)(nil)
)

func init() { sqlx.BindDriver("sqlite", sqlx.QUESTION) }

// Open connects to sqlite:PATH or postgres://… and checks that the database
// answers. Errors say what to do and never hold the address, which may carry a
// password.
func Open(ctx context.Context, address string) (*DB, error) {
	scheme, rest, _ := strings.Cut(address, ":")
	switch scheme {
	case "sqlite":
		path := strings.TrimPrefix(rest, "//")
		makeFile(path)
		return openSQLite(ctx, path, false)
	case "postgres", "postgresql":
		return openPostgres(ctx, address, false)
	default:
		return nil, digest.Errorf(digest.Invalid, "the database address must begin with sqlite: or postgres:, such as sqlite:briefed.db")
	}
}

// session is how PostgreSQL serves us, unless the address says otherwise: a
// planning of ten thousand people sorts in memory, compiling a statement takes
// longer than running it, and neither a statement that hangs nor a replica that
// dies in a transaction holds anybody up for long.
var session = map[string]string{
	"jit":                                 "off",
	"work_mem":                            "64MB",
	"statement_timeout":                   "5min",
	"idle_in_transaction_session_timeout": "1min",
}

func openPostgres(ctx context.Context, address string, readOnly bool) (*DB, error) {
	config, err := pq.NewConfig(address)
	if err != nil {
		return nil, digest.Errorf(digest.Invalid, "the PostgreSQL address cannot be read: write postgres://user:password@host/database?sslmode=verify-full")
	}
	for parameter, value := range session {
		if _, set := config.Runtime[parameter]; !set {
			config.Runtime[parameter] = value
		}
	}
	if readOnly {
		config.Runtime["default_transaction_read_only"] = "on"
	}
	connector, err := pq.NewConnectorConfig(config)
	if err != nil {
		return nil, digest.Errorf(digest.Invalid, "the PostgreSQL address cannot be used: check its sslmode and the files it names")
	}
	db := sqlx.NewDb(sql.OpenDB(connector), "postgres")
	db.SetMaxOpenConns(16)
	db.SetConnMaxIdleTime(5 * time.Minute)
	return ping(ctx, db, dialect{postgres: true}, "check that the server runs, and the host, user, password and database of the address")
}

func ping(ctx context.Context, db *sqlx.DB, d dialect, advice string) (*DB, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(digest.Errorf(digest.Internal, "the database does not answer: %s: %w", advice, err), db.Close())
	}
	present := byCaller
	if d.postgres {
		present = byServer
	}
	return &DB{dialect: d, db: db, present: present, versions: map[versionKey]digest.Version{}}, nil
}

// Close closes the connections.
func (db *DB) Close() error { return errors.Join(db.file.close(), db.db.Close()) }

// Engine names the engine: "sqlite" or "postgres".
func (db *DB) Engine() string {
	if db.postgres {
		return "postgres"
	}
	return "sqlite"
}

// File is the path of an SQLite database, "" for PostgreSQL.
func (db *DB) File() string {
	if db.file == nil {
		return ""
	}
	return db.file.path
}

// args are a query's named parameters.
type args map[string]any

// tx is one transaction.
type tx struct {
	dialect
	*sqlx.Tx
	ctx   context.Context
	db    *DB
	keeps bool
	still bool // all of it sees the database as of one moment

	forgetting bool
	missing    []string // what it keeps and is not prepared yet
}

// often says that the statements from here on are those of every letter or answer:
// each connection parses and plans them once, and not each time.
func (t *tx) often() { t.keeps = true }

// planOnce has PostgreSQL plan the prepared statements of a transaction once, whatever their
// parameters: to choose between a hundred letters takes it less time than to think about how.
// It is for statements whose plan the indexes settle, however many rows there are.
func (t *tx) planOnce() error {
	if !t.postgres {
		return nil
	}
	_, err := t.exec("SET LOCAL plan_cache_mode = force_generic_plan", nil)
	return err
}

// prepare makes statements ready for the next who does them. Who still had a
// connection would take a second one, for which everybody could wait; where it
// fails, they are done as they were, and the next tries again.
func (db *DB) prepare(ctx context.Context, queries []string) {
	slices.Sort(queries)
	for _, query := range slices.Compact(queries) {
		if _, others := db.prepared.Load(query); others {
			continue
		}
		stmt, err := db.db.PreparexContext(ctx, query)
		if err != nil {
			return
		}
		if _, others := db.prepared.LoadOrStore(query, stmt); others {
			_ = stmt.Close()
		}
	}
}

// ready returns the statement for a query that was prepared, or nil.
func (t *tx) ready(query string) *sqlx.Stmt {
	if !t.keeps && (t.postgres || !t.db.repeats(query)) {
		return nil
	}
	if stmt, ok := t.db.prepared.Load(query); ok {
		return t.StmtxContext(t.ctx, stmt)
	}
	t.missing = append(t.missing, query)
	return nil
}

// repeatedMost is how many statements SQLite keeps ready that are not of every letter or
// answer: some ten kilobytes each, and for each connection.
const repeatedMost = 500

// repeats reports whether a statement was done before. SQLite takes longer to parse and
// plan most of ours than to do them, and plans without a look at parameters.
func (db *DB) repeats(query string) bool {
	if _, seen := db.seen.Load(query); seen {
		return true
	}
	if db.seenMost.Add(1) <= repeatedMost {
		db.seen.Store(query, nil)
	}
	return false
}

// bind puts parameters in place of their names.
func (t *tx) bind(query string, a args) (bound string, values []any, err error) {
	if bound, values, err = sqlx.Named(query, map[string]any(a)); err != nil {
		return "", nil, err
	}
	for i, value := range values {
		if ids, ok := value.([]int64); ok {
			values[i] = t.ids(ids)
		}
	}
	bound = t.Rebind(bound)
	if t.db.asked != nil {
		t.db.asked(bound, values)
	}
	return bound, values, nil
}

// exec runs a statement with named parameters and returns how many rows it
// touched.
func (t *tx) exec(query string, a args) (int, error) {
	bound, values, err := t.bind(query, a)
	if err != nil {
		return 0, err
	}
	var result sql.Result
	if stmt := t.ready(bound); stmt != nil {
		result, err = stmt.ExecContext(t.ctx, values...)
	} else {
		result, err = t.ExecContext(t.ctx, bound, values...)
	}
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// all reads rows into a slice of structs.
func (t *tx) all(dest any, query string, a args) error {
	bound, values, err := t.bind(query, a)
	if err != nil {
		return err
	}
	if stmt := t.ready(bound); stmt != nil {
		return stmt.SelectContext(t.ctx, dest, values...)
	}
	return t.SelectContext(t.ctx, dest, bound, values...)
}

// one reads a row; [digest.NotFound] where there is none.
func (t *tx) one(dest any, query string, a args) error {
	bound, values, err := t.bind(query, a)
	if err != nil {
		return err
	}
	if stmt := t.ready(bound); stmt != nil {
		err = stmt.GetContext(t.ctx, dest, values...)
	} else {
		err = t.GetContext(t.ctx, dest, bound, values...)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return digest.Errorf(digest.NotFound, "not on record")
	}
	return err
}

// Analyze tells the planner how large the tables are: worth it after an import
// and before the first digest, and cheap.
func (db *DB) Analyze(ctx context.Context) error { return db.Exec(ctx, "ANALYZE") }

// Exec runs one statement without parameters: for the tests' set-up and the
// operator's repairs, never with text from outside.
func (db *DB) Exec(ctx context.Context, statement string) error {
	_, err := db.db.ExecContext(ctx, statement)
	return err
}
