package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"text/tabwriter"
	"time"

	"github.com/briefed/briefed/bot/feed"
	"github.com/briefed/briefed/digest"
)

// watchCommand looks at the sources.
type watchCommand struct {
	List bool `help:"Say which sources would be asked, and ask none."`
}

// Run looks at every source once, and lists what waits on the policy desk.
func (w watchCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	c, err := s.config()
	if err != nil {
		return err
	}
	feeds, err := c.sources()
	if err != nil {
		return err
	}
	if w.List {
		return listSources(term, feeds)
	}
	if c.Watch == "" {
		return configError{"BRIEFED_WATCH: it is no, and nobody outside is asked: set it to yes, or to a file of your own sources; --list says whom that would ask"}
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	return app.watch(ctx, app.watcher(feed.Options{}), feeds, term)
}

// sources are those that the settings name: our list, unless there is a file.
func (c config) sources() ([]digest.Feed, error) {
	if c.Watch == "yes" || c.Watch == "" {
		return feed.Shipped(), nil
	}
	file, err := os.Open(c.Watch)
	if err != nil {
		return nil, fmt.Errorf("BRIEFED_WATCH names a list of sources that cannot be read: %w", err)
	}
	defer file.Close() //nolint:errcheck // only read
	return feed.Sources(file)
}

func (a *app) watcher(options feed.Options) digest.Watcher {
	options.Version = version()
	return feed.New(digest.SystemClock{}, options)
}

func listSources(term terminal, feeds []digest.Feed) error {
	table := tabwriter.NewWriter(term.out, 0, 0, 2, ' ', 0)
	_, err := fmt.Fprintln(table, "KIND\tPUBLISHER\tADDRESS")
	for _, f := range feeds {
		_, wrong := fmt.Fprintf(table, "%s\t%s\t%s\n", f.Kind, f.Publisher, f.URL)
		err = errors.Join(err, wrong)
	}
	return errors.Join(err, table.Flush())
}

// watch looks once and prints what waits on the desk. That a source could not be
// read is said, and is no failure of the command: others were read.
func (a *app) watch(ctx context.Context, watcher digest.Watcher, feeds []digest.Feed, term terminal) error {
	done := term.during("Looking at the sources")
	found, err := a.service.Watch(ctx, digest.Operator(), watcher, feeds)
	done()
	if err != nil {
		return err
	}
	finds, err := a.service.Finds(ctx, digest.Operator())
	if err != nil {
		return err
	}
	if len(finds) > 0 {
		table := tabwriter.NewWriter(term.out, 0, 0, 2, ' ', 0)
		_, err = fmt.Fprintln(table, "WHAT\tSEEN\tPUBLISHER\tTITLE\tADDRESS")
		for _, f := range finds {
			_, wrong := fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", f.Kind, digest.DateIn(f.FoundAt, a.service.Zone()), f.Publisher, f.Title, f.URL)
			err = errors.Join(err, wrong)
		}
		err = errors.Join(err, table.Flush())
	}
	term.say("Looked at %s, of which %d could not be read, and at %s of live items, of which %d are not well. %s new on the policy desk, %d in all.",
		plural(found.Feeds, "source", "sources"), found.Failed, plural(found.Links, "address", "addresses"), found.Dead, plural(found.Found, "entry is", "entries are"), len(finds))
	return err
}

// watchNightly looks at the sources once a night until ctx ends: the row in the
// database says when, and which replica.
func (a *app) watchNightly(ctx context.Context, feeds []digest.Feed) error {
	watcher := a.watcher(feed.Options{})
	for wait := passSoon; sleep(ctx, wait); wait = passEvery + rand.N(passJitter) {
		began := time.Now()
		found, ran, err := a.service.NightlyWatch(ctx, watcher, feeds)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			a.log.Warn("the sources could not be looked at, trying again tomorrow", "error", err)
		case ran:
			a.log.Info("sources looked at", "sources", found.Feeds, "failed", found.Failed, "found", found.Found, "links", found.Links, "dead", found.Dead, "took", time.Since(began).Round(time.Millisecond))
		}
	}
	return nil
}
