package digest

import (
	"context"
	"time"
)

// The kinds of notice about a draft. They name it; what became of it since is
// looked up when the notice is sent.
const (
	NoticeReview    NoticeKind = "review"    // to policy leads: Letter.Drafts wait for a second person
	NoticeApproved  NoticeKind = "approved"  // to the author, by Letter.By; Words say why
	NoticeSentBack  NoticeKind = "sent_back" // to the author, by Letter.By; Words say what should change
	NoticePublished NoticeKind = "published" // to the author; Letter.By is nobody for what went live at its time
)

// reviewSoon is when policy leads are told what waits for review: on the next full
// hour in which people read, so that what is submitted together is one message, and
// nobody gets more than one an hour.
func (s *Service) reviewSoon(now time.Time) time.Time {
	return s.hours().from(now.Truncate(time.Hour).Add(time.Hour).In(s.config.Zone))
}

// tellReviewers tells every policy lead but the author that something waits, once
// for all that does.
func (s *Service) tellReviewers(tx PlanTx, now time.Time, author int64) error {
	return s.tellLeads(tx, now, author, Notice{Kind: NoticeReview})
}

// tellLeads tells every policy lead but one, on the next full hour in which people read;
// who has the same notice waiting gets no second one.
func (s *Service) tellLeads(tx PlanTx, now time.Time, but int64, about Notice) error {
	notice := about.Encode()
	to, err := tx.Reviewers(DateIn(now, s.config.Zone), but, notice)
	if err != nil || len(to) == 0 {
		return err
	}
	s.waits(to, s.reviewSoon(now))
	return tx.Notify(now, notice, to)
}

// tellAuthor tells the author of a draft what became of it, unless they did it.
func (s *Service) tellAuthor(tx PlanTx, now time.Time, author, by int64, notice Notice) error {
	if author == 0 || author == by {
		return nil
	}
	to, err := tx.Recipients(DateIn(now, s.config.Zone), []int64{author})
	if err != nil || len(to) == 0 {
		return err
	}
	notice.PersonID = by
	s.waits(to, now)
	return tx.Notify(now, notice.Encode(), to)
}

// waits lets a notice go from a moment on, and to who is away on the morning of
// the day they are back.
func (s *Service) waits(to []Recipient, from time.Time) {
	for i := range to {
		to[i].NotBefore = from
		if back := to[i].BackOn; !back.IsZero() && s.morning(back).After(from) {
			to[i].NotBefore = s.morning(back)
		}
	}
}

// loadReview loads what a notice of a review tells of, and reports whether that
// still is so: drafts that somebody has decided on do not wait any more, and who is
// no policy lead any more is told nothing of drafts.
func (s *Service) loadReview(ctx context.Context, l *Letter, n Notice) (holds bool, err error) {
	reader, err := s.ActorByID(ctx, l.PersonID, "")
	if err != nil || !reader.May(ReviewDrafts, 0) {
		return false, err
	}
	if n.PersonID != 0 {
		if l.By, err = s.store.Person(ctx, n.PersonID); err != nil {
			return false, err
		}
	}
	drafts, err := s.drafts(ctx, "")
	if err != nil {
		return false, err
	}
	if n.Kind != NoticeReview {
		for _, d := range drafts {
			if n.Draft != "" && d.Key == n.Draft {
				n.Item, n.Ref, n.Title, n.Words = d.Kind, d.Ref, d.Title, d.Words
				l.Notice = n.Encode()
				return n.of(d.State), nil
			}
		}
		// Of a draft that is gone there is nothing to say: who discarded or published it
		// knows, and of what others published tells a notice of its own.
		return n.Draft == "", nil
	}
	for _, d := range drafts {
		if d.State == InReview && d.Author.ID != l.PersonID {
			l.Drafts = append(l.Drafts, d)
		}
	}
	return len(l.Drafts) > 0, err
}

// of reports whether what a notice tells of a draft is so in the state it is in by
// now: what was approved may have been changed or sent back since, and the words of
// the one are not those of the other.
func (n Notice) of(state DraftState) bool {
	switch n.Kind {
	case NoticeApproved:
		return state == Approved || state == Scheduled
	case NoticeSentBack:
		return state == InDraft
	default:
		return true
	}
}
