package digest

import (
	"context"
	"math"
)

// Reception is how one item is received: for policy leads, by counts alone.
type Reception struct {
	ItemMeasure                    // counts by state, and the median time to informed
	Answers     map[AnswerKind]int // of the version that is live, by people in a team today
	NotClear    *float64           // share of the answers that say "not clear"; null for none
	Questions   int                // open ones
	Waiting     int                // people in whose queue it waits for a later week
}

// ItemAnswers is what a store counts for [Reception].
type ItemAnswers struct {
	Ref     string
	Answers map[AnswerKind]int
	Waiting int
}

// Waiting is an item that is held back in the queues of a team, because their
// weeks are full: "this item waits until 3 November for Team B".
type Waiting struct {
	Ref    string
	Title  string
	Team   string // slug
	Name   string
	People int  // who have not been told of it
	Until  Date // when the last of them gets it, by pacing
}

// Reception says how every live item is received, by ref. An item's teams are in
// [Service.Report] with its ref. Errors: [Forbidden].
func (s *Service) Reception(ctx context.Context, actor Actor) ([]Reception, error) {
	if err := actor.allow(SeeReception, 0); err != nil {
		return nil, err
	}
	today := s.Today()
	report, err := s.store.Report(ctx, Moment{At: s.clock.Now(), On: today}, Filter{})
	if err != nil {
		return nil, err
	}
	counts, err := s.store.Reception(ctx, today)
	if err != nil {
		return nil, err
	}
	open, err := s.store.Questions(ctx, QuestionFilter{State: QuestionOpen})
	if err != nil {
		return nil, err
	}
	questions := map[string]int{}
	for _, q := range open {
		questions[q.Item.Ref]++
	}
	byRef := make(map[string]ItemAnswers, len(counts))
	for _, c := range counts {
		byRef[c.Ref] = c
	}
	list := make([]Reception, 0, len(report.Items))
	for _, item := range report.Items {
		c := byRef[item.Ref]
		list = append(list, Reception{
			ItemMeasure: item, Answers: c.Answers, NotClear: shareOf(c.Answers, NotClear),
			Questions: questions[item.Ref], Waiting: c.Waiting,
		})
	}
	return list, nil
}

// HeldBack returns what waits in people's queues for a later week, by item and
// team, and until when. Errors: [Forbidden].
func (s *Service) HeldBack(ctx context.Context, actor Actor) ([]Waiting, error) {
	if err := actor.allow(SeeReception, 0); err != nil {
		return nil, err
	}
	return s.store.HeldBack(ctx, s.Today())
}

// shareOf returns the share that one answer has of all, nil for no answers.
func shareOf(answers map[AnswerKind]int, kind AnswerKind) *float64 {
	all := 0
	for _, n := range answers {
		all += n
	}
	if all == 0 {
		return nil
	}
	share := math.Round(float64(answers[kind])/float64(all)*1e4) / 1e4
	return &share
}
