package digest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ReleaseStore keeps release plans.
type ReleaseStore interface {
	// SaveReleases keeps when the steps of a review go by themselves, of those that have
	// not begun; a review without a plan gets one.
	SaveReleases(ctx context.Context, review int64, due map[ReleaseStep]time.Time, audit AuditEntry) error
	// ReleasesDue returns the reviews of which a step goes by itself at a moment.
	ReleasesDue(ctx context.Context, now time.Time) (reviews []int64, err error)
	CaseWorkerStore
}

// ReleaseTx releases steps, as part of planning.
type ReleaseTx interface {
	// TakeReleases begins the steps of reviews whose time has come and the step before
	// which is done, and returns them: of two replicas one gets each.
	TakeReleases(now time.Time, reviews []int64) ([]TakenRelease, error)
	// BeginRelease begins a step by hand, and FinishRelease says that it is done, with a
	// reason where it needs one; false where that was so.
	BeginRelease(now time.Time, id int64, reason string) (bool, error)
	FinishRelease(now time.Time, id int64, reason string) (bool, error)
	// MarkPublic notes that a review is published, on a day unless one is on record.
	MarkPublic(review int64, on Date) error
	// ReleaseCounts counts who had each step that is done: workers who were spoken with,
	// and staff or partners who were told of what the review led to.
	ReleaseCounts(review int64) ([]ReleaseCount, error)
	// SaveReleaseCount keeps how many had a step, in words.
	SaveReleaseCount(id int64, people string) error
	// UnaskedManagers returns the managers of workers of a review whom nobody has asked.
	UnaskedManagers(review int64) ([]int64, error)
	// AskManagers marks that managers were asked of the workers of a review.
	AskManagers(now time.Time, review int64, managers []int64) error
	// Unspoken counts the workers of a review who were not spoken with.
	Unspoken(review int64) (int, error)
	CaseWorkerTx
}

// TakenRelease is a step that begins.
type TakenRelease struct {
	ID     int64
	Review int64
	Step   ReleaseStep
}

// ReleaseCount is how many people had a step. Shown is what was said of it last.
type ReleaseCount struct {
	ID     int64
	People int
	Shown  string
}

func reviewSubject(id int64) string { return fmt.Sprintf("review %d", id) }

// PlanReleases keeps when the steps of a review go by themselves, a zero time for by hand;
// a review without a release plan gets one. Steps that have begun stay as they are. Errors:
// [Forbidden], [NotFound], [Invalid] for times that go back, or have passed.
func (s *Service) PlanReleases(ctx context.Context, actor Actor, review int64, due map[ReleaseStep]time.Time) error {
	r, err := s.CaseReview(ctx, actor, review)
	if err != nil {
		return err
	}
	var last time.Time
	for _, step := range ReleaseSteps {
		one, _ := r.Release(step)
		at := due[step]
		switch {
		case !one.Begun.IsZero() || at.IsZero():
			continue
		case at.Before(s.clock.Now()) && !at.Equal(one.Due):
			return Errorf(Invalid, "the time of the step “%s” has passed: choose one to come, or release it now", step)
		case at.Before(last):
			return Errorf(Invalid, "the step “%s” is before the one before it: put the times in order", step)
		}
		last = at
	}
	return s.store.SaveReleases(ctx, r.ID, due, s.entry(actor, "planned the release of a review", reviewSubject(r.ID), ""))
}

// Release takes a step of a release plan: it begins, or, of the workers' step that has
// begun, is said to have happened. A step while one before it is not done, and one of which
// somebody is left to be spoken with, need a reason, which is recorded. Errors: [Forbidden],
// [NotFound], [Invalid] for a step that is none, [Conflict] where it is done, or without a
// reason that it needs.
func (s *Service) Release(ctx context.Context, actor Actor, review int64, step ReleaseStep, reason string) error {
	r, err := s.CaseReview(ctx, actor, review)
	if err != nil {
		return err
	}
	one, planned := r.Release(step)
	reason = strings.TrimSpace(reason)
	if err := s.plain(ctx, r, "the reason", reason, false, MaxReason); err != nil {
		return err
	}
	if err := s.namesNobody(ctx, actor, r.ID, reason); err != nil {
		return err
	}
	switch {
	case !slices.Contains(ReleaseSteps, step):
		return Errorf(Invalid, "choose a step of the release plan")
	case !planned:
		return Errorf(Conflict, "this review has no release plan: make one first")
	case !one.Done.IsZero():
		return Errorf(Conflict, "this step was taken on %s", DateIn(one.Done, s.config.Zone).Long())
	case r.early(step) && reason == "":
		return Errorf(Conflict, "a step before this one is not done: wait for it, or give a reason why this goes first")
	}
	drafts, err := s.releasable(ctx, actor, r, step)
	if err != nil {
		return err
	}
	return s.store.Plan(ctx, func(tx PlanTx) error {
		now := s.clock.Now()
		if !one.Begun.IsZero() {
			return s.finishWorkers(tx, actor.name(), r.ID, one.ID, reason)
		}
		begun, err := tx.BeginRelease(now, one.ID, reason)
		if err != nil || !begun {
			return err
		}
		return s.released(tx, actor.name(), TakenRelease{ID: one.ID, Review: r.ID, Step: step}, reason, drafts)
	})
}

