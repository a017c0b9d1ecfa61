package digest

import (
	"context"
	"time"
)

// ReportQuery is what somebody wants to know: of a team (slug), an item (ref),
// a past day; zero fields do not narrow.
type ReportQuery struct {
	Team string
	Item string
	AsOf Date
}

// Report says who is informed, now or at the end of a past day. A manager sees
// their own teams; seniors, policy leads and administrators see every team's
// counts, seniors without the small ones: see [Suppress]. Errors: [Forbidden],
// [NotFound], [Invalid] for a day to come.
func (s *Service) Report(ctx context.Context, actor Actor, q ReportQuery) (Report, error) {
	moment, filter, err := s.narrow(ctx, actor, SeeCounts, q)
	if err != nil {
		return Report{}, err
	}
	if !actor.countsOnly(filter) {
		return s.store.Report(ctx, moment, filter)
	}
	// A team or an item is cut out of the whole, so that it hides what the whole hides.
	report, err := s.store.Report(ctx, moment, Filter{})
	return Suppress(report, SmallNumber, actor.managedSlugs()...).only(q), err
}

// Standing names who stands how, for the people's own manager and the operator.
// Every look at a named list goes into the audit log, with whom it named.
func (s *Service) Standing(ctx context.Context, actor Actor, q ReportQuery) ([]Standing, error) {
	moment, filter, err := s.narrow(ctx, actor, SeeTeam, q)
	if err != nil {
		return nil, err
	}
	list, err := s.store.Standing(ctx, moment, filter)
	if err != nil {
		return nil, err
	}
	return list, s.store.AuditLook(ctx, s.entry(actor, "saw names", q.Team, q.Item), actor.lookedAt(list))
}

// narrow turns a query into a moment and a filter that the actor may see.
func (s *Service) narrow(ctx context.Context, actor Actor, action Action, q ReportQuery) (Moment, Filter, error) {
	var filter Filter
	if q.Team != "" {
		team, err := s.teamBySlug(ctx, q.Team)
		if err != nil {
			return Moment{}, filter, err
		}
		filter.TeamIDs = []int64{team.ID}
	} else if !actor.May(action, -1) {
		filter.TeamIDs = actor.Managed()
	}
	if len(filter.TeamIDs) == 0 {
		if err := actor.allow(action, -1); err != nil {
			return Moment{}, filter, err
		}
	}
	for _, team := range filter.TeamIDs {
		if err := actor.allow(action, team); err != nil {
			return Moment{}, filter, err
		}
	}
	if q.Item != "" {
		item, err := s.store.ItemByRef(ctx, q.Item)
		if err != nil {
			return Moment{}, filter, err
		}
		filter.ItemIDs = []int64{item.ID}
	}
	moment, err := s.moment(q.AsOf)
	return moment, filter, err
}

// moment is the last instant of a day, today where none is asked for. Today that
// is everything on record, also what another process recorded by a clock that is
// a moment ahead of ours.
func (s *Service) moment(asOf Date) (Moment, error) {
	today := s.Today()
	switch {
	case asOf.IsZero():
		asOf = today
	case asOf > today:
		return Moment{}, Errorf(Invalid, "%s has not come yet: choose a day that is past", asOf.Long())
	}
	return Moment{At: (asOf + 1).Start(s.config.Zone).Add(-time.Microsecond), On: asOf}, nil
}
