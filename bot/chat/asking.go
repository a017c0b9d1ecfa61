package chat

import (
	"context"
	"strconv"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// asks reports whether an answer has something to ask first.
func asks(item digest.Item, kind digest.AnswerKind) bool {
	switch kind {
	case digest.Understood:
		return item.Check != nil
	case digest.Question, digest.NotMyRole, digest.Supervision:
		return true
	default:
		return false
	}
}

// ask opens the modal that asks. Nothing is recorded until it is submitted.
func (b *Bot) ask(i interaction, item digest.Item, asking slacktext.Asking) outcome {
	asking.Key = b.asked.put(i)
	if asking.Kind == digest.Understood {
		return b.open(i, b.render.Check(item, asking))
	}
	return b.open(i, b.render.Note(item, asking))
}

// submitted records what a modal asked for. What somebody may do is decided
// again: minutes can lie between opening and submitting.
func (b *Bot) submitted(ctx context.Context, i interaction) outcome {
	asking, err := slacktext.ParseAsking(i.View.PrivateMetadata)
	if err != nil {
		return outcome{}
	}
	actor, words := b.actor(ctx, i.User.ID, slacktext.NotSaved)
	if words != "" {
		return refuseView(i, words)
	}
	req := digest.AnswerRequest{ItemID: asking.ItemID, Shown: asking.Version, Kind: asking.Kind}
	switch i.View.CallbackID {
	case slacktext.ViewCheck:
		chosen := i.View.State.Values[slacktext.InputCheck][slacktext.InputCheck]
		if req.Choice, err = strconv.Atoi(chosen.SelectedOption.value()); err != nil || req.Choice < 1 {
			return refuseView(i, slacktext.ChooseOne)
		}
	case slacktext.ViewNote:
		req.Note = i.View.State.Values[slacktext.InputNote][slacktext.InputNote].Value
	default:
		return outcome{}
	}
	answered, err := b.record(ctx, actor, req)
	if err != nil {
		return refuseView(i, slacktext.Refusal(err, slacktext.NotSaved))
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

// refuseView says at the modal's input why nothing was recorded. Slack shows
// such words only at an input block, and each of our asking modals has one.
func refuseView(i interaction, words string) outcome {
	block := slacktext.InputNote
	if i.View.CallbackID == slacktext.ViewCheck {
		block = slacktext.InputCheck
	}
	return outcome{ack: slack.NewErrorsViewSubmissionResponse(map[string]string{block: words})}
}

func updateView(v slack.ModalViewRequest) any { return slack.NewUpdateViewSubmissionResponse(&v) }
