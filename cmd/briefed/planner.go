package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// How often the service looks for runs that are due. Replicas look at different
// moments, so that they seldom meet.
const (
	planEvery  = 4 * time.Second
	planJitter = 2 * time.Second
)

// planForever plans what is due until ctx ends. A plan that fails is undone as a
// whole, and made again at the next look.
func (a *app) planForever(ctx context.Context, metrics *metrics, health *health) error {
	for {
		began := time.Now()
		health.note(planning, began, a.planOnce(ctx, metrics))
		a.keepStandings(ctx)
		a.checkSome(ctx, metrics)
		a.checkCounts(ctx)
		if !sleep(ctx, planEvery+rand.N(planJitter)) {
			return nil
		}
	}
}

func (a *app) planOnce(ctx context.Context, metrics *metrics) error {
	bound, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	plan, err := a.service.PlanDue(bound, false)
	switch {
	case ctx.Err() != nil:
		return nil // told to stop
	case err != nil:
		metrics.plannerErrors.Inc()
		a.log.Error("planning failed, trying again", "error", err)
		return err
	}
	now := a.service.Now()
	for _, run := range plan.Runs {
		metrics.lateness.Observe(max(0, now.Sub(run.Due).Seconds()))
	}
	if len(plan.Runs) > 0 {
		a.log.Info("planned", "runs", len(plan.Runs), "messages", plan.Messages, "assigned", plan.Assigned, "closed", plan.Closed)
	}
	return nil
}

// checkSome goes on with the night's check of what everybody owes: a batch between two
// plans. It finds nothing, and mends and tells what it finds all the same.
func (a *app) checkSome(ctx context.Context, metrics *metrics) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	found, err := a.service.CheckSome(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Warn("the night's check of what everybody owes was interrupted, trying again", "error", err)
	case err == nil && found.Any():
		metrics.overlooked.Add(float64(found.Assigned + found.Closed + found.Due))
		a.log.Error("planning had missed something, which is mended: tell us, as this should not happen", "to_give_out", found.Assigned, "to_close", found.Closed, "due_on_another_day", found.Due)
	}
}

// keepStandings packs what reports count while nobody waits for one. Without it
// they are right all the same, and take longer.
func (a *app) keepStandings(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	_, err := a.store.KeepStandings(ctx)
	if err == nil {
		_, err = a.service.KeepCounts(ctx)
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("reports take longer: what they count could not be kept, trying again", "error", err)
	}
}

// checkCounts counts everybody from the receipts once a night. It finds nothing, and
// mends and tells what it finds all the same.
func (a *app) checkCounts(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, countBound)
	defer cancel()
	wrong, err := a.service.CheckCountsNightly(ctx)
	if len(wrong) > 0 {
		a.log.Error("reports counted something else than the receipts say, and count them again: tell us, as this should not happen", "rows", len(wrong))
	}
	if err != nil && ctx.Err() == nil {
		a.log.Warn("the night's check of what reports count was interrupted, trying again", "error", err)
	}
}

// countBound is how long counting everybody from the receipts may take: far more than it
// does, since planning waits for it.
const countBound = 5 * time.Minute

// sleep waits, and reports false where ctx ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
