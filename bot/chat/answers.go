package chat

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

var errNoAddress = errors.New("there is nowhere to show it")

// answer records an answer, then asks what belongs to it: an item's question
// after Understood, a few words with an answer that wants a talk. Only Not my
// role asks first, as it needs a reason. So a press counts even where Slack
// cannot open the modal.
func (b *Bot) answer(ctx context.Context, i interaction, a action, t slacktext.Target, kind digest.AnswerKind) outcome {
	place, err := slacktext.ParsePlace(a.BlockID)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	actor, words := b.actor(ctx, i.User.ID, slacktext.NotSaved)
	if words != "" {
		return b.refuse(i, words)
	}
	item, err := b.desk.Read(ctx, actor, t.ItemID, t.Version)
	if err != nil {
		b.failed("reading an item", err)
		return b.refuse(i, slacktext.Refusal(err, slacktext.NotSaved))
	}
	asking := slacktext.Asking{Target: t, Kind: kind}
	if item.Withdrawn.IsZero() && kind == digest.NotMyRole {
		return b.ask(i, item, asking, slacktext.PressAgain)
	}
	answered, err := b.record(ctx, actor, digest.AnswerRequest{ItemID: t.ItemID, Shown: t.Version, Kind: kind})
	if err != nil {
		return b.refuse(i, slacktext.Refusal(err, slacktext.NotSaved))
	}
	shown := b.show(i, place, actor, answered)
	if !answered.Changed || !asks(item, kind) {
		return shown
	}
	// The modal first: its trigger lives for three seconds.
	return b.ask(i, item, asking, "").and(shown)
}

// record saves an answer, or the undoing of one.
func (b *Bot) record(ctx context.Context, actor digest.Actor, req digest.AnswerRequest) (answered digest.Answered, err error) {
	if req.Kind == digest.Undone {
		answered, err = b.desk.Undo(ctx, actor, req.ItemID, req.Shown)
	} else {
		answered, err = b.desk.Answer(ctx, actor, req)
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
func (b *Bot) show(i interaction, place slacktext.Place, actor digest.Actor, answered digest.Answered) outcome {
	return outcome{then: func(ctx context.Context) {
		answered := b.sinceWhen(ctx, actor, answered)
		switch {
		case place.Shape == slacktext.ShapeList:
			b.relist(ctx, i, actor, place.Turn)
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

// sinceWhen finds out since when an answer is on record that was given before.
func (b *Bot) sinceWhen(ctx context.Context, actor digest.Actor, answered digest.Answered) digest.Answered {
	if answered.Changed {
		return answered
	}
	items, err := b.desk.OpenItems(ctx, actor)
	if err != nil {
		return answered
	}
	for _, it := range items {
		if it.Item.ID == answered.Item.ID && it.Answer == answered.Kind {
			answered.Answer.At, answered.Changed = it.AnsweredAt, true
		}
	}
	return answered
}

// mark puts the record in the place of the item's buttons.
func (b *Bot) mark(ctx context.Context, i interaction, place slacktext.Place, answered digest.Answered) {
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
func (b *Bot) read(ctx context.Context, i interaction, t slacktext.Target) outcome {
	item, words := b.item(ctx, i, t)
	if words != "" {
		return b.refuse(i, words)
	}
	return b.open(i, b.render.Item(item, t.Version, false), slacktext.PressAgain)
}

// background unfolds the background in an open modal.
func (b *Bot) background(ctx context.Context, i interaction, t slacktext.Target) outcome {
	item, words := b.item(ctx, i, t)
	if words != "" {
		return b.refuse(i, words)
	}
	return outcome{then: func(ctx context.Context) {
		if err := b.client.UpdateView(ctx, i.View.ID, i.View.Hash, b.render.Item(item, t.Version, true)); err != nil {
			b.log.Warn("a background could not be shown", "error", err)
		}
	}}
}

func (b *Bot) item(ctx context.Context, i interaction, t slacktext.Target) (item digest.Item, words string) {
	actor, words := b.actor(ctx, i.User.ID, slacktext.NotShown)
	if words != "" {
		return item, words
	}
	item, err := b.desk.Read(ctx, actor, t.ItemID, 0)
	if err != nil {
		b.failed("reading an item", err)
		return item, slacktext.Refusal(err, slacktext.NotShown)
	}
	return item, ""
}

// open opens a modal; where that fails, the person is told otherwise, unless it
// is empty.
func (b *Bot) open(i interaction, v slack.ModalViewRequest, otherwise string) outcome {
	return outcome{then: func(ctx context.Context) {
		if err := b.client.OpenView(ctx, i.TriggerID, v); err != nil {
			b.log.Warn("a modal could not be opened", "error", err)
			if otherwise != "" {
				b.tell(ctx, i, slacktext.Reply(otherwise))
			}
		}
	}}
}
