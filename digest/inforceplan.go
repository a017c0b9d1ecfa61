package digest

import (
	"context"
	"fmt"
)

// PlanInForce tells everybody who was told of a policy before its day, on the
// day: it is in force, and what it replaces has stopped. The planner calls it; of
// two replicas one tells people, and again changes nothing. A day that passed
// while the service was down is caught up. It returns how many are told. Once a
// month it tells policy leads what is to be looked at again, and asks them for second
// dip samples.
func (s *Service) PlanInForce(ctx context.Context) (told int, err error) {
	now := s.clock.Now()
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		told = 0
		items, err := tx.TakeAnnounced(now, DateIn(now, s.config.Zone))
		if err != nil {
			return err
		}
		for _, item := range items {
			n, err := s.tell(tx, now, item, item.Asks, WhoWasTold, item.notice(NoticeInForce, ""), item.Audience)
			if err != nil {
				return err
			}
			told += n
			entry := AuditEntry{At: now, Actor: "planner", Action: "told that a policy is in force", Subject: item.Ref, Detail: fmt.Sprintf("version %d, told %d", item.Number, n)}
			if err := tx.Record(entry); err != nil {
				return err
			}
		}
		if err := s.planSecondSamples(tx, now); err != nil {
			return err
		}
		return s.planAgeing(tx, now)
	})
	return told, err
}

// planAuthoring does what authors have asked for by now, before digests are
// planned: what goes live this minute is in them. Owners of actions are reminded too.
func (s *Service) planAuthoring(ctx context.Context) error {
	if err := s.PlanDueReleases(ctx); err != nil {
		return err
	}
	if _, err := s.PublishDue(ctx); err != nil {
		return err
	}
	if _, err := s.PlanInForce(ctx); err != nil {
		return err
	}
	return s.planActions(ctx)
}
