package digest

import (
	"context"
	"slices"
	"strings"
)

// AnswerRequest is what somebody wants to say about an item. Ref and Shown name
// the item and the version that was on their screen.
type AnswerRequest struct {
	ItemID int64
	Shown  int
	Kind   AnswerKind
	Note   string
	Choice int // the option chosen in the item's check, from 1; 0 for none
}

// Answered says what became of an answer.
type Answered struct {
	Item    Item    // as it is live
	Shown   Version // that was on their screen
	Kind    AnswerKind
	Answer  Answer
	Changed bool // false where the same was already on record
	// Outdated is set where a newer version asks again: the answer is on record
	// for the version that was read, and does not count for the newer one.
	Outdated bool
}

// OnScreen is what somebody has before them on a day; Shown is the number of its
// version, 0 for the live one.
type OnScreen struct {
	PersonID int64
	ItemID   int64
	Shown    int
	On       Date
}

// Answerable is what an answer is decided by, as it stands when it is saved.
type Answerable struct {
	Item  Item    // as it is live
	Shown Version // that is on their screen
	Teams []TeamMembership
}

// MaxNote is the longest note to an answer, in characters: a note is a question, not
// a case record.
const MaxNote = 1000

// Answer records what the actor says about an item that was assigned to them.
// Saying the same again changes nothing. An answer to a version that a newer
// one has replaced stays on record for the version that was read. Errors:
// [Forbidden] for leavers and for items that are not theirs, [Conflict] for
// withdrawn items, [Invalid] for a wrong choice in the item's check, which takes
// an Understood back, for what is not an answer of one's own, and for [NotMyRole]
// without a line that says why.
func (s *Service) Answer(ctx context.Context, actor Actor, req AnswerRequest) (Answered, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return Answered{}, err
	}
	if len([]rune(req.Note)) > MaxNote {
		return Answered{}, Errorf(Invalid, "the note is longer than %d characters: shorten it, or talk to your manager", MaxNote)
	}
	if req.Kind != Undone && !slices.Contains(PersonalAnswers, req.Kind) {
		return Answered{}, Errorf(Invalid, "choose one of the answers: a discussion in the team is recorded by its manager")
	}
	if req.Kind == NotMyRole && strings.TrimSpace(req.Note) == "" {
		return Answered{}, Errorf(Invalid, "say in one line why this is not your role: it shows the author whom the item should not go to")
	}
	screen := OnScreen{PersonID: actor.Person.ID, ItemID: req.ItemID, Shown: req.Shown, On: s.Today()}
	var said Answered
	var wrong error // the choice was: what they said before does not stand either
	changed, err := s.store.Answer(ctx, screen, func(now Answerable) (Answer, error) {
		said, wrong = Answered{Item: now.Item, Shown: now.Shown, Kind: req.Kind, Outdated: now.Shown.Asks != now.Item.Asks}, nil
		actor.Teams = now.Teams // they can have left while they looked
		if err := actor.allow(AnswerOwn, 0); err != nil {
			return Answer{}, err
		}
		if !now.Item.Withdrawn.IsZero() {
			return Answer{}, Errorf(Conflict, "“%s” was withdrawn on %s: nothing is asked of you any more", now.Item.Title, DateIn(now.Item.Withdrawn, s.config.Zone).Long())
		}
		said.Answer = Answer{
			PersonID: actor.Person.ID, ItemID: now.Item.ID, Asks: now.Shown.Asks, Shown: now.Shown.Number,
			Kind: req.Kind, Note: req.Note, Face: actor.Face, At: s.clock.Now(), On: screen.On,
		}
		if check := now.Shown.Check; req.Kind == Understood && check != nil && req.Choice != 0 && req.Choice != check.Answer {
			said.Answer.Kind, said.Answer.Note = Undone, ""
			wrong = Errorf(Invalid, "Not quite. Look at the points once more: %s", check.Because)
		}
		return said.Answer, nil
	}, s.Reclock)
	switch {
	case CodeOf(err) == NotFound && said.Item.ID != 0:
		return Answered{}, Errorf(Forbidden, "“%s” was not assigned to you, so there is nothing to record", said.Item.Title)
	case err != nil:
		return Answered{}, missing(err)
	case wrong != nil:
		return Answered{}, wrong
	}
	said.Changed = changed
	return said, nil
}

// Undo takes the actor's newest answer back by adding one that says so.
func (s *Service) Undo(ctx context.Context, actor Actor, itemID int64, shown int) (Answered, error) {
	return s.Answer(ctx, actor, AnswerRequest{ItemID: itemID, Shown: shown, Kind: Undone})
}

// Read returns an item as the version shown, for somebody who opens it in full. Who
// opens what they owe an answer on has been told of it.
func (s *Service) Read(ctx context.Context, actor Actor, itemID int64, shown int) (Item, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return Item{}, err
	}
	item, version, err := s.store.ItemByID(ctx, OnScreen{PersonID: actor.Person.ID, ItemID: itemID, Shown: shown, On: s.Today()}, s.clock.Now(), s.Reclock)
	item.Version = version
	if err == nil && actor.Partner() && !version.Audience.MeantOutside(actor.kinds()...) {
		return Item{}, missing(Errorf(NotFound, "the item is not meant for them"))
	}
	if err == nil {
		err = s.forOutside(ctx, actor, &item.Text)
	}
	return item, missing(err)
}

// missing says what it means that an item is not on record: a message can outlive
// what is, where the database was restored from an older copy.
func missing(err error) error {
	if CodeOf(err) == NotFound {
		return Errorf(NotFound, "this item, or this version of it, is not on record any more, so nothing was changed: look at what you have open")
	}
	return err
}

// OpenItems returns what the actor owes and has answered.
func (s *Service) OpenItems(ctx context.Context, actor Actor) ([]OpenItem, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return nil, err
	}
	open, err := s.store.OpenItems(ctx, actor.Person.ID)
	for i := range open {
		if err == nil {
			err = s.forOutside(ctx, actor, &open[i].Text)
		}
	}
	return open, err
}

// OpenItem returns what the actor owes, or has answered, about an item; nil for nothing.
func (s *Service) OpenItem(ctx context.Context, actor Actor, item int64) (*OpenItem, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return nil, err
	}
	open, err := s.store.OpenItem(ctx, actor.Person.ID, item)
	if err == nil && open != nil {
		err = s.forOutside(ctx, actor, &open.Text)
	}
	return open, err
}
