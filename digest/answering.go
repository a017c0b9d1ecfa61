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
	Item    Item
	Kind    AnswerKind
	Answer  Answer
	Changed bool // false where the same was already on record
	// Outdated is set where a newer version asks again: the answer is on record
	// for the version that was read, and does not count for the newer one.
	Outdated bool
}

// MaxNote is the longest note to an answer, in characters: a Slack text input
// takes 3,000, and a note is a question, not a case record.
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
	item, shown, err := s.itemShown(ctx, req.ItemID, req.Shown)
	if err != nil {
		return Answered{}, err
	}
	if !item.Withdrawn.IsZero() {
		return Answered{}, Errorf(Conflict, "“%s” was withdrawn on %s: nothing is asked of you any more", item.Title, DateIn(item.Withdrawn, s.config.Zone).Long())
	}
	if req.Kind == Understood && shown.Check != nil && req.Choice != 0 && req.Choice != shown.Check.Answer {
		if _, err := s.Undo(ctx, actor, req.ItemID, req.Shown); err != nil {
			return Answered{}, err
		}
		return Answered{}, Errorf(Invalid, "Not quite. Look at the points once more: %s", shown.Check.Because)
	}
	answer := Answer{
		PersonID: actor.Person.ID, ItemID: item.ID, Asks: shown.Asks, Shown: shown.Number,
		Kind: req.Kind, Note: req.Note, Face: actor.Face, At: s.clock.Now(), On: s.Today(),
	}
	changed, err := s.store.Answer(ctx, answer, s.Reclock)
	if CodeOf(err) == NotFound {
		return Answered{}, Errorf(Forbidden, "“%s” was not assigned to you, so there is nothing to record", item.Title)
	}
	if err != nil {
		return Answered{}, err
	}
	return Answered{Item: item, Kind: req.Kind, Answer: answer, Changed: changed, Outdated: shown.Asks != item.Asks}, nil
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
	item, version, err := s.itemShown(ctx, itemID, shown)
	if err != nil {
		return Item{}, err
	}
	item.Version = version
	key := ReceiptKey{PersonID: actor.Person.ID, ItemID: item.ID, Asks: version.Asks}
	return item, s.store.Tell(ctx, key, s.clock.Now(), s.Reclock)
}

// itemShown returns the live item and the version that somebody has on screen;
// shown is 0 for the live one. A message can outlive what is on record where the
// database was restored from an older copy.
func (s *Service) itemShown(ctx context.Context, itemID int64, shown int) (item Item, version Version, err error) {
	defer func() {
		if CodeOf(err) == NotFound {
			err = Errorf(NotFound, "this item, or this version of it, is not on record any more, so nothing was changed: look at what you have open")
		}
	}()
	live, err := s.store.Version(ctx, itemID, 0)
	if err != nil {
		return Item{}, Version{}, err
	}
	item, err = s.store.ItemByRef(ctx, live.Ref)
	if err != nil || shown == 0 || shown == item.Number {
		return item, item.Version, err
	}
	version, err = s.store.Version(ctx, itemID, shown)
	return item, version, err
}

// OpenItems returns what the actor owes and has answered.
func (s *Service) OpenItems(ctx context.Context, actor Actor) ([]OpenItem, error) {
	if err := actor.allow(AnswerOwn, 0); err != nil {
		return nil, err
	}
	return s.store.OpenItems(ctx, actor.Person.ID)
}
