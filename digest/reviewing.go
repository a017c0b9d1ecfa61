package digest

import (
	"context"
	"strings"
	"time"
)

// MaxReason is the longest reason or comment to a draft, in characters.
const MaxReason = 1000

// SubmitForReview asks for a second person to look at a draft: the other policy
// leads are told, within the hour and together with what else waits. Errors:
// [Forbidden], [NotFound], [Conflict] where it is in review or further already.
func (s *Service) SubmitForReview(ctx context.Context, actor Actor, ref string) (Draft, error) {
	return s.move(ctx, actor, Write, ref, func(d Draft, m *DraftMove) error {
		if d.State != InDraft {
			return Errorf(Conflict, "%s is %s already: nothing is left to submit", ref, d.State.label())
		}
		m.To, m.Audit, m.Reply = InReview, s.draftEntry(actor, "submitted for review", d, ""), d.Words
		return nil
	})
}

// Approve lets a draft in review go live. The approver is never its author: a
// second person reads before anybody is told. Where the identifiability guard
// found what must be fixed they must say of each why it may stand, by the finding's id
// in reasons; where there is one, the reason for the author does. Revision is that of the text
// that was on their screen. The author is told. Errors: [Forbidden] for the author and for the
// command line, which is no person; [NotFound]; [Invalid] where a reason is
// missing; [Conflict] where the draft was changed or is not in review.
func (s *Service) Approve(ctx context.Context, actor Actor, ref string, revision int, reason string, reasons map[string]string) (Draft, error) {
	reason = strings.TrimSpace(reason)
	return s.move(ctx, actor, ReviewDrafts, ref, func(d Draft, m *DraftMove) error {
		switch {
		case actor.Person.ID == 0:
			return Errorf(Forbidden, "a person approves, not the command line: sign in as a policy lead")
		case d.Author.ID == actor.Person.ID:
			return Errorf(Forbidden, "you wrote %s: another policy lead approves it", ref)
		case revision != d.Revision:
			return changedSince(ref)
		case d.State != InReview:
			return Errorf(Conflict, "%s is %s: only a draft in review can be approved", ref, d.State.label())
		}
		var err error
		if m.Verdicts, err = s.verdicts(ctx, actor, d, reason, reasons); err != nil {
			return err
		}
		if err := s.saysNobody(ctx, "your reason", reason, d.Text); err != nil {
			return err
		}
		m.To, m.ApprovedBy, m.Reply = Approved, actor.Person.ID, reason
		m.Audit = s.draftEntry(actor, "approved", d, counted(len(d.Findings), "finding", "findings"))
		return nil
	})
}

// SendBack gives a draft back to its author, who is told, with a comment; an approval or a
// time to publish falls away. Errors: [Forbidden], [NotFound], [Invalid] without
// a comment or with one that could identify somebody, [Conflict] for a draft that nobody submitted.
func (s *Service) SendBack(ctx context.Context, actor Actor, ref, comment string) (Draft, error) {
	comment = strings.TrimSpace(comment)
	return s.move(ctx, actor, ReviewDrafts, ref, func(d Draft, m *DraftMove) error {
		switch {
		case d.State == InDraft:
			return Errorf(Conflict, "%s is with its author already", ref)
		case comment == "":
			return Errorf(Invalid, "say what should change in %s", ref)
		}
		if err := s.saysNobody(ctx, "your comment", comment, d.Text); err != nil {
			return err
		}
		m.To, m.Reply, m.Audit = InDraft, comment, s.draftEntry(actor, "sent a draft back", d, "")
		return nil
	})
}

// PublishAt has a draft go live by itself at a time, not before: an embargo. One that
// waits for a step of a release plan goes live after both. It
// takes what [Service.Publish] takes. Errors: as there, for the day of the time, and
// [Invalid] for a time that is past.
func (s *Service) PublishAt(ctx context.Context, actor Actor, ref string, at time.Time) (Draft, error) {
	return s.PublishAtWith(ctx, actor, ref, at, "")
}

// PublishAtWith is [Service.PublishAt] with a reason why what should not be live on
// that day goes live anyway, "" for none.
func (s *Service) PublishAtWith(ctx context.Context, actor Actor, ref string, at time.Time, anyway string) (Draft, error) {
	live, err := s.store.ItemByRef(ctx, ref)
	if err != nil && CodeOf(err) != NotFound {
		return Draft{}, err
	}
	anyway = strings.TrimSpace(anyway)
	return s.move(ctx, actor, PublishItems, ref, func(d Draft, m *DraftMove) error {
		if !at.After(s.clock.Now()) {
			return Errorf(Invalid, "%s has passed: publish %s now, or choose a time to come", at.In(s.config.Zone).Format("2 January 2006 15:04"), ref)
		}
		if err := s.mayGoLive(actor, d); err != nil {
			return err
		}
		if err := s.saysNobody(ctx, "your reason", anyway, d.Text); err != nil {
			return err
		}
		on := DateIn(at, s.config.Zone)
		if err := s.refuses(live, d.Text, on, nil, anyway); err != nil {
			return err
		}
		m.To, m.At, m.ApprovedBy, m.Reply = Scheduled, at, d.Approver.ID, d.Words
		m.ScheduledBy = actor.name()
		m.Audit = s.draftEntry(actor, "scheduled", d, at.UTC().Format(time.RFC3339))
		if unfit := s.unfit(live, d.Text, on, nil); unfit != nil {
			m.Audit.Action = "scheduled anyway"
			m.Audit.Detail += ", which " + strings.Join(unfit.Why, ", and ") + "; because: " + anyway
		}
		return nil
	})
}

