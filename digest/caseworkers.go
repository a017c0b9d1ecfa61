package digest

import (
	"context"
	"slices"
	"strings"
	"time"
)

// CaseWorkerStore keeps who hears of a review first. What it keeps is in no audit entry, no
// log of evidence and no report; each method answers for one person alone.
type CaseWorkerStore interface {
	// CaseWorkers returns whom somebody named as workers of a review, in that order.
	CaseWorkers(ctx context.Context, review, namedBy int64) ([]CaseWorker, error)
	// ToSpeakWith returns with whom a manager was asked to speak, newest first.
	ToSpeakWith(ctx context.Context, manager int64) ([]CaseWorker, error)
	// ToldFirst returns of which reviews somebody was told in this way, once they were.
	ToldFirst(ctx context.Context, person int64) ([]CaseWorker, error)
	// ManagersOf returns who leads a team of somebody's on a day, but themselves and who
	// only covers; seniors where there is nobody.
	ManagersOf(ctx context.Context, person int64, on Date) ([]Person, error)
	// TakeBackCaseWorker deletes a row of who named it, unless the person was spoken
	// with, and returns its review; 0 where there is none.
	TakeBackCaseWorker(ctx context.Context, id, namedBy int64) (review int64, err error)
}

// CaseWorkerTx changes them, as part of a transaction.
type CaseWorkerTx interface {
	// NameCaseWorker keeps a worker of a review, and reports whether the workers' step has
	// begun; again changes nothing.
	NameCaseWorker(now time.Time, review, person, manager, namedBy int64) (begun bool, err error)
	// RecordSpoken keeps that a manager spoke with the person of a row that is theirs,
	// and returns its review; 0 where there is no such row, or it was recorded.
	RecordSpoken(now time.Time, id, manager int64, on Date) (review int64, err error)
}

// NoticeSpeakFirst asks a manager to speak with people before others hear of a review. It
// says neither who nor of which: others may read a manager's letters.
const NoticeSpeakFirst NoticeKind = "speak_first"

// NameCaseWorker names somebody, by their address, who worked with the family that a review
// is of, and who of their managers speaks with them; "" where there is one alone. Where the
// workers' step has begun the manager is asked at once. Nothing says to anybody else that
// it was done: there is no entry of it. Errors: [Forbidden] for who is no policy lead,
// [NotFound], [Conflict] without a release plan; [Invalid] for an address of nobody on the
// staff, and a manager who is not theirs. No error says whom it is about.
func (s *Service) NameCaseWorker(ctx context.Context, actor Actor, review int64, address, manager string) error {
	if err := actor.allow(NameWorkers, 0); err != nil {
		return err
	}
	r, err := s.CaseReview(ctx, actor, review)
	if err != nil {
		return err
	}
	if _, planned := r.Release(ToWorkers); !planned {
		return Errorf(Conflict, "this review has no release plan: make one first")
	}
	worker, err := s.store.PersonByEmail(ctx, lowerASCII(strings.TrimSpace(address)))
	if CodeOf(err) == NotFound {
		return Errorf(Invalid, "nobody on the staff has this address: look at it again")
	}
	if err != nil {
		return err
	}
	teams, err := s.store.MembershipsOn(ctx, worker.ID, s.Today())
	if err != nil {
		return err
	}
	if who := (Actor{Person: worker, Teams: teams}); len(teams) == 0 || who.Partner() {
		return Errorf(Invalid, "nobody on the staff has this address today: who has left is told in another way")
	}
	speaks, err := s.speaksWith(ctx, worker.ID, lowerASCII(strings.TrimSpace(manager)))
	if err != nil {
		return err
	}
	return s.store.Plan(ctx, func(tx PlanTx) error {
		begun, err := tx.NameCaseWorker(s.clock.Now(), r.ID, worker.ID, speaks, actor.Person.ID)
		if err != nil || !begun {
			return err
		}
		return s.askManagers(tx, r.ID)
	})
}

// speaksWith returns the manager who speaks with somebody.
func (s *Service) speaksWith(ctx context.Context, worker int64, address string) (int64, error) {
	managers, err := s.store.ManagersOf(ctx, worker, s.Today())
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(managers, func(p Person) bool { return p.Email == address })
	switch {
	case at >= 0:
		return managers[at].ID, nil
	case address != "":
		return 0, Errorf(Invalid, "this is the address of nobody who leads them: leave it empty, or name a manager of theirs")
	case len(managers) == 1:
		return managers[0].ID, nil
	case len(managers) == 0:
		return 0, Errorf(Invalid, "nobody leads them today: put a manager on record first")
	default:
		return 0, Errorf(Invalid, "more than one leads them: name who speaks with them, by their address")
	}
}

