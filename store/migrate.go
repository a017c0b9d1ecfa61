package store

import (
	"cmp"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"

	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"github.com/briefed/briefed/digest"
)

//go:embed migrations
var migrations embed.FS

func (db *DB) provider() (*goose.Provider, error) {
	name, kind := "sqlite", database.DialectSQLite3
	options := []goose.ProviderOption{goose.WithSlog(slog.New(slog.DiscardHandler))}
	if db.postgres {
		name, kind = "postgres", database.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	files, err := fs.Sub(migrations, "migrations/"+name)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(kind, db.db.DB, files, options...)
}

// Migrate brings the schema up to date, and returns how many migrations ran.
// On PostgreSQL, replicas that start together wait for one another.
func (db *DB) Migrate(ctx context.Context) (int, error) {
	if err := db.checkOurs(ctx); err != nil {
		return 0, err
	}
	p, err := db.provider()
	if err != nil {
		return 0, err
	}
	if err := db.checkNotNewer(ctx, p); err != nil {
		return 0, err
	}
	applied, err := db.up(ctx, p)
	if err != nil {
		return applied, fmt.Errorf("migrating the database: %w", err)
	}
	if err := db.IndexLibrary(ctx); err != nil {
		return applied, fmt.Errorf("indexing the library: %w", err)
	}
	return applied, nil
}

// up runs what is left to run. SQLite has no lock for it: where another program
// began at the same moment, one of two loses each migration, and goes on from
// where the other has come to.
func (db *DB) up(ctx context.Context, p *goose.Provider) (applied int, err error) {
	for {
		before, _, err := p.GetVersions(ctx)
		if err != nil {
			return applied, err
		}
		results, err := p.Up(ctx)
		applied += len(results)
		if err == nil || db.postgres {
			return applied, err
		}
		if now, _, readErr := p.GetVersions(ctx); readErr != nil || now <= before {
			return applied, err
		}
	}
}

// ErrEmpty is returned by [DB.CheckSchema] for a database without any table of
// ours.
var ErrEmpty = errors.New("the database is empty: run briefed migrate")

// CheckSchema returns an error unless the schema is the one this program was
// built for.
func (db *DB) CheckSchema(ctx context.Context) error {
	if err := db.checkOurs(ctx); err != nil {
		return err
	}
	if made, err := db.versioned(ctx); err != nil || !made {
		return cmp.Or(err, ErrEmpty) // goose would make its table by looking
	}
	p, err := db.provider()
	if err != nil {
		return err
	}
	if err := db.checkNotNewer(ctx, p); err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	switch {
	case err != nil:
		return unreadable(err)
	case current == 0:
		return ErrEmpty
	case current < target:
		return digest.Errorf(digest.Conflict, "the database has schema %d and this program needs %d: run briefed migrate", current, target)
	default:
		return nil
	}
}

// versioned reports whether anything was ever migrated.
func (db *DB) versioned(ctx context.Context) (made bool, err error) {
	look := `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'goose_db_version')`
	if db.postgres {
		look = `SELECT to_regclass('goose_db_version') IS NOT NULL`
	}
	err = db.read(ctx, func(t *tx) error { return t.one(&made, look, nil) })
	return made, err
}

// checkOurs keeps us out of the database of another program, to which a mistyped
// address may lead: one that has tables, and none of ours.
func (db *DB) checkOurs(ctx context.Context) error {
	names := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' AND name <> 'goose_db_version' ORDER BY name`
	if db.postgres { // tables of extensions are nobody's
		names = `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
			WHERE c.relkind IN ('r', 'p') AND c.relname <> 'goose_db_version' AND NOT EXISTS (
				SELECT 1 FROM pg_depend d WHERE d.classid = CAST('pg_class' AS regclass) AND d.objid = c.oid AND d.deptype = 'e')
			ORDER BY c.relname`
	}
	var tables []string
	if err := db.read(ctx, func(t *tx) error { return t.all(&tables, names, nil) }); err != nil {
		return fmt.Errorf("looking whose the database is: %w", err)
	}
	if len(tables) == 0 || slices.Contains(tables, "receipts") {
		return nil
	}
	return digest.Errorf(digest.Conflict, "the database belongs to another program, which has the table %s in it: give Briefed one of its own with BRIEFED_DATABASE_URL", tables[0])
}

func (db *DB) checkNotNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return unreadable(err)
	}
	if current > target {
		return digest.Errorf(digest.Conflict, "the database has schema %d, newer than the %d this program knows: install the newer program", current, target)
	}
	return nil
}

// unreadable is why the version of the schema could not be read. Since PostgreSQL
// 15 only the owner of a database may make tables in it.
func unreadable(err error) error {
	if refused := (*pq.Error)(nil); errors.As(err, &refused) && (refused.Code == "42501" || refused.Code == "3F000") {
		return digest.Errorf(digest.Conflict, "the user may not make tables in the database: make it the owner, as in ALTER DATABASE briefed OWNER TO briefed: %w", refused)
	}
	return fmt.Errorf("reading the version of the schema: %w", err)
}
