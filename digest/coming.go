package digest

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// ComingDigest is a team's next digest as it looks now.
type ComingDigest struct {
	Team     Team
	At       time.Time // in the team's zone
	Messages int
}

// Coming returns the digests that come next, those of the earliest moment at which
// any team has one, by slug; none where no team has a schedule. It is for an
// operator who finds that nothing is due. Nothing is changed.
func (s *Service) Coming(ctx context.Context) ([]ComingDigest, error) {
	schedules, err := s.store.Schedules(ctx)
	if err != nil {
		return nil, err
	}
	teams, err := s.units(ctx)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	var next time.Time
	var runs []Run
	coming := map[int64]*ComingDigest{}
	for _, schedule := range schedules {
		i := slices.IndexFunc(teams, func(t Team) bool { return t.ID == schedule.TeamID })
		line, err := ParseSchedule(schedule.Cron, schedule.Timezone)
		if err != nil || i < 0 || schedule.Kind != DigestSchedule {
			continue
		}
		at := line.Observing(s.calendar).Next(now)
		if at.IsZero() || !next.IsZero() && at.After(next) {
			continue
		}
		if !at.Equal(next) {
			next, runs = at, nil
			clear(coming)
		}
		runs = append(runs, schedule.RunAt(line, at, at))
		coming[schedule.TeamID] = &ComingDigest{Team: teams[i], At: at}
	}
	plan, err := s.plan(ctx, next, runs, true)
	if err != nil {
		return nil, err
	}
	for _, l := range plan.Letters {
		if c := coming[l.TeamID]; c != nil && l.Kind == DigestLetter {
			c.Messages++
		}
	}
	all := make([]ComingDigest, 0, len(coming))
	for _, c := range coming {
		all = append(all, *c)
	}
	slices.SortFunc(all, func(a, b ComingDigest) int { return cmp.Compare(a.Team.Slug, b.Team.Slug) })
	return all, nil
}
