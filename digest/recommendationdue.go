package digest

import (
	"context"
	"slices"
	"time"
)

// RecommendationActionTx reminds roles of actions that came of recommendations, as part of
// planning.
type RecommendationActionTx interface {
	// TakeActionsDue marks the open actions whose day has come, but those of which their
	// role was reminded since a moment, and returns the teams whose managers own them, 0
	// for the policy leads.
	TakeActionsDue(now time.Time, on Date, since time.Time) (teams []int64, err error)
	// ActionOwners returns the managers of teams of the council on a day who can be
	// reached, without those for whom the same notice waits already.
	ActionOwners(on Date, teams []int64, notice string) ([]Recipient, error)
}

// NoticeReviewAction tells a role that actions which came of recommendations are due:
// Letter.ReviewActions. Which those are is looked up when it is sent.
const NoticeReviewAction NoticeKind = "review_action"

// remindOfActions reminds managers and policy leads of what they answer for and is due.
func (s *Service) remindOfActions(tx PlanTx, now time.Time, today Date) error {
	teams, err := tx.TakeActionsDue(now, today, now.Add(-actionAgain))
	if err != nil || len(teams) == 0 {
		return err
	}
	about := Notice{Kind: NoticeReviewAction}
	if slices.Contains(teams, 0) {
		if err := s.tellLeads(tx, now, 0, about); err != nil {
			return err
		}
	}
	to, err := tx.ActionOwners(today, teams, about.Encode())
	if err != nil || len(to) == 0 {
		return err
	}
	s.waits(to, now)
	return tx.Notify(now, about.Encode(), to)
}

// loadReviewActions loads the open actions whose day has come and for which the reader
// answers today, and reports whether there are any.
func (s *Service) loadReviewActions(ctx context.Context, l *Letter) (bool, error) {
	reader, err := s.ActorByID(ctx, l.PersonID, "")
	if err != nil {
		return false, err
	}
	reviews, err := s.store.CaseReviews(ctx)
	if err != nil {
		return false, err
	}
	owns := func(a RecommendationAction) bool {
		if a.Team == "" {
			return reader.May(KeepReviews, 0)
		}
		return slices.Contains(reader.managedSlugs(), a.Team)
	}
	for _, r := range slices.Backward(reviews) {
		for _, one := range r.Recommendations {
			l.ReviewActions = append(l.ReviewActions, keepIf(one.Actions, func(a RecommendationAction) bool {
				return one.NoChange == "" && a.Done.IsZero() && a.Due <= s.Today() && owns(a)
			})...)
		}
	}
	return len(l.ReviewActions) > 0, nil
}

// loadSpeakFirst reports whether a manager is left with somebody to speak with. Who that is
// is in no letter.
func (s *Service) loadSpeakFirst(ctx context.Context, l *Letter) (bool, error) {
	list, err := s.store.ToSpeakWith(ctx, l.PersonID)
	return slices.ContainsFunc(list, func(w CaseWorker) bool { return w.Told.IsZero() }), err
}
