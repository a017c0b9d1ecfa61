package main

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/briefed/briefed/digest/evidence"
)

// verifyHour is when a service hashes the whole record again, by the organisation's
// clock: after the directory was read, and before anybody works.
const verifyHour = 4

// verifier hashes the record again each night, and says what it finds in the log and
// in a metric, as long as it is there.
type verifier struct {
	log    *slog.Logger
	zone   *time.Location
	look   func(context.Context) (evidence.Verdict, error)
	counts func(findings int)
}

// forever runs until ctx ends. Replicas each look for themselves, at moments apart.
func (v verifier) forever(ctx context.Context) error {
	for sleep(ctx, untilHour(time.Now().In(v.zone), verifyHour)+rand.N(passJitter)) {
		began := time.Now()
		verdict, err := v.look(ctx)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			v.log.Error("the record could not be hashed again, trying again tomorrow", "error", err)
		default:
			v.counts(verdict.Damaged)
			for _, damage := range verdict.Damages {
				v.log.Error("the record was tampered with, or is damaged: run briefed verify", "finding", damage)
			}
			v.log.Info("record hashed again", "entries", verdict.Entries, "findings", verdict.Damaged, "not_counted_again", verdict.NotRecounted, "took", time.Since(began).Round(time.Millisecond))
		}
	}
	return nil
}

// untilHour is how long it is to the next time that it is an hour.
func untilHour(now time.Time, hour int) time.Duration {
	y, m, d := now.Date()
	next := time.Date(y, m, d, hour, 0, 0, 0, now.Location())
	if !next.After(now) {
		next = time.Date(y, m, d+1, hour, 0, 0, 0, now.Location())
	}
	return next.Sub(now)
}
