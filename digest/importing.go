package digest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// TeamChanges is what an import of teams would do, or did.
type TeamChanges struct {
	Add       []Team
	Change    []Team          // as the file has them
	Missing   []Team          // on record and not in the file; they are left alone
	Kept      []Kept          // set in Briefed, and not what the file says
	Overruled []Kept          // set in Briefed, and the file has changed since
	Before    map[string]Team // what changes, as it was on record, by slug
}

// Empty reports whether there is nothing to do.
func (c TeamChanges) Empty() bool { return len(c.Add)+len(c.Change) == 0 }

// ImportTeams makes the teams on record agree with those of a teams.csv without
// problems, but for what was set here, as timing.go says; a dry run only says what
// would change. Teams are matched by slug.
// Errors: [Forbidden]; [Invalid] for a slug that is an organisation's.
func (s *Service) ImportTeams(ctx context.Context, actor Actor, teams []Team, dryRun bool) (TeamChanges, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return TeamChanges{}, err
	}
	onRecord, err := s.store.Teams(ctx)
	if err != nil {
		return TeamChanges{}, err
	}
	if err := s.noOrganisations(ctx, teams); err != nil {
		return TeamChanges{}, err
	}
	changes := diffTeams(onRecord, s.inNation(teams))
	if dryRun {
		return changes, nil
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		if !changes.Empty() {
			if err := tx.ApplyTeams(s.clock.Now(), s.Today(), slices.Concat(changes.Add, changes.Change)); err != nil {
				return fmt.Errorf("save %d teams: %w", len(changes.Add)+len(changes.Change), err)
			}
		}
		return tx.Record(s.entry(actor, "imported teams", "", fmt.Sprintf("%d new, %d changed", len(changes.Add), len(changes.Change))))
	})
	if err != nil {
		return TeamChanges{}, err
	}
	return changes, nil
}

// noOrganisations returns an [Invalid] error for teams whose slug an organisation has.
func (s *Service) noOrganisations(ctx context.Context, teams []Team) error {
	organisations, err := s.store.Organisations(ctx)
	if err != nil {
		return err
	}
	for _, t := range teams {
		if slices.ContainsFunc(organisations, func(o Team) bool { return Fold(o.Slug) == Fold(t.Slug) }) {
			return Errorf(Invalid, "%q is an organisation outside the council: give the team another short name", t.Slug)
		}
	}
	return nil
}

// inNation gives teams whose file names no nation that of the organisation.
func (s *Service) inNation(teams []Team) []Team {
	teams = slices.Clone(teams)
	for i := range teams {
		teams[i].Nation = cmp.Or(teams[i].Nation, string(s.calendar.nation))
	}
	return teams
}

func diffTeams(onRecord, teams []Team) (changes TeamChanges) {
	left := make(map[string]Team, len(onRecord))
	for _, t := range onRecord {
		left[t.Slug] = t
	}
	for _, t := range teams {
		known, ok := left[t.Slug]
		delete(left, t.Slug)
		t.ID = known.ID
		if ok {
			t = known.settle(t, &changes)
		}
		switch t.Group {
		case "": // the file does not say
			t.Group = known.Group
		case NoGroup:
			t.Group = ""
		}
		switch {
		case !ok:
			changes.Add = append(changes.Add, t)
		case t != known:
			if changes.Before == nil {
				changes.Before = map[string]Team{}
			}
			changes.Before[t.Slug] = known
			changes.Change = append(changes.Change, t)
		}
	}
	for _, t := range onRecord {
		if _, missing := left[t.Slug]; missing {
			changes.Missing = append(changes.Missing, t)
		}
	}
	return changes
}

// ImportOptions say how people are imported.
type ImportOptions struct {
	Path     string                // of the file, for its problems; "" for standard input
	DryRun   bool                  // only say what would change
	Leavers  bool                  // close the memberships of people who are not in the file
	Leaving  int                   // how many people are said to leave; 0 where that was not said
	Who      map[string]Who        // what was said of addresses that lead to a record
	Progress func(done, total int) // called as people are saved; may be nil
}

// ImportPeople makes the people on record agree with the rows of a people.csv
// without problems, as [Roster.Diff] says, and works out again when people whose
// absences changed are due. Errors: [Forbidden]; [Problems], as [Invalid] for teams
// that are not on record and as [Conflict] for Slack ids of others on record.
func (s *Service) ImportPeople(ctx context.Context, actor Actor, rows []PersonRow, opts ImportOptions) (RosterChanges, error) {
	if err := actor.allow(ManageRoster, 0); err != nil {
		return RosterChanges{}, err
	}
	roster, err := s.store.Roster(ctx)
	if err != nil {
		return RosterChanges{}, err
	}
	today := s.Today()
	changes, problems := roster.Compare(opts.Path, rows, opts.Who, today)
	for _, asked := range changes.Asked {
		problems = append(problems, asked.Problem(opts.Path))
	}
	if len(problems) > 0 {
		code := Invalid
		if slices.ContainsFunc(problems, func(p Problem) bool { return p.Column != "team" }) {
			code = Conflict
		}
		return changes, Errorf(code, "%w", problems.sorted())
	}
	if opts.Leavers {
		changes.CloseMissing(roster, rows, today)
	}
	changes.count(roster, today)
	if opts.DryRun {
		return changes, nil
	}
	if err := changes.leavingSaid(opts); err != nil {
		return changes, err
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		if !changes.Empty() {
			if err := tx.ApplyPeople(s.clock.Now(), changes, opts.Progress); err != nil {
				return fmt.Errorf("save the changes of %d rows: %w", len(rows), err)
			}
		}
		if news := changes.moves(roster); len(news) > 0 {
			if err := tx.TellStaff(s.clock.Now(), today, news, actor.Person.ID); err != nil {
				return fmt.Errorf("tell of moves: %w", err)
			}
		}
		if err := s.dueAfterAbsence(tx, changes); err != nil {
			return err
		}
		return tx.Record(s.entry(actor, "imported people", "", changes.String()))
	})
	if err != nil {
		return RosterChanges{}, err
	}
	return changes, nil
}

// String counts the changes.
func (c RosterChanges) String() string {
	return fmt.Sprintf("%s, %d changed, %s begun, %d ended, %s added, %d revoked, %s missing",
		counted(len(c.Add), "new person", "new people"), len(c.Change), counted(len(c.Join), "membership", "memberships"), len(c.Close),
		counted(len(c.Absent), "absence", "absences"), len(c.Revoke), counted(len(c.Missing), "person", "people"))
}

// dueAfterAbsence works out again when people are due whose absences changed.
// People who are new owe nothing yet.
func (s *Service) dueAfterAbsence(tx PlanTx, changes RosterChanges) error {
	var people []int64
	for _, a := range changes.Absent {
		people = append(people, a.PersonID)
	}
	for _, a := range changes.Revoke {
		people = append(people, a.PersonID)
	}
	slices.Sort(people)
	people = slices.Compact(people)
	people = slices.DeleteFunc(people, func(id int64) bool { return id == 0 })
	if len(people) == 0 {
		return nil
	}
	absent, err := tx.AbsentReceiptsOf(people)
	if err != nil {
		return fmt.Errorf("work out again when %d people are due: %w", len(people), err)
	}
	if changed := s.dueAgain(absent); len(changed) > 0 {
		return tx.SetDue(changed)
	}
	return nil
}
