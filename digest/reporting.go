package digest

import (
	"context"
	"slices"
	"time"
)

// ReportQuery is what somebody wants to know: of a team (slug), an item (ref),
// a past day, parted by a breakdown; zero fields do not narrow.
type ReportQuery struct {
	Team string
	Item string
	AsOf Date
	By   Breakdown
}

// Report says who is informed, now or at the end of a past day. A manager sees
// their own teams; seniors, policy leads and administrators see every team's
// counts, seniors without the small ones: see [Suppress]. Errors: [Forbidden],
// [NotFound], [Invalid] for a day to come and for a breakdown that there is not.
func (s *Service) Report(ctx context.Context, actor Actor, q ReportQuery) (Report, error) {
	moment, filter, err := s.narrow(ctx, actor, SeeCounts, q)
	if err != nil {
		return Report{}, err
	}
	if !actor.countsOnly(filter) {
		report, err := s.store.Report(ctx, moment, filter)
		if err != nil {
			return Report{}, err
		}
		if report, err = s.forActor(ctx, actor, report); err != nil {
			return Report{}, err
		}
		asked, err := s.store.Asked(ctx, moment, filter)
		report.Waits = s.whatWaits(asked, moment.On)
		return report, err
	}
	// A team or an item is cut out of the whole, so that it hides what the whole hides.
	report, err := s.counts(ctx, actor, moment, q.By)
	return report.only(q), err
}

// forActor leaves out the items that an organisation's people were never asked, where
// the actor works for one: not even their titles are meant for them. Who came from the
// council may have been exempted there.
func (s *Service) forActor(ctx context.Context, actor Actor, r Report) (Report, error) {
	if !actor.Partner() {
		return r, nil
	}
	kept := make([]ItemMeasure, 0, len(r.Items))
	for _, i := range r.Items {
		m := i.Measure
		shown := m.Expected+m.Waiting+m.Away+m.Unreachable > 0
		if !shown && m.Exempt > 0 {
			var err error
			if shown, err = s.mayRead(ctx, actor, i.Ref); err != nil {
				return r, err
			}
		}
		if shown {
			kept = append(kept, i)
		}
	}
	r.Items = kept
	return r, nil
}

// namedFor does so for a named list.
func (s *Service) namedFor(ctx context.Context, actor Actor, list []Standing) ([]Standing, error) {
	if !actor.Partner() {
		return list, nil
	}
	kept := make([]Standing, 0, len(list))
	for _, st := range list {
		shown := st.State != StateExempt // of which there are few
		if !shown {
			var err error
			if shown, err = s.mayRead(ctx, actor, st.Ref); err != nil {
				return nil, err
			}
		}
		if shown {
			kept = append(kept, st)
		}
	}
	return kept, nil
}

// mayRead reports whether an item is for the actor to read.
func (s *Service) mayRead(ctx context.Context, actor Actor, ref string) (bool, error) {
	_, err := s.readable(ctx, actor, ref)
	if CodeOf(err) == NotFound {
		return false, nil
	}
	return err == nil, err
}

// Standing names who stands how, for the people's own manager and the operator. Of
// a past day it names people of today's team alone, for the days that they were in
// it: who has left, or was another's then, is not the manager's to look up. Every
// look at a named list goes into the audit log, with whom it named.
func (s *Service) Standing(ctx context.Context, actor Actor, q ReportQuery) ([]Standing, error) {
	moment, filter, err := s.narrow(ctx, actor, SeeTeam, q)
	if err != nil {
		return nil, err
	}
	if !actor.Operator {
		filter.Also = s.Today()
	}
	list, err := s.store.Standing(ctx, moment, filter)
	if err != nil {
		return nil, err
	}
	if list, err = s.namedFor(ctx, actor, list); err != nil {
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
		if team.Outside() && !actor.Operator && !actor.Manages(team.ID) {
			return Moment{}, filter, Errorf(Forbidden, "you may not %s: organisations are counted together, by kind and by size", action)
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
		item, err := s.readable(ctx, actor, q.Item)
		if err != nil {
			return Moment{}, filter, err
		}
		filter.ItemIDs = []int64{item.ID}
	}
	if q.By != "" {
		if !slices.Contains(Breakdowns, q.By) {
			return Moment{}, filter, Errorf(Invalid, "there is no breakdown by %q: choose one of %s", q.By, breakdownNames())
		}
		filter.By, filter.Home = []Breakdown{q.By}, s.config.Nation
	}
	moment, err := s.moment(q.AsOf)
	if err != nil {
		return moment, filter, err
	}
	return moment, filter, actor.beforeCover(action, moment.On, &filter)
}

// beforeCover takes out of a filter the teams that the actor only covers and did
// not cover yet on a day: cover sees a team from its first day on. The error is
// [Forbidden] where none is left.
func (a Actor) beforeCover(action Action, on Date, f *Filter) error {
	if a.Operator || a.May(action, -1) {
		return nil
	}
	led := slices.DeleteFunc(slices.Clone(f.TeamIDs), func(team int64) bool { return !a.ledOn(team, on) })
	if len(led) == 0 {
		return Errorf(Forbidden, "you may not look at %s: you cover the team from a later day on", on.Long())
	}
	f.TeamIDs = led
	return nil
}

// ledOn reports whether the actor, who manages a team today, may look at a day of
// it: any, or where they only cover it, those of the cover.
func (a Actor) ledOn(team int64, on Date) bool {
	return slices.ContainsFunc(a.Teams, func(m TeamMembership) bool {
		return m.TeamID == team && m.Manager && (!m.Cover || m.From <= on)
	})
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

// CountsForAnybody returns the report as it can be given to whoever asks for information
// (Freedom of Information Act 2000, Freedom of Information (Scotland) Act 2002): counts,
// kept back as from somebody who knows nobody by name, and the same figures that seniors
// have seen, so that nothing can be worked out from two answers. What is given away is on
// record. Errors: as [Service.Report]; [Forbidden] for all but the operator.
func (s *Service) CountsForAnybody(ctx context.Context, actor Actor, q ReportQuery) (Report, error) {
	if !actor.Operator {
		return Report{}, Errorf(Forbidden, "counts for a request for information are taken from the command line")
	}
	moment, _, err := s.narrow(ctx, actor, SeeCounts, q)
	if err != nil {
		return Report{}, err
	}
	report, err := s.counts(ctx, Actor{}, moment, q.By)
	if err != nil {
		return Report{}, err
	}
	return report.only(q), s.store.Audit(ctx, s.entry(actor, "gave counts for a request for information", "", moment.On.String()))
}
