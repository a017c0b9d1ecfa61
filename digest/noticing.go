package digest

import (
	"context"
	"slices"
)

// The kinds of notice about a conversation. They carry ids: what people wrote is
// kept once, and looked up when the notice is sent. Each is queued in the
// transaction that keeps what it tells of, so there is one of each.
const (
	NoticeReply      NoticeKind = "reply"      // to the asker: Letter.Question
	NoticeDiscussion NoticeKind = "discussion" // to somebody present: Letter.Discussion, which names them alone
	NoticeObjection  NoticeKind = "objection"  // to the manager who recorded: Letter.Discussion, which names the objector alone
	NoticeExempted   NoticeKind = "exempted"   // to who need not answer any more: Letter.Exemption
	NoticeLifted     NoticeKind = "lifted"     // to who is asked again: Letter.Exemption and Letter.DueOn
	NoticeStaff      NoticeKind = "staff"      // to who is told where somebody works: Letter.Staff
	NoticeNote       NoticeKind = "note"       // to who wrote to somebody that does not lead them any more: Letter.Note
)

// ReplyNotice tells an asker of the reply to their question.
func ReplyNotice(question int64) Notice { return Notice{Kind: NoticeReply, QuestionID: question} }

// DiscussionNotice tells somebody that they were recorded as present.
func DiscussionNotice(discussion int64) Notice {
	return Notice{Kind: NoticeDiscussion, DiscussionID: discussion}
}

// ObjectionNotice tells a manager that somebody objected.
func ObjectionNotice(discussion, person int64) Notice {
	return Notice{Kind: NoticeObjection, DiscussionID: discussion, PersonID: person}
}

// ExemptionNotice tells somebody that a manager decided that they need not answer.
func ExemptionNotice(exemption int64) Notice {
	return Notice{Kind: NoticeExempted, ExemptionID: exemption}
}

// LiftedNotice tells somebody that they are asked again.
func LiftedNotice(exemption int64) Notice {
	return Notice{Kind: NoticeLifted, ExemptionID: exemption}
}

// loadNotice loads what a notice is about into its letter. One whose subject is
// gone has nothing left to say.
func (s *Service) loadNotice(ctx context.Context, l *Letter) error {
	n, ok := ParseNotice(l.Notice)
	if !ok {
		return nil
	}
	switch n.Kind {
	case NoticeReply:
		questions, err := s.store.Questions(ctx, QuestionFilter{ID: n.QuestionID})
		if err != nil {
			return err
		}
		if len(questions) == 1 && questions[0].Reply != nil {
			l.Question = &questions[0]
			return nil
		}
	case NoticeDiscussion, NoticeObjection:
		about := l.PersonID
		if n.Kind == NoticeObjection {
			about = n.PersonID
		}
		discussions, err := s.store.Discussions(ctx, DiscussionFilter{ID: n.DiscussionID, PersonID: about})
		if err != nil {
			return err
		}
		if len(discussions) == 1 {
			l.Discussion = &discussions[0]
			return nil
		}
	case NoticeExempted, NoticeLifted:
		holds, err := s.loadExemption(ctx, l, n)
		if err != nil || holds {
			return err
		}
	case NoticeStaff:
		holds, err := s.loadStaff(ctx, l, n)
		if err != nil || holds {
			return err
		}
	case NoticeActionDue:
		holds, err := s.loadAction(ctx, l, n)
		if err != nil || holds {
			return err
		}
	case NoticeNote:
		own, err := s.store.Supervision(ctx, SupervisionFilter{PersonID: l.PersonID, On: s.Today(), Reader: l.PersonID})
		if err != nil {
			return err
		}
		if entry, ok := noteOf(own, n.NoteID); ok && entry.Kept {
			l.Note = &entry
			return nil
		}
	case NoticeReviewAction:
		holds, err := s.loadReviewActions(ctx, l)
		if err != nil || holds {
			return err
		}
	case NoticeSpeakFirst:
		holds, err := s.loadSpeakFirst(ctx, l)
		if err != nil || holds {
			return err
		}
	case NoticeBouncing:
		holds, err := s.loadBouncing(ctx, l, n)
		if err != nil || holds {
			return err
		}
	case NoticeAgeing:
		holds, err := s.loadAgeing(ctx, l)
		if err != nil || holds {
			return err
		}
	case NoticePulse:
		holds, err := s.loadPulse(ctx, l, n)
		if err != nil || holds {
			return err
		}
	case NoticeRefresher:
		holds, err := s.loadRefresher(ctx, l, n)
		if err != nil || holds {
			return err
		}
	case NoticeFalseAlarm:
		holds, err := s.loadAlarms(ctx, l)
		if err != nil || holds {
			return err
		}
	case NoticeReview, NoticeApproved, NoticeSentBack, NoticePublished:
		holds, err := s.loadReview(ctx, l, n)
		if err != nil || holds {
			return err
		}
	default:
		return nil
	}
	l.Notice = ""
	return nil
}

// loadExemption loads what a notice tells of an exemption, and reports whether it
// still holds: one that was lifted since is told by the notice of that, and who
// has answered since need not hear that they are asked.
func (s *Service) loadExemption(ctx context.Context, l *Letter, n Notice) (holds bool, err error) {
	exemptions, err := s.store.Exemptions(ctx, l.PersonID)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(exemptions, func(e Exemption) bool { return e.ID == n.ExemptionID })
	if i < 0 || exemptions[i].Lifted.IsZero() != (n.Kind == NoticeExempted) {
		return false, nil
	}
	l.Exemption = &exemptions[i]
	if n.Kind == NoticeExempted {
		return true, nil
	}
	receipt, err := s.store.Receipt(ctx, l.PersonID, l.Exemption.Item.ID, l.Exemption.Item.Number)
	l.DueOn = receipt.DueOn
	return receipt.Open(), err
}
