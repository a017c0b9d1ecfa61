package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// censusPause is between two looks at whether a day is over that nobody counted.
const censusPause = 5 * time.Minute

// countForever counts each day once it is over, until ctx ends. Replicas share the work:
// a day is one's.
func (a *app) countForever(ctx context.Context) error {
	for {
		if _, err := a.service.TakeCensus(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("the day that is over was not counted for the log of evidence, trying again", "error", err)
		}
		if !sleep(ctx, censusPause+rand.N(passJitter)) {
			return nil
		}
	}
}
