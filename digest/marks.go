package digest

import (
	"context"
	"errors"
	"time"
)

// Marks are what planning has to look at: people whose memberships, absences or
// exemptions have changed, or for whom a day has come, and items that have. The
// store makes them in the transaction of the change.
type Marks struct {
	People []int64
	Items  []int64
}

// MarkStore says whether there is anything for planning to look at.
type MarkStore interface {
	// Marked reports whether there are marks, or those of a day or a setting are still
	// to be made: see [MarkTx.CrossDays].
	Marked(ctx context.Context, today Date, backlogWeeks int) (bool, error)
}

// MarkTx takes marks away, as part of a transaction: undone, they are there again.
type MarkTx interface {
	// PlanAlone makes every other planner wait until this transaction ends, or turn
	// away. It reports false where another plans; with wait, it waits for that one.
	PlanAlone(wait bool) (bool, error)
	// CrossDays marks whose membership begins, or has ended, or whose absence has, between
	// the day that was planned last and today, in either direction; and everybody where
	// joiners get old items of other weeks than then.
	CrossDays(today Date, backlogWeeks int) error
	// TakeMarks takes away the marks of at most so many people or, where no person has
	// one, items.
	TakeMarks(people, items int) (Marks, error)
	// PeopleAfter returns the next ids of people after one.
	PeopleAfter(id int64, most int) ([]int64, error)
	// CheckedTo returns up to whom a day's check of everybody has come, 0 for nobody yet.
	CheckedTo(today Date) (id int64, err error)
	SetChecked(today Date, id int64) error
}

// How much is planned in one transaction, so that nobody who writes waits for long:
// people with every item, or items for everybody.
const (
	peopleAtOnce = 2000
	itemsAtOnce  = 20
)

// replanned is what looking at marks changed.
type replanned struct {
	assigned, closed, due int
}

func (r *replanned) add(o replanned) {
	r.assigned += o.assigned
	r.closed += o.closed
	r.due += o.due
}

// planMarks looks at what is marked, a batch in a transaction, until nothing is.
// Where nothing is from the beginning, that is one look at two short tables. It
// reports false where another replica plans: then there is nothing to do here.
func (s *Service) planMarks(ctx context.Context) (total replanned, mine bool, err error) {
	for {
		config, err := s.inForce(s.store.ChangedSettings(ctx))
		if err != nil {
			return total, false, err
		}
		now, today := s.clock.Now(), s.Today()
		if marked, err := s.store.Marked(ctx, today, config.JoinerBacklogWeeks); err != nil || !marked {
			return total, true, err
		}
		var some replanned
		if err := s.store.Plan(ctx, func(tx PlanTx) error {
			some = replanned{}
			if mine, err = tx.PlanAlone(false); err != nil || !mine {
				return err
			}
			some, _, err = s.planSomeMarks(tx, now, today)
			return err
		}); err != nil || !mine {
			return total, false, err
		}
		total.add(some)
	}
}

// planAllMarks looks at everything that is marked in a transaction that is open.
func (s *Service) planAllMarks(tx PlanTx, now time.Time, today Date) (total replanned, err error) {
	for {
		some, more, err := s.planSomeMarks(tx, now, today)
		if total.add(some); err != nil || !more {
			return total, err
		}
	}
}

// planSomeMarks looks at a batch of what is marked, and reports whether there was any.
func (s *Service) planSomeMarks(tx PlanTx, now time.Time, today Date) (done replanned, marked bool, err error) {
	config, err := s.inForce(tx.ChangedSettings())
	if err != nil {
		return done, false, err
	}
	if err := tx.CrossDays(today, config.JoinerBacklogWeeks); err != nil {
		return done, false, err
	}
	marks, err := tx.TakeMarks(peopleAtOnce, itemsAtOnce)
	if err != nil || len(marks.People)+len(marks.Items) == 0 {
		return done, false, err
	}
	if len(marks.People) > 0 {
		if done, err = s.planScope(tx, now, today, Scope{People: marks.People}); err != nil {
			return done, false, err
		}
	}
	if len(marks.Items) > 0 {
		of, err := s.planScope(tx, now, today, Scope{Items: marks.Items})
		if err != nil {
			return done, false, err
		}
		done.add(of)
	}
	return done, true, nil
}

