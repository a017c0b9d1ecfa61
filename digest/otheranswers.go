package digest

import (
	"context"
	"time"
)

// OtherAnswers is what people said of one item other than yes: a sign of how it is
// written and for whom, never of who said it.
type OtherAnswers struct {
	Item    ItemVersion // the live version
	All     OtherCount
	Recent  OtherCount // the last [RecentWeeks]
	Before  OtherCount // as long before those: how it is going
	Reasons []Reason   // newest first, at most [MaxReasons]
}

// OtherCount counts people, each once for each kind of answer they gave and
// did not take back.
type OtherCount struct {
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

// RecentWeeks is how long the two periods are that show how it is going, and
// MaxReasons how many reasons an item is shown with.
const (
	RecentWeeks = 4
	MaxReasons  = 50
)

// Rate returns the share of those who answered that gave this answer; ok is
// false where nobody answered, or for a kind that is not counted.
func (c OtherCount) Rate(kind AnswerKind) (share float64, ok bool) {
	counts := map[AnswerKind]int{NotClear: c.NotClear, NotMyRole: c.NotMyRole, Question: c.Questions}
	n, counted := counts[kind]
	if !counted || c.People == 0 {
		return 0, false
	}
	return float64(n) / float64(c.People), true
}

// OtherAnswers says, for policy leads, how the live items that anybody answered are
// received, by ref. Errors: [Forbidden].
func (s *Service) OtherAnswers(ctx context.Context, actor Actor) ([]OtherAnswers, error) {
	if err := actor.allow(SeeReception, 0); err != nil {
		return nil, err
	}
	period := RecentWeeks * 7 * 24 * time.Hour
	recent := s.clock.Now().Add(-period)
	return s.store.OtherAnswers(ctx, recent.Add(-period), recent)
}
