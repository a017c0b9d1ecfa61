package chat

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

var errNoAddress = errors.New("there is nowhere to show it")

// answerService is what answering asks of the use cases.
type answerService interface {
	Answer(ctx context.Context, actor digest.Actor, req digest.AnswerRequest) (digest.Answered, error)
	Undo(ctx context.Context, actor digest.Actor, itemID int64, shown int) (digest.Answered, error)
	Read(ctx context.Context, actor digest.Actor, itemID int64, shown int) (digest.Item, error)
	Replies(ctx context.Context, actor digest.Actor, item int64) ([]digest.PublishedReply, error)
	Memory(ctx context.Context, actor digest.Actor, of digest.Text) (digest.Memory, error)
	OpenItem(ctx context.Context, actor digest.Actor, item int64) (*digest.OpenItem, error)
}

// answering is answering an item, and reading it in full.
type answering struct {
	*Bot
	service answerService
	list    listing
}

func (b answering) subject() subject {
	return subject{
		actions: map[string]act{
			slacktext.ActionUnderstood: b.answers(digest.Understood),
			slacktext.ActionUndo:       b.answers(digest.Undone),
			slacktext.ActionOther:      b.other,
			slacktext.ActionReadMore:   b.shows(b.read),
			slacktext.ActionBackground: b.shows(b.background),
		},
		views: map[string]act{
			slacktext.ViewCheck: b.saves(b.submitted),
			slacktext.ViewNote:  b.saves(b.submitted),
		},
	}
}

// answers is a button that gives an answer.
func (b answering) answers(kind digest.AnswerKind) act {
	return b.saves(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		t, err := slacktext.ParseTarget(i.pressed().Value)
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		return b.answer(ctx, actor, i, t, kind)
	})
}

// other is the menu of the other answers.
func (b answering) other(ctx context.Context, i interaction) outcome {
	kind, read, t, err := slacktext.ParseOption(i.pressed().SelectedOption.value())
	switch {
	case err != nil:
		return b.refuse(i, slacktext.OldButton)
	case read:
		return b.shows(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
			return b.readTarget(ctx, actor, i, t)
		})(ctx, i)
	default:
		return b.saves(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
			return b.answer(ctx, actor, i, t, kind)
		})(ctx, i)
	}
}

// answer records an answer, then asks what belongs to it: an item's question
// after Understood, a few words with an answer that wants a talk. Only Not my
// role asks first, as it needs a reason. So a press counts even where Slack
// cannot open the modal.
func (b answering) answer(ctx context.Context, actor digest.Actor, i interaction, t slacktext.Target, kind digest.AnswerKind) outcome {
	place, err := slacktext.ParsePlace(i.pressed().BlockID)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	asking := slacktext.Asking{Target: t, Kind: kind}
	if kind == digest.NotMyRole {
		item, err := b.service.Read(ctx, actor, t.ItemID, t.Shown)
		if err != nil {
			return b.refuse(i, b.refusal("reading an item", err, slacktext.NotSaved))
		}
		if item.Withdrawn.IsZero() {
			return b.ask(i, item, asking, slacktext.PressAgain)
		}
	}
	answered, err := b.record(ctx, actor, digest.AnswerRequest{ItemID: t.ItemID, Shown: t.Shown, Kind: kind})
	if err != nil {
		return b.refuse(i, slacktext.Refusal(err, slacktext.NotSaved))
	}
	shown := b.show(i, place, actor, answered)
	item := answered.Item
	item.Version = answered.Shown
	if !answered.Changed || !asks(item, kind) {
		return shown
	}
	// The modal first: its trigger lives for three seconds.
	return b.ask(i, item, asking, "").and(shown)
}

// record saves an answer, or the undoing of one.
func (b answering) record(ctx context.Context, actor digest.Actor, req digest.AnswerRequest) (answered digest.Answered, err error) {
	if req.Kind == digest.Undone {
		answered, err = b.service.Undo(ctx, actor, req.ItemID, req.Shown)
	} else {
		answered, err = b.service.Answer(ctx, actor, req)
	}
	if err != nil {
		b.failed("saving an answer", err)
		return answered, err
	}
	if answered.Changed {
		b.observe(answered.Kind)
	}
	return answered, nil
}

// show shows what is on record now: in the message where that is the person's
// own, else to them alone.
func (b answering) show(i interaction, place slacktext.Place, actor digest.Actor, answered digest.Answered) outcome {
	return outcome{then: func(ctx context.Context) {
		answered := b.sinceWhen(ctx, actor, answered)
		switch {
		case i.View.CallbackID == slacktext.ViewItem:
			b.anew(i)(ctx)
			b.below(i, actor, answered)(ctx)
		case i.View.Type != "":
			b.anew(i)(ctx)
		case place.Shape == slacktext.ShapeList:
			b.list.relist(ctx, i, actor, place.Serial)
		case place.Shape == slacktext.ShapeCatchUp:
			b.catchUp.recatch(ctx, i, actor, place.Serial)
		case i.Container.Ephemeral:
			record := b.render.Record(place, answered)
			b.replace(ctx, i, record, record)
		case i.private():
			b.mark(ctx, i, place, answered)
		default:
			b.tell(ctx, i, b.render.Record(place, answered))
		}
		if answered.Outdated && answered.Kind != digest.Undone {
			b.tell(ctx, i, b.render.Newer(answered.Item))
		}
	}}
}

