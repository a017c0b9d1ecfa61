package digest

import (
	"context"
	"reflect"
	"slices"
)

// CountStore keeps what the teams of the council count in a report of everybody, so that
// it reads what changed and not everybody's history. Reports are right without.
type CountStore interface {
	// KeepCounts counts again the teams of which what is kept of a moment does not hold:
	// of those that are marked, or with all of any. It returns how many it counted.
	KeepCounts(ctx context.Context, m Moment, all bool) (int, error)
	// CheckCounts counts everybody from the receipts themselves and returns the rows of
	// the report of a moment that say anything else: none, or somebody had a hand in it.
	CheckCounts(ctx context.Context, m Moment) ([]string, error)
	// CountAgain drops all that is kept: reports count from the receipts until it is
	// kept again.
	CountAgain(ctx context.Context) error
}

// countAllEvery is how many times changes alone are looked for before all is: a team
// whose people have changed is counted from them until then.
const countAllEvery = 100

// KeepCounts keeps what teams count in today's report: of those in which something
// changed, and the first time and now and then of all that need it. It is for the
// service, while nobody waits for a report. It returns how many teams it counted.
func (s *Service) KeepCounts(ctx context.Context) (int, error) {
	m, err := s.moment(0)
	if err != nil {
		return 0, err
	}
	return s.store.KeepCounts(ctx, m, s.countLooks.Add(1)%countAllEvery == 1)
}

// CheckCounts returns the rows of today's report of everybody that are not what the
// receipts say: a measure of the whole, the slug of a team or the ref of an item.
func (s *Service) CheckCounts(ctx context.Context) ([]string, error) {
	m, err := s.moment(0)
	if err != nil {
		return nil, err
	}
	return s.store.CheckCounts(ctx, m)
}

// CheckCountsNightly is [Service.CheckCounts] once a night, by each replica, and mends
// what it finds.
func (s *Service) CheckCountsNightly(ctx context.Context) (wrong []string, err error) {
	today := s.Today()
	if s.clock.Now().In(s.config.Zone).Hour() >= checkedBy || s.countsChecked.Load() == int64(today) {
		return nil, nil
	}
	if wrong, err = s.CheckCounts(ctx); err == nil && len(wrong) > 0 {
		err = s.store.CountAgain(ctx)
	}
	if err == nil {
		s.countsChecked.Store(int64(today))
	}
	return wrong, err
}

// CountAgain drops what reports count by and has it made again from the receipts.
func (s *Service) CountAgain(ctx context.Context) error { return s.store.CountAgain(ctx) }

// Differs names the rows of another report of the same that say anything else.
func (r Report) Differs(o Report) (rows []string) {
	mine, others := r.rowsByName(), o.rowsByName()
	for name := range others {
		if _, is := mine[name]; !is {
			rows = append(rows, name)
		}
	}
	for name, row := range mine {
		if !reflect.DeepEqual(row, others[name]) {
			rows = append(rows, name)
		}
	}
	slices.Sort(rows)
	return rows
}

func (r Report) rowsByName() map[string]any {
	rows := map[string]any{"lessons": r.Measures.Lessons, "local lessons": r.Measures.LocalLessons, "policies": r.Measures.Policies}
	for _, t := range r.Teams {
		rows["team "+t.Team] = t
	}
	for _, i := range r.Items {
		rows["item "+i.Ref] = i
	}
	return rows
}
