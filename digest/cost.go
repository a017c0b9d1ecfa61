package digest

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
)

// Load is what an item costs a group of people.
type Load struct {
	People     int  // who are asked
	Again      int  // of them, who answered an earlier version
	Minutes    int  // of reading, in total
	OverBudget int  // of them, whose week is full: it waits, or pushes something back
	LastOn     Date // the day the last of them gets it, by pacing; zero for nobody
}

// Hours returns the minutes as hours.
func (l Load) Hours() float64 { return float64(l.Minutes) / 60 }

func (l *Load) add(o Load) {
	l.People += o.People
	l.Again += o.Again
	l.Minutes += o.Minutes
	l.OverBudget += o.OverBudget
	l.LastOn = max(l.LastOn, o.LastOn)
}

// Cost is what publishing a draft would ask of people.
type Cost struct {
	Ref     string
	Change  Change
	Reading int // minutes of one person
	Load
	Services []ServiceCost // by name
	Teams    []TeamCost    // by slug
	Unknown  []string      // what its audience names and nobody on record is: [Audience.Unknown]
}

// TeamCost is the cost to one team. Somebody in two teams counts in the one whose
// digest they get.
type TeamCost struct {
	Team    string // slug
	Name    string
	Service string
	Load
}

// ServiceCost is the cost to the teams of one service.
type ServiceCost struct {
	Service string
	Load
}

// Cost works out what publishing a draft now would ask of people: how many, how
// long, and whose queue it makes longer. Nothing is published: it is planned and
// undone, as a dry run. A minor change asks only those who were never asked.
// Errors: [Forbidden], [NotFound], [Invalid] for a change level that does not fit.
func (s *Service) Cost(ctx context.Context, actor Actor, ref string) (Cost, error) {
	draft, err := s.Draft(ctx, actor, ref)
	if err != nil {
		return Cost{}, err
	}
	cost, err := s.cost(ctx, draft.Text)
	if err != nil || draft.Audience.Everybody() {
		return cost, err
	}
	roster, err := s.store.Roster(ctx)
	cost.Unknown = draft.Audience.Unknown(roster)
	return cost, err
}

// AskedAgain returns how many people who answered what is live would be asked
// again if the draft went live as a significant change. Errors: as [Service.Cost].
func (s *Service) AskedAgain(ctx context.Context, actor Actor, ref string) (int, error) {
	draft, err := s.Draft(ctx, actor, ref)
	if err != nil || draft.Live == 0 {
		return 0, err
	}
	draft.Change = Significant
	cost, err := s.cost(ctx, draft.Text)
	return cost.Again, err
}

func (s *Service) cost(ctx context.Context, text Text) (Cost, error) {
	live, err := s.store.ItemByRef(ctx, text.Ref)
	if err != nil && CodeOf(err) != NotFound {
		return Cost{}, err
	}
	if err := follows(live, text); err != nil {
		return Cost{}, err
	}
	e := &edition{now: s.clock.Now(), how: map[string]string{}}
	e.add(live, text, "", s.Today())
	v := e.versions[0]
	cost := Cost{Ref: v.Ref, Change: v.Change, Reading: v.Minutes()}
	today := DateIn(e.now, s.config.Zone)
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		id, err := tx.Publish(e.now, v, "", e.closes())
		if err != nil {
			return err
		}
		if _, err := s.assign(tx, e.now, today, Scope{Items: []int64{id}}); err != nil {
			return err
		}
		config, err := s.inForce(tx.ChangedSettings())
		if err != nil {
			return err
		}
		cost.Teams, err = tx.Impact(e.now, today, id, v.Asks, config.WeeklyMinutes, today.Monday().Start(s.config.Zone))
		return cmp.Or(err, error(errDryRun))
	})
	if !errors.Is(err, errDryRun) {
		return Cost{}, err
	}
	cost.sum()
	return cost, nil
}

// sum adds the teams up.
func (c *Cost) sum() {
	services := map[string]*ServiceCost{}
	for i := range c.Teams {
		t := &c.Teams[i]
		t.Minutes = t.People * c.Reading
		if services[t.Service] == nil {
			services[t.Service] = &ServiceCost{Service: t.Service}
		}
		services[t.Service].add(t.Load)
		c.add(t.Load)
	}
	for _, name := range slices.Sorted(maps.Keys(services)) {
		c.Services = append(c.Services, *services[name])
	}
}
