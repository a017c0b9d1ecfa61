package digest

import (
	"context"
	"time"
)

// Feedback is what people said of one item other than yes: a sign of how it is
// written and for whom, never of who said it.
type Feedback struct {
	Item    ItemVersion // the live version
	All     FeedbackCount
	Recent  FeedbackCount // the last [FeedbackWeeks]
	Before  FeedbackCount // as long before those: how it is going
	Reasons []Reason      // newest first, at most [MaxReasons]
}

// FeedbackCount counts people, each once for each kind of answer they gave and
// did not take back.
type FeedbackCount struct {
	People    int // who gave any answer for themselves
	NotClear  int
	NotMyRole int
	Questions int
}

// Reason is one line that somebody gave. It does not say who or when.
type Reason struct {
	Kind    AnswerKind // NotClear or NotMyRole
	Version int        // that was read
	Text    string
}

// FeedbackWeeks is how long the two periods are that show how it is going, and
// MaxReasons how many reasons an item is shown with.
const (
	FeedbackWeeks = 4
	MaxReasons    = 50
)

// Rate returns the share of those who answered that gave this answer; ok is
// false where nobody answered, or for a kind that is not counted.
func (c FeedbackCount) Rate(kind AnswerKind) (share float64, ok bool) {
	counts := map[AnswerKind]int{NotClear: c.NotClear, NotMyRole: c.NotMyRole, Question: c.Questions}
	n, counted := counts[kind]
	if !counted || c.People == 0 {
		return 0, false
	}
	return float64(n) / float64(c.People), true
}

// Feedback says, for policy leads, how the live items that anybody answered are
// received, by ref. Errors: [Forbidden].
func (s *Service) Feedback(ctx context.Context, actor Actor) ([]Feedback, error) {
	if err := actor.allow(SeeCoverage, 0); err != nil {
		return nil, err
	}
	period := FeedbackWeeks * 7 * 24 * time.Hour
	recent := s.clock.Now().Add(-period)
	return s.store.Feedback(ctx, recent.Add(-period), recent)
}
