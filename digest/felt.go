package digest

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
)

// Felt is what people said in a closed pulse, beside what was recorded on its last day.
type Felt struct {
	Pulse
	Question PulseQuestion
	Groups   []FeltGroup // everybody first, then the services by name
}

// FeltGroup is one service, or everybody.
type FeltGroup struct {
	Service  string // "" for everybody
	Replies  int    // [Hidden] where too few replied, or another's could be worked out
	Yes      *int   // per cent of the replies, rounded down; nil where they are hidden
	Recorded *int   // per cent of the people who were informed of it, as recorded; nil where that is not shown
}

// MarshalJSON writes the pulse's days and the quarter in which it was asked, and null for
// what is hidden. Shares are per cent.
func (f Felt) MarshalJSON() ([]byte, error) {
	type group struct {
		Service  string `json:"service"`
		Replies  *int   `json:"replies"`
		Yes      *int   `json:"felt_percent"`
		Recorded *int   `json:"recorded_percent"`
	}
	groups := make([]group, len(f.Groups))
	for i, g := range f.Groups {
		groups[i] = group{g.Service, nil, g.Yes, g.Recorded}
		if g.Replies != Hidden {
			groups[i].Replies = &g.Replies
		}
	}
	return json.Marshal(struct {
		Opens    Date          `json:"opens"`
		Closes   Date          `json:"closes"`
		Quarter  string        `json:"quarter"`
		Question PulseQuestion `json:"question"`
		Groups   []group       `json:"groups"`
	}{f.Opens, f.Closes, f.Opens.Quarter(), f.Question, groups})
}

// Felt returns what people said in each pulse that had closed by a day, newest first; by
// today where none is given. To nobody does it show what fewer than [SmallNumber] replied, whatever they may see besides. Errors:
// [Forbidden].
func (s *Service) Felt(ctx context.Context, actor Actor, by Date) ([]Felt, error) {
	if err := actor.allow(SeeCounts, -1); err != nil {
		return nil, err
	}
	counts, err := s.store.PulseCounts(ctx)
	if err != nil {
		return nil, err
	}
	var all []Felt
	for _, c := range counts {
		if !by.IsZero() && c.Pulse.Closes > by {
			continue
		}
		i := slices.IndexFunc(all, func(f Felt) bool { return f.ID == c.Pulse.ID && f.Question == c.Question })
		if i < 0 {
			i = len(all)
			all = append(all, Felt{Pulse: c.Pulse, Question: c.Question})
		}
		all[i].count(c)
	}
	slices.SortStableFunc(all, func(a, b Felt) int {
		return cmp.Or(-cmp.Compare(a.Opens, b.Opens), cmp.Compare(slices.Index(PulseQuestions, a.Question), slices.Index(PulseQuestions, b.Question)))
	})
	reports := map[Date]Report{}
	for i := range all {
		f := &all[i]
		f.settle()
		on := min(f.Closes, s.Today())
		if _, counted := reports[on]; !counted {
			if reports[on], err = s.Report(ctx, actor, ReportQuery{AsOf: on, By: ByService}); err != nil {
				return nil, err
			}
		}
		f.beside(reports[on])
	}
	return all, nil
}

// WholeReport is [Service.Report] as it is taken along: about all teams and items it has
// the measures of partners, and what people felt in the pulses that had closed by its day, for who may see that. The
// errors are those of Report.
func (s *Service) WholeReport(ctx context.Context, actor Actor, q ReportQuery) (Report, error) {
	report, err := s.Report(ctx, actor, q)
	if err != nil || q.Team != "" || q.Item != "" || !actor.May(SeeCounts, -1) {
		return report, err
	}
	if report.Partners, err = s.partners(ctx, actor, q.AsOf); err != nil {
		return report, err
	}
	report.Felt, err = s.Felt(ctx, actor, report.AsOf)
	return report, err
}

// count adds a counter: Yes holds how many said so until [Felt.settle].
func (f *Felt) count(c PulseCount) {
	add := func(service string) {
		i := slices.IndexFunc(f.Groups, func(g FeltGroup) bool { return g.Service == service })
		if i < 0 {
			i = len(f.Groups)
			f.Groups = append(f.Groups, FeltGroup{Service: service, Yes: new(int)})
		}
		f.Groups[i].Replies += c.N
		if c.Reply == PulseYes {
			*f.Groups[i].Yes += c.N
		}
	}
	add("")
	if c.Service != "" {
		add(c.Service)
	}
}

// settle makes shares of counts, and hides what too few said. Those that are hidden are
// together at least [SmallNumber], or nobody: else what everybody said, less what is
// shown, would be theirs. What the small services said is only part of everybody's.
func (f *Felt) settle() {
	slices.SortFunc(f.Groups, func(a, b FeltGroup) int { return cmp.Compare(Fold(a.Service), Fold(b.Service)) })
	services := f.Groups[1:]
	apart := f.Groups[0].Replies
	for i := range services {
		if services[i].Replies >= SmallNumber {
			apart -= services[i].Replies
		}
	}
	bySize := make([]*FeltGroup, len(services))
	for i := range services {
		bySize[i] = &services[i]
	}
	slices.SortStableFunc(bySize, func(a, b *FeltGroup) int { return cmp.Compare(a.Replies, b.Replies) })
	hidden := map[*FeltGroup]bool{}
	for _, g := range bySize {
		if g.Replies < SmallNumber {
			hidden[g] = true
			continue
		}
		if apart > 0 && apart < SmallNumber {
			hidden[g] = true
			apart += g.Replies
		}
	}
	for i := range f.Groups {
		g := &f.Groups[i]
		if hidden[g] || g.Replies < SmallNumber {
			g.Replies, g.Yes = Hidden, nil
			continue
		}
		*g.Yes = *g.Yes * 100 / g.Replies
	}
}

// beside adds what was recorded.
func (f *Felt) beside(r Report) {
	for i := range f.Groups {
		g := &f.Groups[i]
		if g.Service == "" {
			g.Recorded = f.Question.recorded(&r.Measures)
			continue
		}
		at := slices.IndexFunc(r.Groups, func(m GroupMeasures) bool { return Fold(m.Value) == Fold(g.Service) })
		if at >= 0 {
			g.Recorded = f.Question.recorded(&r.Groups[at].Measures)
		}
	}
}

// recorded is the share of people that a question asks about, rounded down: of local
// lessons, as Ofsted did, or of policies.
func (q PulseQuestion) recorded(m *Measures) *int {
	people := m.LocalLessons.People
	if q == PulsePolicies {
		people = m.Policies.People
	}
	if people.Expected <= 0 || people.Informed == Hidden {
		return nil
	}
	share := people.Informed * 100 / people.Expected
	return &share
}
