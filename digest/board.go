package digest

import (
	"context"
	"slices"
	"strings"
)

// Board is one page for the improvement board and the scrutiny committee: what came of
// every recommendation by the end of a quarter. It names no worker: owners are roles, and
// counts are kept back as in any report to somebody who knows nobody by name.
type Board struct {
	Quarter string // such as 2026-Q4
	AsOf    Date   // its last day, today where that is to come
	Lines   []BoardLine
	// Changed is what, in the quarter, changed because somebody had asked. The count of what
	// they asked is [Hidden] where it is of one to four.
	Changed Outcomes
}

// BoardLine is one recommendation on the day of the board.
type BoardLine struct {
	Review         CaseReview // without its recommendations
	Recommendation Recommendation
	Chain          Chain
	Items          []BoardItem
}

// BoardItem is an item that a recommendation led to. Told and Informed are people, or
// [Hidden]; Live is false for a draft and what was withdrawn.
type BoardItem struct {
	Ref      string
	Title    string
	Live     bool
	Told     int
	Informed int
	// Stands is the day that the counts are of, where they could not be shown anew
	// without telling of one to four people; zero where they are the board's.
	Stands Date
}

// Count returns how many recommendations have come how far.
func (b Board) Count(c Chain) (n int) {
	for _, line := range b.Lines {
		if line.Chain == c {
			n++
		}
	}
	return n
}

// Of returns the recommendations that have come so far, oldest review first.
func (b Board) Of(c Chain) []BoardLine {
	return keepIf(b.Lines, func(l BoardLine) bool { return l.Chain == c })
}

// Late returns the recommendations with an open action whose day has passed.
func (b Board) Late() []BoardLine {
	return keepIf(b.Lines, func(l BoardLine) bool {
		return slices.ContainsFunc(l.Recommendation.Actions, func(a RecommendationAction) bool { return a.Done.IsZero() && a.Due < b.AsOf })
	})
}

// Board returns the board's page of a quarter – such as 2026-Q4; "" is the present one –
// for seniors and policy leads. The look is on record. Errors: [Forbidden]; [Invalid] for
// what is no quarter, and one that has not begun.
func (s *Service) Board(ctx context.Context, actor Actor, quarter string) (Board, error) {
	if err := actor.allow(ReadBoard, 0); err != nil {
		return Board{}, err
	}
	on, err := s.endOf(quarter)
	if err != nil {
		return Board{}, err
	}
	b := Board{Quarter: on.Quarter(), AsOf: on}
	moment, err := s.moment(on)
	if err != nil {
		return b, err
	}
	measures, err := s.anybodysCounts(ctx, moment)
	if err != nil {
		return b, err
	}
	if b.Changed, err = s.changedIn(ctx, on); err != nil {
		return b, err
	}
	reviews, err := s.store.CaseReviews(ctx)
	if err != nil {
		return b, err
	}
	for _, review := range slices.Backward(reviews) {
		b.Lines = append(b.Lines, review.lines(moment, measures)...)
	}
	return b, s.store.Audit(ctx, s.entry(actor, "saw the board's report", b.Quarter, ""))
}

// changedIn counts what changed because somebody had asked, from the first day of a quarter
// to a day of it.
func (s *Service) changedIn(ctx context.Context, on Date) (Outcomes, error) {
	year, month, _ := on.Time().Date()
	first := NewDate(year, (month-1)/3*3+1, 1)
	changed, err := s.store.Outcomes(ctx, first.Start(s.config.Zone), (on + 1).Start(s.config.Zone))
	if changed.Changed > 0 && changed.Changed < SmallNumber {
		changed.Changed = Hidden
	}
	return changed, err
}

// anybodysCounts are those of each item, by ref, as somebody may know who knows nobody by
// name: papers with them go on to committees and to the web, whoever opens them.
func (s *Service) anybodysCounts(ctx context.Context, m Moment) (map[string]ItemMeasure, error) {
	report, err := s.counts(ctx, Actor{}, m, "")
	measures := map[string]ItemMeasure{}
	for _, one := range report.Items {
		measures[one.Ref] = one
	}
	return measures, err
}

// lines are the recommendations of a review as they stood at a moment, without anything
// that only policy leads may have.
func (r CaseReview) lines(m Moment, measures map[string]ItemMeasure) (lines []BoardLine) {
	r = r.asOf(m)
	all := r.Recommendations
	if !r.named() {
		r.PublishedAs = ""
	}
	r.Recommendations, r.Releases = nil, nil
	for _, one := range all {
		line := BoardLine{Review: r, Recommendation: one, Chain: one.Stands(measures)}
		for i := range one.Samples {
			one.Samples[i].By = ""
		}
		for _, led := range one.Items {
			m, live := measures[led.Ref]
			line.Items = append(line.Items, BoardItem{Ref: led.Ref, Title: m.Title, Live: live, Told: m.Expected, Informed: m.Informed, Stands: m.Stands})
		}
		lines = append(lines, line)
	}
	return lines
}

// endOf returns the last day of a quarter, or today in the present one.
func (s *Service) endOf(quarter string) (Date, error) {
	today := s.Today()
	quarter = strings.TrimSpace(quarter)
	if quarter == "" || quarter == today.Quarter() {
		return today, nil
	}
	year, number, ok := strings.Cut(quarter, "-Q")
	month := map[string]string{"1": "01", "2": "04", "3": "07", "4": "10"}[number]
	first, err := ParseDate(year + "-" + month + "-01")
	if !ok || err != nil {
		return 0, Errorf(Invalid, "%q is no quarter: write one such as %s", quarter, today.Quarter())
	}
	if first > today {
		return 0, Errorf(Invalid, "%s has not begun: choose a quarter that has", quarter)
	}
	return first.AddMonths(3) - 1, nil
}

// Quarters returns the quarters a reader can choose from, newest first: the present one and
// the seven before it.
func (s *Service) Quarters() (list []string) {
	today := s.Today()
	for i := range 8 {
		list = append(list, today.AddMonths(-3*i).Quarter())
	}
	return list
}
