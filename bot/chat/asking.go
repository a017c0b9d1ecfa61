package chat

import (
	"context"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// asks reports whether an answer has something to ask.
func asks(item digest.Item, kind digest.AnswerKind) bool {
	switch kind {
	case digest.Understood:
		return item.Check != nil
	case digest.Question, digest.NotClear, digest.NotMyRole, digest.Supervision:
		return true
	default:
		return false
	}
}

// ask opens the modal that asks.
func (b answering) ask(i interaction, item digest.Item, asking slacktext.Asking, otherwise string) outcome {
	asking.Key = b.asked.put(i)
	if asking.Kind == digest.Understood {
		return b.open(i, b.render.Check(item, asking), otherwise)
	}
	return b.open(i, b.render.Note(item, asking), otherwise)
}

// submitted records what a modal asked for. What somebody may do is decided
// again: minutes can lie between opening and submitting.
func (b answering) submitted(ctx context.Context, actor digest.Actor, i interaction) outcome {
	asking, err := slacktext.ParseAsking(i.View.PrivateMetadata)
	if err != nil {
		return refuseView(i, slacktext.OldButton)
	}
	req := digest.AnswerRequest{ItemID: asking.ItemID, Shown: asking.Shown, Kind: asking.Kind}
	if i.View.CallbackID == slacktext.ViewCheck {
		if req.Choice, err = strconv.Atoi(i.given(slacktext.InputCheck).SelectedOption.value()); err != nil || req.Choice < 1 {
			return refuseView(i, slacktext.ChooseOne)
		}
	} else {
		req.Note = i.given(slacktext.InputNote).Value
	}
	answered, err := b.record(ctx, actor, req)
	if err != nil {
		refusal := refuseView(i, slacktext.Refusal(err, slacktext.NotSaved))
		if i.View.CallbackID == slacktext.ViewCheck && digest.CodeOf(err) == digest.Invalid {
			refusal.then = b.restore(asking.Key, i.User.ID)
		}
		return refusal
	}
	from, ok := b.asked.take(asking.Key, i.User.ID)
	if !ok || len(from.Actions) == 0 {
		return outcome{ack: updateView(b.render.Done(answered))}
	}
	place, err := slacktext.ParsePlace(from.Actions[0].BlockID)
	if err != nil {
		return outcome{ack: updateView(b.render.Done(answered))}
	}
	return b.show(from, place, actor, answered)
}

// restore shows a message as it was before the press behind a key: the choice was
// wrong, so nothing is on record and the tick must go.
func (b answering) restore(key, user string) func(context.Context) {
	from, ok := b.asked.look(key, user)
	if ok && from.View.Type != "" {
		return func(ctx context.Context) {
			b.anew(from)(ctx)
			if below := b.restore(from.View.PrivateMetadata, user); from.View.CallbackID == slacktext.ViewItem && below != nil {
				below(ctx)
			}
		}
	}
	if !ok || from.Message.Text == "" {
		return nil
	}
	blocks, err := from.blocks()
	if err != nil {
		return nil
	}
	was := slacktext.Message{Text: from.Message.Text, Blocks: blocks}
	return func(ctx context.Context) {
		if from.private() || from.Container.Ephemeral {
			b.replace(ctx, from, was, slacktext.Reply(slacktext.StillOpen))
		} else {
			b.tell(ctx, from, slacktext.Reply(slacktext.StillOpen))
		}
	}
}

// refuseView says at the modal's first input why nothing was recorded, so that
// what was typed stays. A modal without an input is changed to those words.
func refuseView(i interaction, words string) outcome {
	for _, block := range i.View.Blocks {
		if block.Type == string(slack.MBTInput) {
			return refuseAt(block.BlockID, words)
		}
	}
	return outcome{ack: updateView(slacktext.Said(slacktext.Reply(words)))}
}

// refuseAt says at one input of a modal why nothing was recorded.
func refuseAt(block, words string) outcome {
	return outcome{ack: slack.NewErrorsViewSubmissionResponse(map[string]string{block: words})}
}

func updateView(v slack.ModalViewRequest) any { return slack.NewUpdateViewSubmissionResponse(&v) }
