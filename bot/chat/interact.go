package chat

import (
	"context"
	"encoding/json"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// interact handles a signed interaction. What it is about comes from the ids in
// the controls, who did it only from Slack's own fields.
func (b *Bot) interact(ctx context.Context, raw []byte) outcome {
	var i interaction
	if err := json.Unmarshal(raw, &i); err != nil {
		b.log.Warn("an interaction could not be read")
		return outcome{}
	}
	if !b.ours(i.User.TeamID, i.Team.ID, i.Enterprise.ID) {
		return b.refuse(i, slacktext.OtherCouncil)
	}
	switch {
	case i.Type == "block_actions" && len(i.Actions) == 1:
		return b.pressed(ctx, i, i.Actions[0])
	case i.Type == "view_submission":
		return b.submitted(ctx, i)
	default:
		return outcome{}
	}
}

func (b *Bot) pressed(ctx context.Context, i interaction, a action) outcome {
	switch a.ActionID {
	case slacktext.ActionPrevious, slacktext.ActionNext:
		return b.turn(i, a.Value)
	case slacktext.ActionOther:
		kind, read, target, err := slacktext.ParseOption(a.SelectedOption.value())
		switch {
		case err != nil:
			return b.refuse(i, slacktext.OldButton)
		case read:
			return b.read(ctx, i, target)
		default:
			return b.answer(ctx, i, a, target, kind)
		}
	}
	target, err := slacktext.ParseTarget(a.Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	switch a.ActionID {
	case slacktext.ActionUnderstood:
		return b.answer(ctx, i, a, target, digest.Understood)
	case slacktext.ActionUndo:
		return b.answer(ctx, i, a, target, digest.Undone)
	case slacktext.ActionReadMore:
		return b.read(ctx, i, target)
	case slacktext.ActionBackground:
		return b.background(ctx, i, target)
	default:
		return b.refuse(i, slacktext.OldButton)
	}
}

// refuse tells the person alone, in words, and changes nothing.
func (b *Bot) refuse(i interaction, words string) outcome {
	if i.Type == "view_submission" {
		return refuseView(i, words)
	}
	return outcome{then: func(ctx context.Context) { b.tell(ctx, i, slacktext.Reply(words)) }}
}

// tell shows a message to the person alone.
func (b *Bot) tell(ctx context.Context, i interaction, m slacktext.Message) {
	err := errNoAddress
	if i.ResponseURL != "" {
		err = b.client.Respond(ctx, i.ResponseURL, Response{Message: m})
	}
	if err != nil && i.Container.ChannelID != "" {
		err = b.client.Ephemeral(ctx, i.Container.ChannelID, i.User.ID, m)
	}
	if err != nil {
		b.log.Warn("a reply could not be shown", "error", err)
	}
}

// replace changes the message that the button is in; elsewhere is shown to the
// person alone where that fails.
func (b *Bot) replace(ctx context.Context, i interaction, m, elsewhere slacktext.Message) {
	err := errNoAddress
	if i.ResponseURL != "" {
		err = b.client.Respond(ctx, i.ResponseURL, Response{Message: m, Replace: true})
	}
	if err != nil && !i.Container.Ephemeral && i.Container.MessageTS != "" {
		err = b.client.Update(ctx, i.Container.ChannelID, i.Container.MessageTS, m)
	}
	if err != nil {
		b.log.Warn("a message could not be changed", "error", err)
		b.tell(ctx, i, elsewhere)
	}
}
