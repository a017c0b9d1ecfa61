package digest

import (
	"context"
	"fmt"
	"time"
)

// An old mail may have been forwarded, and its link to stop by with it. Whoever has it can
// stop what we send; but that we write again to who had asked us not to is for them alone
// to say. So the page of an old link only has a mail sent to them, where they had our mails
// before, and the link in that begins it.

// NoticeComeBack brings the link by which we write again to who asked us to stop:
// Letter.ReplyLink is its token.
const NoticeComeBack NoticeKind = "come_back"

// How often that is mailed: who asked for no mails gets few of those, whoever asks for them.
const (
	comeBackEvery = 24 * time.Hour
	mostComeBacks = 3 // from when they stopped
)

// mailComeBack has a link sent to who stopped by which we write to them again: once in a
// day, and three times in all.
func (s *Service) mailComeBack(ctx context.Context, stopped Stopping) error {
	now := s.clock.Now()
	to := Recipient{PersonID: stopped.Who.PersonID, TeamID: stopped.Who.TeamID, NotBefore: now}
	if to.PersonID != 0 {
		actor, err := s.present(ctx, to.PersonID, FaceMail)
		if err != nil {
			return err
		}
		to.TeamID = actor.Home().ID
	}
	notice := Notice{Kind: NoticeComeBack}.Encode()
	err := s.store.Plan(ctx, func(tx PlanTx) error {
		sent, err := tx.Noticed(to, notice, stopped.Since.Add(-time.Millisecond)) // asked at that very moment counts
		if err != nil || len(sent) >= mostComeBacks || len(sent) > 0 && now.Sub(sent[0]) < comeBackEvery {
			return err
		}
		return tx.Notify(now, notice, []Recipient{to})
	})
	if err != nil {
		return fmt.Errorf("send a link to be written to again by: %w", err)
	}
	return nil
}

// linkComeBack gives such a mail its link. It ends only the stop that stands now: where
// none does any more, there is nothing left to say.
func (s *Service) linkComeBack(ctx context.Context, l *Letter, who Stopper) error {
	since, err := s.store.Stopped(ctx, who)
	if err != nil {
		return err
	}
	if since.IsZero() {
		l.Notice = ""
		return nil
	}
	l.ReplyLink, err = s.stopToken(ctx, who, since)
	return err
}
