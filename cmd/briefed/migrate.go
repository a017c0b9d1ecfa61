package main

import (
	"context"
	"errors"

	"github.com/briefed/briefed/store"
)

// migrateCommand brings the database to this version.
type migrateCommand struct{}

// Run migrates.
func (migrateCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	c, err := s.config()
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	done := term.during("Migrating")
	applied, err := db.Migrate(ctx)
	done()
	if err != nil {
		return err
	}
	if err := makeKey(c, term); err != nil {
		return err
	}
	if applied == 0 {
		term.say("The database is up to date.")
		return nil
	}
	term.say("The database is ready: %s ran.", plural(applied, "migration", "migrations"))
	return nil
}
