package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	"github.com/briefed/briefed/store"
)

// app is the parts put together: the use cases over a database. What talks to
// Slack is added by slack.go, for the commands that need it.
type app struct {
	config  config
	log     *slog.Logger
	store   *store.DB
	service *digest.Service
	tried   string // a folder with a database to try an import in, "" for none
}

// open puts the parts together as the settings say, over a database that there is.
func open(ctx context.Context, s *settings, term terminal) (*app, error) {
	c, err := s.config()
	if err != nil {
		return nil, err
	}
	return newApp(ctx, c, newLogger(term.err, c), term)
}

// openImport is [open] for an import: the first one makes the database. Where it is
// only tried it makes none, and is tried against an empty council.
func openImport(ctx context.Context, s *settings, term terminal, dry bool) (*app, error) {
	c, err := s.config()
	if err != nil {
		return nil, err
	}
	log := newLogger(term.err, c)
	if !dry {
		return newAppMaking(ctx, c, log, term)
	}
	app, err := newApp(ctx, c, log, term)
	if !errors.Is(err, store.ErrNone) && !errors.Is(err, store.ErrEmpty) {
		return app, err
	}
	term.say("There is no database yet, and trying makes none: everything would be new.")
	folder, err := os.MkdirTemp("", "briefed")
	if err != nil {
		return nil, fmt.Errorf("a folder to try the import in: %w", err)
	}
	c.Database = "sqlite:" + filepath.Join(folder, "tried.db")
	if app, err = newAppMaking(ctx, c, log, terminal{out: term.out, err: io.Discard}); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	app.tried = folder
	return app, nil
}

// newApp is open for a configuration that is already read. It refuses a database of
// another version, and one that is not there.
func newApp(ctx context.Context, c config, log *slog.Logger, term terminal) (*app, error) {
	db, err := store.OpenExisting(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	if err := db.CheckSchema(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return overDatabase(ctx, db, c, log, term), nil
}

// newAppToRead is newApp for what changes nothing.
func newAppToRead(ctx context.Context, c config, log *slog.Logger, term terminal) (*app, error) {
	db, err := store.OpenToRead(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	if err := db.CheckSchema(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return overDatabase(ctx, db, c, log, term), nil
}

// newAppMaking is newApp for what may make the database: an import, and the demo.
func newAppMaking(ctx context.Context, c config, log *slog.Logger, term terminal) (*app, error) {
	db, err := store.Open(ctx, c.Database)
	if err != nil {
		return nil, err
	}
	err = db.CheckSchema(ctx)
	if errors.Is(err, store.ErrEmpty) {
		term.say("The database is new: making its tables.")
		_, err = db.Migrate(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return overDatabase(ctx, db, c, log, term), nil
}

func overDatabase(ctx context.Context, db *store.DB, c config, log *slog.Logger, term terminal) *app {
	if _, system := c.Clock.(digest.SystemClock); !system {
		db.GoByCaller()
	}
	a := &app{config: c, log: log, store: db, service: digest.NewService(db, c.Clock, c.domain(), log)}
	a.checkClock(ctx, term)
	return a
}

// newSender returns a sender of the app's outbox by some ways.
func (a *app) newSender(o outbox.Options, ways ...outbox.Way) *outbox.Sender {
	return outbox.New(a.service, a.store, a.config.Clock, a.log, o, ways...)
}

// checkClock says where BRIEFED_CLOCK goes back behind what is on record: a digest
// of items that are yet to be published is empty, and so is a report of them.
func (a *app) checkClock(ctx context.Context, term terminal) {
	if _, system := a.config.Clock.(digest.SystemClock); system {
		return
	}
	newest, _, err := a.service.AuditLog(ctx, digest.Operator(), digest.AuditFilter{Limit: 1})
	if now := a.service.Now(); err == nil && len(newest) > 0 && newest[0].At.Sub(now) > time.Hour {
		term.say("By BRIEFED_CLOCK it is %s, before the last import or change on record, of %s: what was recorded since has not happened yet. Import and publish by the same clock.",
			now.Format(time.RFC3339), newest[0].At.Format(time.RFC3339))
	}
}

// close gives the database back.
func (a *app) close(err *error) {
	*err = errors.Join(*err, a.store.Close())
	if a.tried != "" {
		*err = errors.Join(*err, os.RemoveAll(a.tried))
	}
}

// newLogger logs to standard error. Log lines hold ids and codes, never what
// people wrote or who they are.
func newLogger(to io.Writer, c config) *slog.Logger {
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(to, nil))
	}
	return slog.New(slog.NewTextHandler(to, nil))
}