// askManagers asks those managers of the workers of a review who were not asked. Who is
// away is asked when they are back, and nobody in their place; of whom nothing reaches, or
// who has left, the lead sees that they were not.
func (s *Service) askManagers(tx PlanTx, review int64) error {
	now := s.clock.Now()
	managers, err := tx.UnaskedManagers(review)
	if err != nil || len(managers) == 0 {
		return err
	}
	to, err := tx.Recipients(DateIn(now, s.config.Zone), managers)
	if err != nil {
		return err
	}
	asked := make([]int64, 0, len(to))
	for _, r := range to {
		asked = append(asked, r.PersonID)
	}
	if err := tx.AskManagers(now, review, asked); err != nil {
		return err
	}
	s.waits(to, s.hours().from(now.In(s.config.Zone)))
	return tx.Notify(now, Notice{Kind: NoticeSpeakFirst}.Encode(), to)
}

// CaseWorkers returns whom the actor named as workers of a review, and nobody whom another
// policy lead did. Errors: [Forbidden].
func (s *Service) CaseWorkers(ctx context.Context, actor Actor, review int64) ([]CaseWorker, error) {
	if err := actor.allow(NameWorkers, 0); err != nil {
		return nil, err
	}
	return s.store.CaseWorkers(ctx, review, actor.Person.ID)
}

// TakeBackCaseWorker deletes somebody whom the actor named and who was not spoken with.
// Errors: [Forbidden]; [NotFound] for anybody else.
func (s *Service) TakeBackCaseWorker(ctx context.Context, actor Actor, id int64) error {
	if err := actor.allow(NameWorkers, 0); err != nil {
		return err
	}
	review, err := s.store.TakeBackCaseWorker(ctx, id, actor.Person.ID)
	if err == nil && review == 0 {
		err = Errorf(NotFound, "this is not yours to take back any more: open the page again")
	}
	if err != nil {
		return err
	}
	return s.allSpokenWith(ctx, func(PlanTx) (int64, error) { return review, nil })
}

// ToSpeakWith returns with whom the actor was asked to speak before others hear of a review,
// and those with whom they did, newest first. It stays with whom it was asked of: who leads
// these people by now sees nothing of it. Errors: [Forbidden] for who is no person on the
// staff list.
func (s *Service) ToSpeakWith(ctx context.Context, actor Actor) ([]CaseWorker, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	if actor.Partner() { // who left for an organisation is shown nobody of the council
		return nil, nil
	}
	return s.store.ToSpeakWith(ctx, actor.Person.ID)
}

// RecordSpoken keeps that the actor spoke, in person and on a day, with somebody whom they
// were asked to speak with. With the last of a review the workers' step is done. Errors:
// [Forbidden], [NotFound] for what is not theirs or was recorded, [Invalid] for a day to come.
func (s *Service) RecordSpoken(ctx context.Context, actor Actor, id int64, on Date) error {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return err
	}
	mine, err := s.ToSpeakWith(ctx, actor)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(mine, func(w CaseWorker) bool { return w.ID == id && w.Told.IsZero() }) {
		return Errorf(NotFound, "there is nothing to record here: open the page again")
	}
	if on.IsZero() || on > s.Today() {
		return Errorf(Invalid, "choose the day on which you spoke: one that is not to come")
	}
	return s.allSpokenWith(ctx, func(tx PlanTx) (int64, error) {
		return tx.RecordSpoken(s.clock.Now(), id, actor.Person.ID, on)
	})
}

// allSpokenWith ends the workers' step of a review that has begun, where what do did left
// nobody to be spoken with.
func (s *Service) allSpokenWith(ctx context.Context, do func(PlanTx) (review int64, err error)) error {
	reviews, err := s.store.CaseReviews(ctx)
	if err != nil {
		return err
	}
	return s.store.Plan(ctx, func(tx PlanTx) error {
		review, err := do(tx)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(reviews, func(r CaseReview) bool { return r.ID == review })
		if at < 0 {
			return Errorf(NotFound, "there is nothing to record here: open the page again")
		}
		first, _ := reviews[at].Release(ToWorkers)
		left, err := tx.Unspoken(review)
		if err != nil || left > 0 || first.Begun.IsZero() || !first.Done.IsZero() {
			return err
		}
		return s.finishWorkers(tx, "planner", review, first.ID, "") // in no entry is who spoke last
	})
}

// ToldFirst returns of which reviews the actor was told first, by whom and when: for
// nobody but themselves. Errors: [Forbidden] for who is no person on the staff list.
func (s *Service) ToldFirst(ctx context.Context, actor Actor) ([]CaseWorker, error) {
	if err := actor.allow(OwnRecord, 0); err != nil {
		return nil, err
	}
	return s.store.ToldFirst(ctx, actor.Person.ID)
}

// namesNobody refuses words that hold a part of the name of somebody whom the
// actor named as a worker of a review: they are read by others.
func (s *Service) namesNobody(ctx context.Context, actor Actor, review int64, words string) error {
	if words == "" || !actor.May(NameWorkers, 0) {
		return nil
	}
	named, err := s.store.CaseWorkers(ctx, review, actor.Person.ID)
	if err != nil {
		return err
	}
	said := fields(words)
	for _, w := range named {
		parts := fields(w.Name)
		if slices.ContainsFunc(said, func(word string) bool { return slices.Contains(parts, strings.Trim(word, ".,;:()’'")) }) {
			return Errorf(Invalid, "the reason names somebody who is kept apart here: others read it, so say it without the name")
		}
	}
	return nil
}
