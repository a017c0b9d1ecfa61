package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// audience opens the form for whom a draft is.
func (b authoring) audience(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	text, _, err := b.text(ctx, actor, &spot)
	if err != nil {
		return v, err
	}
	choices, err := b.service.AudienceChoices(ctx, actor, text.Audience)
	return b.render.Audience(text, choices, spot), err
}

// picks counts again whom an audience means when somebody picks; nothing is saved.
// What stands in the form's other inputs stays.
func (b authoring) picks(ctx context.Context, actor digest.Actor, i interaction) outcome {
	spot, err := slacktext.ParseSpot(i.View.PrivateMetadata)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	opened := spot
	text, _, err := b.text(ctx, actor, &opened)
	if err == nil {
		_ = i.fill(&text) // a number that is none is said on saving
	}
	var choices digest.AudienceChoices
	if err == nil {
		choices, err = b.service.AudienceChoices(ctx, actor, text.Audience)
	}
	if err != nil {
		return b.refuse(i, b.refusal("counting whom an item is for", err, slacktext.NotShown))
	}
	return b.change(i, b.render.Audience(text, choices, spot))
}
