package digest

import (
	"context"
	"time"
)

// Unfinished is what somebody has written of an item and not saved: it may have
// mistakes, and nobody else reads it.
type Unfinished struct {
	About string // the ref of the draft, or [UnfinishedNew]
	Text  Text
	At    time.Time
}

// UnfinishedNew is what unfinished work is about where there is no draft yet. It is no
// ref.
func UnfinishedNew(kind Kind) string { return "new: " + string(kind) }

// maxUnfinished is how long it may be, as it is kept: twice an item's file.
const maxUnfinished = 2 * MaxItemBytes

// UnfinishedStore keeps unfinished work. It is no draft: it has no state, no
// findings, and goes with the next saving.
type UnfinishedStore interface {
	// KeepUnfinished keeps a text in place of what was kept about the same.
	KeepUnfinished(ctx context.Context, person int64, u Unfinished) error
	// Unfinished returns what was kept: [NotFound] for nothing.
	Unfinished(ctx context.Context, person int64, about string) (Unfinished, error)
	// DropUnfinished forgets it.
	DropUnfinished(ctx context.Context, person int64, about string) error
}

// KeepUnfinished keeps what the actor has written of an item, however it is: closing
// a window, or a mistake in it, costs nobody their work. Errors: [Forbidden] unless a
// policy lead, [Invalid] for more than an item can hold.
func (s *Service) KeepUnfinished(ctx context.Context, actor Actor, about string, text Text) error {
	if err := actor.allow(Write, 0); err != nil {
		return err
	}
	text.Markdown = "" // the fields say what it is
	if len(FormatItem(text)) > maxUnfinished {
		return Errorf(Invalid, "this is longer than an item can be: shorten it before it is kept")
	}
	return s.store.KeepUnfinished(ctx, actor.Person.ID, Unfinished{About: about, Text: text, At: s.clock.Now()})
}

// Unfinished returns what the actor has written of an item and not saved. Errors:
// [Forbidden]; [NotFound] for nothing.
func (s *Service) Unfinished(ctx context.Context, actor Actor, about string) (Unfinished, error) {
	if err := actor.allow(Write, 0); err != nil {
		return Unfinished{}, err
	}
	return s.store.Unfinished(ctx, actor.Person.ID, about)
}

// DropUnfinished forgets what the actor has written of an item and not saved. Errors:
// [Forbidden].
func (s *Service) DropUnfinished(ctx context.Context, actor Actor, about string) error {
	if err := actor.allow(Write, 0); err != nil {
		return err
	}
	return s.store.DropUnfinished(ctx, actor.Person.ID, about)
}