// finishWorkers says that the workers of a review have heard it.
func (s *Service) finishWorkers(tx PlanTx, by string, review, id int64, reason string) error {
	now := s.clock.Now()
	left, err := tx.Unspoken(review)
	if err != nil {
		return err
	}
	if left > 0 && reason == "" {
		return Errorf(Conflict, "a manager has not recorded yet that somebody was spoken with: wait for that, or give a reason why the step is done")
	}
	done, err := tx.FinishRelease(now, id, reason)
	if err != nil || !done {
		return err
	}
	if err := s.countReleases(tx, review); err != nil {
		return err
	}
	return tx.Record(AuditEntry{At: now, Actor: by, Action: "ended a step of a release", Subject: reviewSubject(review), Detail: releaseDetail(ToWorkers, reason)})
}

func releaseDetail(step ReleaseStep, reason string) string {
	if reason == "" {
		return string(step)
	}
	return string(step) + ", because: " + reason
}

// released does what follows from a step that began. Whose turn it was is in no entry.
func (s *Service) released(tx PlanTx, by string, t TakenRelease, reason string, drafts []Draft) error {
	now := s.clock.Now()
	entry := AuditEntry{At: now, Actor: by, Action: "released a review", Subject: reviewSubject(t.Review), Detail: releaseDetail(t.Step, reason)}
	if err := tx.Record(entry); err != nil {
		return err
	}
	switch t.Step {
	case ToWorkers:
		if err := s.askManagers(tx, t.Review); err != nil {
			return err
		}
		left, err := tx.Unspoken(t.Review)
		if err != nil || left > 0 {
			return err
		}
		return s.finishWorkers(tx, by, t.Review, t.ID, reason)
	case ToPublic:
		return tx.MarkPublic(t.Review, DateIn(now, s.config.Zone))
	}
	for _, d := range drafts {
		m := DraftMove{Draft: d, To: Scheduled, At: now, ApprovedBy: d.Approver.ID, Reply: d.Words, ScheduledBy: by}
		m.Audit = AuditEntry{At: now, Actor: by, Action: "scheduled", Subject: d.Ref, Detail: "by the release plan of " + reviewSubject(t.Review)}
		if _, err := tx.MoveDraft(m); err != nil { // one that was changed since stays with its author
			return err
		}
	}
	return nil
}

// releasable returns the drafts that go live with a step: approved, of the step's people, and
// fit to be published today. What is not stays on the desk, and is not held back any more.
func (s *Service) releasable(ctx context.Context, actor Actor, r CaseReview, step ReleaseStep) (list []Draft, err error) {
	if step != ToService && step != ToPartners {
		return nil, nil
	}
	drafts, err := s.drafts(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		if d.State != Approved || !r.ledTo(d.Ref) || stepOf(d.Text) != step || s.mayGoLive(actor, d) != nil {
			continue
		}
		live, err := s.store.ItemByRef(ctx, d.Ref)
		if err != nil && CodeOf(err) != NotFound {
			return nil, err
		}
		if s.unfit(live, d.Text, s.Today(), nil) == nil {
			list = append(list, d)
		}
	}
	return list, nil
}

// PlanDueReleases takes the steps whose time has come, and counts once a day who had those
// that are done. The planner calls it; of two replicas one takes each, and again changes
// nothing.
func (s *Service) PlanDueReleases(ctx context.Context) error {
	now, today := s.clock.Now(), s.Today()
	due, err := s.store.ReleasesDue(ctx, now)
	if err != nil {
		return err
	}
	count := s.counted.Load() != int64(today)
	if len(due) == 0 && !count {
		return nil
	}
	reviews, err := s.store.CaseReviews(ctx)
	if err != nil {
		return err
	}
	drafts := map[TakenRelease][]Draft{}
	for _, r := range reviews {
		for _, one := range r.Releases {
			if slices.Contains(due, r.ID) && one.Begun.IsZero() {
				taken := TakenRelease{ID: one.ID, Review: r.ID, Step: one.Step}
				if drafts[taken], err = s.releasable(ctx, Actor{}, r, one.Step); err != nil {
					return err
				}
			}
		}
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		taken, err := tx.TakeReleases(now, due)
		if err != nil {
			return err
		}
		for _, t := range taken {
			if err := s.released(tx, "planner", t, "", drafts[t]); err != nil {
				return err
			}
		}
		for _, r := range reviews {
			if r.Planned() && count {
				if err := s.countReleases(tx, r.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		s.counted.Store(int64(today))
	}
	return err
}

// countReleases says how many had each step of a review that is done, where that changed
// enough to be said.
func (s *Service) countReleases(tx PlanTx, review int64) error {
	counts, err := tx.ReleaseCounts(review)
	if err != nil {
		return err
	}
	for _, c := range counts {
		if said := c.said(); said != c.Shown {
			if err := tx.SaveReleaseCount(c.ID, said); err != nil {
				return err
			}
		}
	}
	return nil
}

// said is the count in words, or what was said before where the two would tell of one to
// four people.
func (c ReleaseCount) said() string {
	before, err := strconv.Atoi(c.Shown)
	switch {
	case c.People > 0 && c.People < SmallNumber:
		if err == nil && before > 0 {
			return c.Shown
		}
		return FewPeople
	case err == nil && before > 0 && max(c.People-before, before-c.People) < SmallNumber:
		return c.Shown
	default:
		return strconv.Itoa(c.People)
	}
}

// holds are the reviews whose release plans hold items back.
func (s *Service) holds(ctx context.Context) ([]CaseReview, error) {
	reviews, err := s.store.CaseReviews(ctx)
	return keepIf(reviews, CaseReview.Planned), err
}

// heldBack says, of each release plan that a text waits for, that it does.
func heldBack(live Item, text Text, plans []CaseReview) (why []string) {
	for _, r := range plans {
		if step, waits := r.waitsFor(live, text); waits {
			why = append(why, fmt.Sprintf("waits for the step “%s” of the release plan of %s", step, reviewSubject(r.ID)))
		}
	}
	return why
}
