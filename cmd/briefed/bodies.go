package main

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/briefed/briefed/digest"
)

// bodiesHour is when the bodies of old letters go, by the organisation's clock: after the
// directory was read, and before the record is hashed again.
const bodiesHour = 3

// forgetBodies lets the bodies of old letters go, soon after a start and then each night,
// until ctx ends. Replicas may do so at once: a batch is one's, and the other finds nothing
// left of it.
func (a *app) forgetBodies(ctx context.Context) error {
	for wait := passSoon; sleep(ctx, wait); wait = untilHour(time.Now().In(a.config.Zone), bodiesHour) + rand.N(passJitter) {
		began := time.Now()
		gone, err := a.service.ForgetBodies(ctx, digest.Operator())
		switch {
		case ctx.Err() != nil:
		case err != nil:
			a.log.Error("the bodies of old letters did not all go, trying again tomorrow", "letters", gone.Letters, "error", err)
		default:
			a.log.Info("bodies of old letters gone", "letters", gone.Letters, "before", gone.Before.String(), "held", gone.Held, "took", time.Since(began).Round(time.Millisecond))
		}
	}
	return nil
}