// move takes a draft one step further, as decide says.
func (s *Service) move(ctx context.Context, actor Actor, action Action, ref string, decide func(Draft, *DraftMove) error) (Draft, error) {
	if err := actor.allow(action, 0); err != nil {
		return Draft{}, err
	}
	draft, err := s.draft(ctx, ref)
	if err != nil {
		return Draft{}, err
	}
	m := DraftMove{Draft: draft}
	if err := decide(draft, &m); err != nil {
		return Draft{}, err
	}
	if len([]rune(m.Reply)) > MaxReason {
		return Draft{}, Errorf(Invalid, "that is longer than %d characters: shorten it, or talk to each other", MaxReason)
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		moved, err := tx.MoveDraft(m)
		if err == nil && !moved {
			err = changedSince(ref)
		}
		if err != nil {
			return err
		}
		return s.tellMove(tx, actor, m)
	})
	if err != nil {
		return Draft{}, err
	}
	return s.draft(ctx, ref)
}

// tellMove tells who waits for a step of a draft: a second person that there is
// something to review, the author what was decided.
func (s *Service) tellMove(tx PlanTx, actor Actor, m DraftMove) error {
	kind := NoticeKind("")
	switch m.To {
	case InReview:
		return s.tellReviewers(tx, m.Audit.At, m.Author.ID)
	case Approved:
		kind = NoticeApproved
	case InDraft:
		kind = NoticeSentBack
	case Scheduled:
		return nil
	}
	notice := Notice{Kind: kind, Draft: m.Key}
	return s.tellAuthor(tx, m.Audit.At, m.Author.ID, actor.Person.ID, notice)
}

// mayGoLive decides whether the actor may make a draft live: nobody may where
// something must be fixed that no second person approved. A person needs the
// approval of a second one anyway, unless the organisation lets policy leads publish
// alone; the command line does not, and is recorded as such.
func (s *Service) mayGoLive(actor Actor, d Draft) error {
	switch {
	case len(d.Held()) > 0:
		return Errorf(Conflict, "%w", &Identifying{[]Draft{d}})
	case actor.Operator, d.Approver.ID != 0:
		return nil
	case !s.config.PublishAlone:
		return Errorf(Conflict, "%s has not been approved: submit it for review by another policy lead", d.Ref)
	default:
		return nil
	}
}

// PublishDue makes live what was scheduled and whose time has come. The planner
// calls it; of two replicas one publishes each draft, and again changes nothing.
// The author is told, also where they chose the time: it was the clock that did it.
func (s *Service) PublishDue(ctx context.Context) ([]Published, error) {
	var results []Published
	waiting, err := s.holdScheduled(ctx)
	if err != nil {
		return nil, err
	}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		now := s.clock.Now()
		due, err := tx.TakeScheduled(now, waiting)
		if err != nil {
			return err
		}
		results = nil
		for _, d := range due {
			e := &edition{now: now, by: d.By, how: map[string]string{}, authors: map[string]int64{d.Ref: d.Author}}
			e.add(Item{ID: d.Live.ItemID, Version: d.Live}, d.Text, "published as scheduled", DateIn(now, s.config.Zone))
			if err := s.publish(tx, e); err != nil {
				return err
			}
			results = append(results, e.results...)
		}
		return nil
	})
	return results, err
}

// label is the state in words.
func (st DraftState) label() string { return strings.ReplaceAll(string(st), "_", " ") }

// holdScheduled gives back to their authors the drafts whose time has come and that
// the guard, by the rules and the allowed phrases of today, does not let out, and returns
// the refs of those that wait for a step of a release plan.
func (s *Service) holdScheduled(ctx context.Context) (waiting []string, err error) {
	refs, err := s.store.DueOnDesk(ctx, s.clock.Now())
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	plans, err := s.holds(ctx)
	if err != nil {
		return nil, err
	}
	var due []Draft
	for _, ref := range refs {
		drafts, err := s.drafts(ctx, ref)
		if err != nil {
			return nil, err
		}
		due = append(due, drafts...)
	}
	for _, d := range due {
		live, err := s.store.ItemByRef(ctx, d.Ref)
		if err != nil && CodeOf(err) != NotFound {
			return nil, err
		}
		if len(heldBack(live, d.Text, plans)) > 0 {
			waiting = append(waiting, d.Ref)
		}
		if d.State != Scheduled || d.PublishAt.After(s.clock.Now()) || len(d.Held()) == 0 {
			continue // or it was moved since
		}
		m := DraftMove{Draft: d, To: InDraft, Reply: "The guard found what must be fixed. Take it out, or have it approved with a reason for each.", Audit: s.draftEntry(Actor{Operator: true}, "held a draft back", d, counted(len(d.Held()), "finding", "findings"))}
		err = s.store.Plan(ctx, func(tx PlanTx) error {
			moved, err := tx.MoveDraft(m)
			if err != nil || !moved {
				return err
			}
			return s.tellAuthor(tx, m.Audit.At, d.Author.ID, 0, Notice{Kind: NoticeSentBack, Draft: d.Key})
		})
		if err != nil {
			return nil, err
		}
	}
	return waiting, nil
}
