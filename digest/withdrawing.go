package digest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Withdrew says what came of a withdrawal or a correction.
type Withdrew struct {
	Ref     string
	Version int // the version that is withdrawn, or that corrects
	Told    int // people who had answered the wrong version and are told
}

// Withdraw ends an item: nobody is asked any more, what was answered stays on
// record, and exactly the people who answered it – on any version – are told
// why. Errors: [Forbidden], [NotFound], [Invalid] without a reason, [Conflict]
// for an item that was withdrawn before.
func (s *Service) Withdraw(ctx context.Context, actor Actor, ref, reason string) (Withdrew, error) {
	if err := actor.allow(WithdrawItem, 0); err != nil {
		return Withdrew{}, err
	}
	reason, err := neededReply(reason, "say why %s is withdrawn: the people who answered it will read it", ref)
	if err != nil {
		return Withdrew{}, err
	}
	item, err := s.store.ItemByRef(ctx, ref)
	if err != nil {
		return Withdrew{}, err
	}
	if err := s.saysNobody(ctx, "your reason", reason, item.Text); err != nil {
		return Withdrew{}, err
	}
	result := Withdrew{Ref: ref, Version: item.Number}
	now := s.clock.Now()
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		done, err := tx.Withdraw(now, item.ID, reason)
		if err != nil {
			return err
		}
		if !done {
			return Errorf(Conflict, "“%s” was withdrawn already: nothing is left to do", item.Title)
		}
		if result.Told, err = s.tell(tx, now, item, 0, WhoAnswered, item.notice(NoticeWithdrawn, reason), item.Audience); err != nil {
			return err
		}
		return tx.Record(s.entry(actor, "withdrew", ref, fmt.Sprintf("version %d, told %d", item.Number, result.Told)))
	})
	return result, err
}

// Correct publishes the draft of a live item as a significant version, and tells
// exactly the people who answered the wrong version what was wrong, in the words
// of note; they are asked again with everybody else. Errors: those of
// [Service.Publish]; [Invalid] without a note, or for a draft that is not
// significant.
func (s *Service) Correct(ctx context.Context, actor Actor, ref, note string) (Withdrew, error) {
	if err := actor.allow(PublishItems, 0); err != nil {
		return Withdrew{}, err
	}
	note, err := neededReply(note, "say what was wrong in %s: the people who answered it will read it", ref)
	if err != nil {
		return Withdrew{}, err
	}
	wrong, err := s.store.ItemByRef(ctx, ref)
	if err != nil {
		return Withdrew{}, err
	}
	if err := s.saysNobody(ctx, "your note", note, wrong.Text); err != nil {
		return Withdrew{}, err
	}
	e, err := s.edition(ctx, actor, []string{ref}, PublishTerms{})
	if err != nil {
		return Withdrew{}, err
	}
	if len(e.versions) != 1 {
		return Withdrew{}, Errorf(NotFound, "there is no draft that corrects %s: write one first", ref)
	}
	right := e.versions[0]
	if right.Change != Significant {
		return Withdrew{}, Errorf(Invalid, "a correction asks everybody again: set the change of %s to significant", ref)
	}
	e.corrects = true
	result := Withdrew{Ref: ref, Version: right.Number}
	err = s.store.Plan(ctx, func(tx PlanTx) error {
		if err := s.publish(tx, e); err != nil {
			return err
		}
		if result.Told, err = s.tellOfCorrection(tx, e.now, wrong, right, note); err != nil {
			return err
		}
		return tx.Record(s.entry(actor, "corrected", ref, fmt.Sprintf("version %d by %d, told %d", wrong.Number, right.Number, result.Told)))
	})
	return result, err
}

// tell enqueues a notice to the people whom it concerns, and returns how many.
// Who is away gets it on the morning of the day they are back. Who works for an
// organisation that a version is not meant for is told nothing that stands in it: what
// they had of the item was replaced for them before.
func (s *Service) tell(tx PlanTx, now time.Time, item Item, asks int, who Concern, notice Notice, meant Audience) (int, error) {
	to, err := tx.Concerned(DateIn(now, s.config.Zone), item.ID, asks, who)
	to = slices.DeleteFunc(to, func(r Recipient) bool { return !r.mayRead(meant) })
	if err != nil || len(to) == 0 {
		return 0, err
	}
	s.waits(to, now)
	outside := func(r Recipient) bool { return len(r.Organisations) > 0 }
	inside := slices.DeleteFunc(slices.Clone(to), outside)
	if err := tx.Notify(now, notice.Encode(), inside); err != nil {
		return 0, err
	}
	if refPattern().MatchString(notice.Replaces) { // another item, which may not be meant for them
		notice.Replaces = ""
	}
	return len(to), tx.Notify(now, notice.Encode(), slices.DeleteFunc(slices.Clone(to), func(r Recipient) bool { return !outside(r) }))
}

// tellOfCorrection tells who answered a wrong version what was wrong. Who works for an
// organisation that the right one is not meant for hears that the wrong one no longer
// holds, and neither why nor what does.
func (s *Service) tellOfCorrection(tx PlanTx, now time.Time, wrong Item, right Version, note string) (int, error) {
	to, err := tx.Concerned(DateIn(now, s.config.Zone), wrong.ID, wrong.Asks, WhoAnswered)
	if err != nil || len(to) == 0 {
		return 0, err
	}
	s.waits(to, now)
	read, rest := parted(to, right.Audience)
	if err := tx.Notify(now, right.notice(NoticeCorrected, note).Encode(), read); err != nil {
		return 0, err
	}
	rest, never := parted(rest, wrong.Audience)
	return len(to) - len(never), tx.Notify(now, wrong.notice(NoticeWithdrawn, "").Encode(), rest)
}

// parted are those who may read what is meant for an audience, and the others.
func parted(to []Recipient, meant Audience) (read, rest []Recipient) {
	for _, r := range to {
		if r.mayRead(meant) {
			read = append(read, r)
		} else {
			rest = append(rest, r)
		}
	}
	return read, rest
}

// noticeHour is when somebody who is back from leave gets what waited for them.
const noticeHour = 9 * time.Hour

func (s *Service) morning(day Date) time.Time { return day.Start(s.config.Zone).Add(noticeHour) }

// neededReply trims words that somebody must give, for people to read.
func neededReply(words, ask, ref string) (string, error) {
	words = strings.TrimSpace(words)
	switch {
	case words == "":
		return "", Errorf(Invalid, ask, ref)
	case len([]rune(words)) > MaxReason:
		return "", Errorf(Invalid, "that is longer than %d characters: shorten it", MaxReason)
	}
	return words, nil
}
