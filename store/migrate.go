package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

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
	p, err := db.provider()
	if err != nil {
		return 0, err
	}
	if err := db.checkNotNewer(ctx, p); err != nil {
		return 0, err
	}
	results, err := p.Up(ctx)
	if err != nil {
		return len(results), fmt.Errorf("migrating the database: %w", err)
	}
	if err := db.IndexLibrary(ctx); err != nil {
		return len(results), fmt.Errorf("indexing the library: %w", err)
	}
	return len(results), nil
}

// ErrEmpty is returned by [DB.CheckSchema] for a database without any table of
// ours.
var ErrEmpty = errors.New("the database is empty: run briefed migrate")

// CheckSchema returns an error unless the schema is the one this program was
// built for.
func (db *DB) CheckSchema(ctx context.Context) error {
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
		return fmt.Errorf("reading the version of the schema: %w", err)
	case current == 0:
		return ErrEmpty
	case current < target:
		return digest.Errorf(digest.Conflict, "the database has schema %d and this program needs %d: run briefed migrate", current, target)
	default:
		return nil
	}
}

func (db *DB) checkNotNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("reading the version of the schema: %w", err)
	}
	if current > target {
		return digest.Errorf(digest.Conflict, "the database has schema %d, newer than the %d this program knows: install the newer program", current, target)
	}
	return nil
}
