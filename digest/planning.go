package digest

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

// Plan is what planning put into the outbox.
type Plan struct {
	Runs     []Run
	Assigned int // receipts given out to joiners and movers
	Closed   int // receipts closed for leavers and movers
	Messages int
	Letters  []Planned // what was, or in a dry run would be, enqueued
}

// PlanDue starts every run that is due and puts its messages into the outbox,
// in one transaction. Two replicas, a clock change or a rerun change nothing. A
// dry run says what would happen, and does nothing.
func (s *Service) PlanDue(ctx context.Context, dryRun bool) (Plan, error) {
	now := s.clock.Now()
	var given replanned
	if !dryRun {
		if err := s.planAuthoring(ctx); err != nil {
			return Plan{}, err
		}
		var mine bool
		var err error
		if given, mine, err = s.planMarks(ctx); err != nil || !mine {
			return Plan{Assigned: given.assigned, Closed: given.closed}, err
		}
	}
	schedules, err := s.store.Schedules(ctx)
	if err != nil {
		return Plan{}, err
	}
	var runs []Run
	for _, schedule := range schedules {
		if run, due := schedule.DueRun(now, s.calendar); due {
			runs = append(runs, run)
		}
	}
	plan, err := s.plan(ctx, now, runs, dryRun)
	plan.Assigned += given.assigned
	plan.Closed += given.closed
	if err != nil || dryRun {
		return plan, err
	}
	// After the digests, so that they are counted among what people get this week.
	if err := s.planPulse(ctx); err != nil {
		return plan, err
	}
	return plan, s.planRefreshers(ctx)
}

// PlanTeam plans one team's digest for this minute, whether due or not.
func (s *Service) PlanTeam(ctx context.Context, slug string, dryRun bool) (Plan, error) {
	team, err := s.teamBySlug(ctx, slug)
	if err != nil {
		return Plan{}, err
	}
	schedules, err := s.store.Schedules(ctx)
	if err != nil {
		return Plan{}, err
	}
	now := s.clock.Now()
	for _, schedule := range schedules {
		if schedule.TeamID != team.ID || schedule.Kind != DigestSchedule {
			continue
		}
		parsed, err := ParseSchedule(schedule.Cron, schedule.Timezone)
		if err != nil {
			return Plan{}, Errorf(Invalid, "team %s: %w", slug, err)
		}
		run := schedule.RunAt(parsed, now.Truncate(time.Minute), now)
		run.ByHand = true
		return s.plan(ctx, now, []Run{run}, dryRun)
	}
	return Plan{}, Errorf(Invalid, "team %s has no schedule: import teams.csv again", slug)
}

// units returns the council's teams, and after them the organisations outside it.
func (s *Service) units(ctx context.Context) ([]Team, error) {
	teams, err := s.store.Teams(ctx)
	if err != nil {
		return nil, err
	}
	organisations, err := s.store.Organisations(ctx)
	return append(teams, organisations...), err
}

func (s *Service) teamBySlug(ctx context.Context, slug string) (Team, error) {
	units, err := s.units(ctx)
	if err != nil {
		return Team{}, err
	}
	for _, t := range units {
		if t.Slug == slug {
			return t, nil
		}
	}
	return Team{}, Errorf(NotFound, "there is no team %q: see the column team of teams.csv", slug)
}

// errDryRun undoes a planning transaction whose result was only wanted to look at.
var errDryRun = Errorf(Conflict, "dry run")

