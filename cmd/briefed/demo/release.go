package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/briefed/briefed/digest"
)

// release plans how a review of the sample council becomes known: who worked with the family
// heard it from their manager, the service was told, partners hear of it in three weeks, and
// the public once a policy lead says so.
func (c Council) release(ctx context.Context, service *digest.Service, lead digest.Actor, review int64) error {
	worker, manager, found := c.workerAndManager()
	if !found {
		return nil
	}
	due := map[digest.ReleaseStep]time.Time{digest.ToPartners: (service.Today() + 21).At(10, 0, service.Zone())}
	if err := service.PlanReleases(ctx, lead, review, due); err != nil {
		return err
	}
	if err := service.NameCaseWorker(ctx, lead, review, worker.Email, manager.Email); err != nil {
		return fmt.Errorf("naming who hears of a sample review first: %w", err)
	}
	if err := service.Release(ctx, lead, review, digest.ToWorkers, ""); err != nil {
		return err
	}
	speaks, err := service.ActorByAccount(ctx, digest.Slack, manager.SlackID)
	if err != nil {
		return err
	}
	list, err := service.ToSpeakWith(ctx, speaks)
	if err != nil {
		return err
	}
	for _, w := range list {
		if err := service.RecordSpoken(ctx, speaks, w.ID, service.Today()); err != nil {
			return err
		}
	}
	return service.Release(ctx, lead, review, digest.ToService, "")
}

// workerAndManager are the last social worker of the council whose team has a manager who is
// at work.
func (c Council) workerAndManager() (worker, manager digest.PersonRow, found bool) {
	for _, row := range slices.Backward(c.Rows) {
		if row.Manager || row.Role != "Social worker" || !row.Absent.From.IsZero() || !row.End.IsZero() || row.Access != digest.NoAccess {
			continue
		}
		at := slices.IndexFunc(c.Rows, func(r digest.PersonRow) bool {
			return r.Manager && r.Team == row.Team && r.SlackID != "" && r.Absent.From.IsZero() && r.End.IsZero()
		})
		if at >= 0 {
			return row, c.Rows[at], true
		}
	}
	return worker, manager, false
}