// planScope is what planning means, for whoever is in scope: who left or moved owes
// no longer, who is meant does, and whose leave is over gets their turn after it.
func (s *Service) planScope(tx PlanTx, now time.Time, today Date, scope Scope) (done replanned, err error) {
	if done.closed, err = tx.Sweep(now, today, scope); err != nil {
		return done, err
	}
	config, err := s.inForce(tx.ChangedSettings())
	if err != nil {
		return done, err
	}
	if done.assigned, err = tx.Assign(now, today, scope, s.pace(config, today)); err != nil {
		return done, err
	}
	if scope.People == nil && done.assigned == 0 {
		return done, nil // an item is no reason to look at anybody's leave
	}
	absent, err := tx.AbsentReceipts(today, scope)
	if err != nil {
		return done, err
	}
	again := s.dueAgain(absent)
	if err := tx.SetDue(again); err != nil {
		return done, err
	}
	done.due = len(again)
	if scope.People == nil {
		return done, nil
	}
	returned, err := tx.Returned(today, scope)
	if err != nil {
		return done, err
	}
	spread := s.spread(returned, config.WeeklyMinutes)
	done.due += len(spread)
	return done, tx.SetDue(spread)
}

// Overlooked is what planning should have done and did not: nothing, unless a mark was
// forgotten.
type Overlooked struct {
	People   int // who were looked at
	Assigned int // receipts that somebody should have and has not
	Closed   int // receipts that nobody should have any longer
	Due      int // receipts that are due on another day
}

// Any reports whether anything was found.
func (m Overlooked) Any() bool { return m.Assigned+m.Closed+m.Due > 0 }

func (m *Overlooked) add(people int, r replanned) {
	m.People += people
	m.Assigned += r.assigned
	m.Closed += r.closed
	m.Due += r.due
}

// checkAtOnce is how many people the check of everybody looks at in one transaction.
const checkAtOnce = 200

// CheckPlanning looks at everybody and every item, whether marked or not, and says
// what planning by marks has missed. It changes nothing. What is marked is planned
// first, as it is no fault that nobody has looked at it yet.
func (s *Service) CheckPlanning(ctx context.Context) (found Overlooked, err error) {
	now, today := s.clock.Now(), s.Today()
	last := int64(0)
	for {
		var people []int64
		var some replanned
		err := s.store.Plan(ctx, func(tx PlanTx) error {
			var err error
			if people, some, err = s.checkAfter(tx, now, today, last); err != nil {
				return err
			}
			return errDryRun
		})
		if err != nil && !errors.Is(err, errDryRun) {
			return found, err
		}
		if found.add(len(people), some); len(people) == 0 {
			return found, nil
		}
		last = people[len(people)-1]
	}
}

func (s *Service) checkAfter(tx PlanTx, now time.Time, today Date, last int64) (people []int64, found replanned, err error) {
	if _, err := s.planAllMarks(tx, now, today); err != nil {
		return nil, found, err
	}
	if people, err = tx.PeopleAfter(last, checkAtOnce); err != nil || len(people) == 0 {
		return nil, found, err
	}
	found, err = s.planScope(tx, now, today, Scope{People: people})
	return people, found, err
}

// CheckSome goes on with the check of everybody that is made once a day, at night: a
// batch each time, and none once everybody was looked at or by day. Unlike
// [Service.CheckPlanning] it mends what it finds. One replica checks at a time.
func (s *Service) CheckSome(ctx context.Context) (found Overlooked, err error) {
	now, today := s.clock.Now(), s.Today()
	if now.In(s.config.Zone).Hour() >= checkedBy || s.checked.Load() == int64(today) {
		return found, nil
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		found = Overlooked{}
		if mine, err := tx.PlanAlone(false); err != nil || !mine {
			return err
		}
		last, err := tx.CheckedTo(today)
		if err != nil {
			return err
		}
		if last == allChecked {
			s.checked.Store(int64(today))
			return nil
		}
		people, some, err := s.checkAfter(tx, now, today, last)
		if err != nil {
			return err
		}
		found.add(len(people), some)
		last = allChecked
		if len(people) > 0 {
			last = people[len(people)-1]
		}
		return tx.SetChecked(today, last)
	})
	return found, err
}

const (
	checkedBy  = 6  // o'clock: people begin to work
	allChecked = -1 // there is nobody after
)