// plan starts runs, and leaves them to another replica that plans just now; what is
// planned by hand waits for that one.
func (s *Service) plan(ctx context.Context, now time.Time, runs []Run, dryRun bool) (Plan, error) {
	var plan Plan
	if len(runs) == 0 {
		return plan, nil
	}
	err := s.store.Plan(ctx, func(tx PlanTx) error {
		plan = Plan{}
		if !dryRun {
			if mine, err := tx.PlanAlone(runs[0].ByHand); err != nil || !mine {
				return err // the other starts these runs
			}
		}
		given, err := s.planAllMarks(tx, now, DateIn(now, s.config.Zone))
		if err != nil {
			return err
		}
		plan.Assigned, plan.Closed = given.assigned, given.closed
		started, err := tx.StartRuns(now, runs)
		if err != nil {
			return err
		}
		for i := range started {
			started[i].ByHand = slices.ContainsFunc(runs, func(r Run) bool { return r.ByHand && r.TeamID == started[i].TeamID })
		}
		plan.Runs = started
		for _, group := range groupRuns(started, DateIn(now, s.config.Zone)) {
			if err := s.planGroup(tx, now, group, &plan); err != nil {
				return err
			}
		}
		if plan.Messages, err = tx.Enqueue(now, plan.Letters); err != nil {
			return err
		}
		if dryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return plan, err
}

// runGroup is the runs of one kind on one day: they are planned together, so that hundreds of teams at nine o'clock cost a few statements.
type runGroup struct {
	kind ScheduleKind
	day  Date
	runs map[int64]Run // by team
}

func (g runGroup) teams() []int64 {
	ids := make([]int64, 0, len(g.runs))
	for id := range g.runs {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// planOrder plans reminders last: who gets a digest or their team's week today
// needs none.
var planOrder = []ScheduleKind{DigestSchedule, SummarySchedule, ReminderSchedule}

func groupRuns(runs []Run, day Date) []runGroup {
	var groups []runGroup
	for _, run := range runs {
		i := slices.IndexFunc(groups, func(g runGroup) bool { return g.kind == run.Kind })
		if i < 0 {
			groups = append(groups, runGroup{kind: run.Kind, day: day, runs: map[int64]Run{}})
			i = len(groups) - 1
		}
		groups[i].runs[run.TeamID] = run
	}
	slices.SortStableFunc(groups, func(a, b runGroup) int {
		return cmp.Compare(slices.Index(planOrder, a.kind), slices.Index(planOrder, b.kind))
	})
	return groups
}

func (s *Service) planGroup(tx PlanTx, now time.Time, g runGroup, plan *Plan) error {
	switch g.kind {
	case DigestSchedule:
		return s.planDigests(tx, now, g, plan)
	case ReminderSchedule:
		return s.planReminders(tx, now, g, plan)
	case SummarySchedule:
		return s.planSummaries(tx, g, plan)
	default:
		return nil
	}
}

// teamsAtOnce is of how many teams planning holds in memory what everybody owes.
const teamsAtOnce = 100

// planDigests packs one digest for each person present, or for the channel where the
// team reads together.
func (s *Service) planDigests(tx PlanTx, now time.Time, g runGroup, plan *Plan) error {
	ids := g.teams()
	if _, err := tx.OfferNotes(now, g.day, ids); err != nil {
		return err
	}
	for some := range slices.Chunk(ids, teamsAtOnce) {
		packer, err := s.packerFor(tx, g.day, some)
		if err != nil {
			return err
		}
		for _, id := range some {
			plan.Letters = append(plan.Letters, packer.pack(g.runs[id])...)
		}
		outside := slices.DeleteFunc(slices.Clone(some), func(id int64) bool { return !packer.teams[id].Outside() })
		if err := s.tellBouncing(tx, now, g.day, outside); err != nil {
			return err
		}
	}
	return nil
}

// planReminders bundles what is nearly due, or overdue, for people who are at
// work: at most two reminders an item, the second of which says that the item
// will be in the manager's summary. It is never a second message of a day: who
// gets a digest, or as a manager the team's week, is reminded on the next working
// day. A run that is caught up at night reminds nobody: the next morning's does.
func (s *Service) planReminders(tx PlanTx, now time.Time, g runGroup, plan *Plan) error {
	if !s.hours().include(now.In(s.config.Zone)) {
		return nil
	}
	soon := s.calendar.Add(g.day, 2)
	open, err := tx.Remind(g.day, g.day.Start(s.config.Zone), soon, g.teams())
	if err != nil {
		return err
	}
	members, err := tx.Members(g.day, g.teams())
	if err != nil {
		return err
	}
	contacts, err := tx.Contacts(g.day.Monday().Start(s.config.Zone))
	if err != nil {
		return err
	}
	teams, err := tx.Teams(g.teams())
	if err != nil {
		return err
	}
	room := map[int64]int{} // for reminders, by team: a digest that is still to come has its place
	for _, team := range teams {
		room[team.ID] = s.config.WeeklyContacts
		if s.digestToCome(team, g.runs[team.ID]) {
			room[team.ID]--
		}
	}
	byPerson := groupByPerson(open)
	for _, letter := range plan.Letters { // planned together after a pause: one message is enough
		delete(byPerson, letter.PersonID)
	}
	for _, m := range members {
		items := byPerson[m.PersonID]
		if !m.Home || m.Away || !m.Reachable || len(items) == 0 {
			continue
		}
		apart := contacts.People[m.PersonID] >= room[m.TeamID]
		if apart {
			if items = urgentOnly(items); len(items) == 0 {
				continue
			}
		}
		slices.SortFunc(items, byNeed)
		items = items[:min(len(items), MaxEntries)]
		letter := Planned{RunID: g.runs[m.TeamID].ID, Kind: ReminderLetter, PersonID: m.PersonID, TeamID: m.TeamID, Late: g.runs[m.TeamID].Late, Apart: apart}
		for _, o := range items {
			letter.Entries = append(letter.Entries, PlannedEntry{ItemID: o.ItemID, Asks: o.Asks})
		}
		plan.Letters = append(plan.Letters, letter)
	}
	return nil
}

// planSummaries sends each manager their team's week. Whether there is anything
// to say is decided when it is sent.
func (s *Service) planSummaries(tx PlanTx, g runGroup, plan *Plan) error {
	members, err := tx.Members(g.day, g.teams())
	if err != nil {
		return err
	}
	for _, m := range members {
		if m.Manager && m.Reachable && !m.Away {
			plan.Letters = append(plan.Letters, Planned{RunID: g.runs[m.TeamID].ID, Kind: SummaryLetter, PersonID: m.PersonID, TeamID: m.TeamID, Late: g.runs[m.TeamID].Late})
		}
	}
	return nil
}

func groupByPerson(open []Open) map[int64][]Open {
	by := map[int64][]Open{}
	for _, o := range open {
		by[o.PersonID] = append(by[o.PersonID], o)
	}
	return by
}
