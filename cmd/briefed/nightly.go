package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// How often a replica looks whether the directory is to be read: the row in the
// database says, and which of them does it.
const (
	passSoon   = 5 * time.Second // after a start
	passEvery  = 5 * time.Minute
	passJitter = time.Minute
)

// readNightly reads the whole directory of the workspace once a night, and soon
// after a start where the night was missed, until ctx ends.
func (f *slackFace) readNightly(ctx context.Context, metrics *metrics) error {
	for wait := passSoon; sleep(ctx, wait); wait = passEvery + rand.N(passJitter) {
		f.readDirectory(ctx, metrics)
	}
	return nil
}

func (f *slackFace) readDirectory(ctx context.Context, metrics *metrics) {
	began := time.Now()
	found, ran, err := f.app.service.NightlyPass(ctx, f.client)
	took := time.Since(began)
	switch {
	case ctx.Err() != nil:
	case err != nil:
		metrics.directoryRead(passFailed, took)
		f.app.log.Warn("the directory could not be read to its end, trying again in an hour", "error", err, "accounts", found.Accounts)
	case ran:
		metrics.directoryRead(passComplete, took)
		f.app.log.Info("directory read", "accounts", found.Accounts, "linked", found.Linked, "gone", found.Gone,
			"staff_without_account", len(found.StaffOnly), "slack_only", found.Unmatched, "groups", found.Groups, "took", took.Round(time.Millisecond))
	}
}