// below shows an answer given in the modal with the whole item where that was
// opened too. A press on what is no item's controls has nothing to bring up to date.
func (b answering) below(i interaction, actor digest.Actor, answered digest.Answered) func(context.Context) {
	from, ok := b.asked.look(i.View.PrivateMetadata, i.User.ID)
	if !ok || len(from.Actions) == 0 || from.View.CallbackID == slacktext.ViewItem {
		return func(context.Context) {}
	}
	place, err := slacktext.ParsePlace(from.pressed().BlockID)
	if err != nil && from.View.Type == "" {
		return func(context.Context) {}
	}
	return b.show(from, place, actor, answered).then
}

// mine returns what is asked of somebody about an item, nil for nothing.
func (b answering) mine(ctx context.Context, actor digest.Actor, item digest.Item) (*digest.OpenItem, error) {
	if !item.Withdrawn.IsZero() {
		return nil, nil
	}
	return b.service.OpenItem(ctx, actor, item.ID)
}

// reread shows the modal with the whole item as it is now.
func (b answering) reread(ctx context.Context, actor digest.Actor, i interaction) {
	place, err := slacktext.ParsePlace(i.pressed().BlockID)
	if err != nil {
		return
	}
	v, err := b.whole(ctx, actor, place.Target, false)
	if err != nil {
		b.failed("reading an item", err)
		return
	}
	v.PrivateMetadata = i.View.PrivateMetadata
	i.View.Hash = "" // a modal above it may have come and gone
	b.change(i, v).then(ctx)
}

// sinceWhen finds out since when an answer is on record that was given before.
func (b answering) sinceWhen(ctx context.Context, actor digest.Actor, answered digest.Answered) digest.Answered {
	if answered.Changed {
		return answered
	}
	it, err := b.service.OpenItem(ctx, actor, answered.Item.ID)
	if err == nil && it != nil && it.Answer == answered.Kind {
		answered.Answer.At, answered.Changed = it.AnsweredAt, true
	}
	return answered
}

// mark puts the record in the place of the item's buttons.
func (b answering) mark(ctx context.Context, i interaction, place slacktext.Place, answered digest.Answered) {
	record := b.render.Record(place, answered)
	blocks, err := i.blocks()
	m, ok := b.render.Answered(i.Message.Text, blocks, place, answered)
	if err != nil || !ok {
		b.tell(ctx, i, record)
		return
	}
	b.replace(ctx, i, m, record)
}

// read opens an item in full, as it is now.
func (b answering) read(ctx context.Context, actor digest.Actor, i interaction) outcome {
	t, err := slacktext.ParseTarget(i.pressed().Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	return b.readTarget(ctx, actor, i, t)
}

func (b answering) readTarget(ctx context.Context, actor digest.Actor, i interaction, t slacktext.Target) outcome {
	v, err := b.whole(ctx, actor, t, false)
	if err != nil {
		return b.refuse(i, b.refusal("reading an item", err, slacktext.NotShown))
	}
	v.PrivateMetadata = b.asked.put(i) // where an answer in it is shown too
	return b.open(i, v, slacktext.PressAgain)
}

// whole is an item in full, with the questions that were replied to.
func (b answering) whole(ctx context.Context, actor digest.Actor, t slacktext.Target, background bool) (v slack.ModalViewRequest, err error) {
	item, err := b.service.Read(ctx, actor, t.ItemID, 0)
	if err != nil {
		return v, err
	}
	replies, err := b.service.Replies(ctx, actor, t.ItemID)
	if err != nil {
		b.failed("reading replies", err) // the item is worth reading without them
	}
	mine, err := b.mine(ctx, actor, item)
	if err != nil {
		return v, err
	}
	memory, err := b.service.Memory(ctx, actor, item.Text)
	if err != nil {
		b.failed("counting what reviews found before", err)
	}
	return slacktext.Remembering(b.render.Item(item, t.Shown, background, mine, replies...), memory), nil
}

// background unfolds the background in an open modal.
func (b answering) background(ctx context.Context, actor digest.Actor, i interaction) outcome {
	t, err := slacktext.ParseTarget(i.pressed().Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	v, err := b.whole(ctx, actor, t, true)
	if err != nil {
		return b.refuse(i, b.refusal("reading an item", err, slacktext.NotShown))
	}
	v.PrivateMetadata = i.View.PrivateMetadata
	return b.change(i, v)
}
