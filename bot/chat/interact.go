package chat

import (
	"context"
	"encoding/json"

	slacktext "github.com/briefed/briefed/templates/slack"
)

// interact handles a signed interaction, once. Message is the key of the request it
// came in, if that has one.
func (b *Bot) interact(ctx context.Context, message string, raw []byte) outcome {
	var i interaction
	if err := json.Unmarshal(raw, &i); err != nil {
		b.log.Warn("an interaction could not be read")
		return outcome{}
	}
	if len(i.Actions) == 1 && slacktext.IsPulse(i.Actions[0].ActionID) {
		// A key would say when somebody replied. A second press is refused by the use case.
		return b.interacted(ctx, i)
	}
	return b.once(ctx, message, i.key(), func() outcome { return b.interacted(ctx, i) })
}

// interacted does what an interaction asks for. What it is about comes from the ids
// in the controls, who did it only from Slack's own fields.
func (b *Bot) interacted(ctx context.Context, i interaction) outcome {
	if !b.ours(i.User.TeamID, i.Team.ID, i.Enterprise.ID) {
		return b.refuse(i, slacktext.OtherCouncil)
	}
	var do act
	switch {
	case i.Type == "block_actions" && len(i.Actions) == 1:
		do = b.does.actions[i.Actions[0].ActionID]
	case i.Type == "view_submission":
		do = b.does.views[i.View.CallbackID]
	default:
		return outcome{}
	}
	if do == nil {
		return b.refuse(i, slacktext.OldButton)
	}
	return do(ctx, i)
}

// refuse tells the person alone, in words, and changes nothing.
func (b *Bot) refuse(i interaction, words string) outcome {
	if i.Type == "view_submission" {
		return refuseView(i, words)
	}
	return outcome{then: func(ctx context.Context) { b.tell(ctx, i, slacktext.Reply(words)) }}
}

// tell shows a message to the person alone; on the Home tab and in a modal, where
// there are no messages, as a modal.
func (b *Bot) tell(ctx context.Context, i interaction, m slacktext.Message) {
	err := errNoAddress
	if i.View.Type != "" {
		err = b.lay(ctx, i, slacktext.Said(m))
	}
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
		err = b.client.Update(ctx, i.Container.ChannelID, i.Container.MessageTS, m, 0)
	}
	if err != nil {
		b.log.Warn("a message could not be changed", "error", err)
		b.tell(ctx, i, elsewhere)
	}
}
