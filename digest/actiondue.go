package digest

import (
	"context"
	"time"
)

// ActionTx reminds people of actions that a team agreed on, as part of planning.
type ActionTx interface {
	// ActionsDue returns the open actions of discussions whose day has come, but those
	// whose owner was reminded of them since a moment.
	ActionsDue(on Date, since time.Time) ([]ActionDue, error)
}

// ActionDue is an action of a discussion whose day has come.
type ActionDue struct {
	DiscussionID int64
	OwnerID      int64
}

// NoticeActionDue tells the owner of an action that its day has come: Letter.Discussion,
// which names nobody else.
const NoticeActionDue NoticeKind = "action_due"

// ActionNotice tells the owner of the action of a discussion that its day has come.
func ActionNotice(discussion int64) Notice {
	return Notice{Kind: NoticeActionDue, DiscussionID: discussion}
}

// actionAgain is how long after it a reminder of an action comes again, while the action is
// open: two weeks, since whoever cannot do it sooner has told their manager by then.
const actionAgain = 14 * 24 * time.Hour

// planActions reminds the owners of actions that are due, of discussions and of recommendations, in the hours in which people
// read, every two weeks until the action is done. Each replica looks once a day.
func (s *Service) planActions(ctx context.Context) error {
	now, today := s.clock.Now(), s.Today()
	if s.actions.Load() == int64(today) || !s.hours().include(now.In(s.config.Zone)) {
		return nil
	}
	err := s.store.Plan(ctx, func(tx PlanTx) error {
		due, err := tx.ActionsDue(today, now.Add(-actionAgain))
		if err != nil {
			return err
		}
		for _, a := range due {
			to, err := tx.Recipients(today, []int64{a.OwnerID})
			if err != nil {
				return err
			}
			s.waits(to, now)
			if err := tx.Notify(now, ActionNotice(a.DiscussionID).Encode(), to); err != nil {
				return err
			}
		}
		return s.remindOfActions(tx, now, today)
	})
	if err == nil {
		s.actions.Store(int64(today))
	}
	return err
}

// loadAction loads the action that a notice reminds of, and reports whether it is still
// open, and its reader's. Who was there, and what was said, is no part of it.
func (s *Service) loadAction(ctx context.Context, l *Letter, n Notice) (bool, error) {
	discussions, err := s.store.Discussions(ctx, DiscussionFilter{ID: n.DiscussionID})
	if err != nil || len(discussions) != 1 {
		return false, err
	}
	d := discussions[0]
	if d.Action.OwnerID != l.PersonID || !d.Action.Done.IsZero() {
		return false, nil
	}
	d.Present, d.Answers = nil, [3]string{}
	l.Discussion = &d
	return true, nil
}
