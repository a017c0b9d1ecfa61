package digest

import "context"

// partnersShown is the audience of what is shown of partners: everybody who may see
// counts sees the same of them. No slug holds a colon.
const partnersShown = ":partners"

// Partners returns the measures of organisations outside the council at the end of a day,
// today where none is given: nil for who may not see every team's counts, and where no
// organisation is on record. Errors: [Invalid] for a day to come.
func (s *Service) Partners(ctx context.Context, actor Actor, asOf Date) (*Partners, error) {
	if !actor.May(SeeCounts, -1) {
		return nil, nil
	}
	return s.partners(ctx, actor, asOf)
}

// partners returns the measures of organisations outside the council at the end of a
// day, today where none is given. Small counts are kept from everybody but the operator,
// as nobody in the council leads an organisation's people: see [Suppress]. Without an
// organisation on record there are none.
func (s *Service) partners(ctx context.Context, actor Actor, asOf Date) (*Partners, error) {
	m, err := s.moment(asOf)
	if err != nil {
		return nil, err
	}
	units, err := s.store.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	if len(units) == 0 {
		return nil, nil
	}
	p := &Partners{Groups: []GroupMeasures{}, Training: []OfferTold{}}
	for _, t := range units {
		if t.EndedOn.IsZero() || t.EndedOn >= m.On {
			p.Organisations++
		}
	}
	filter := Filter{Partners: true, By: PartnerBreakdowns}
	var report Report
	if actor.Operator {
		report, err = s.store.Report(ctx, m, filter)
	} else {
		filter.Behind = true
		report, err = s.suppressed(ctx, m, filter, partnersShown, nil)
	}
	if err != nil {
		return nil, err
	}
	p.Measures = report.Measures
	p.Groups = append(p.Groups, report.Groups...)
	told, err := s.store.OffersTold(ctx, m.At.AddDate(-1, 0, 0), m.At)
	if err != nil {
		return nil, err
	}
	p.Training = append(p.Training, told...)
	stops, err := s.store.Stops(ctx, m.At)
	if err != nil {
		return nil, err
	}
	if p.Stopped = len(stops); !actor.Operator && p.Stopped < SmallNumber && p.Stopped > 0 {
		p.Stopped = Hidden
	}
	shares, err := s.store.Shares(ctx, 0, m.On-365, m.On)
	if p.Shared = sharedBy(shares); !actor.Operator && p.Shared.People < SmallNumber && p.Shared.People > 0 {
		p.Shared.People = Hidden
	}
	return p, err
}
