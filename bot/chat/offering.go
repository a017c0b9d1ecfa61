package chat

import (
	"context"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// offerService is what listing training asks of the use cases.
type offerService interface {
	Training(ctx context.Context, actor digest.Actor) ([]digest.Item, error)
}

// offering lists the training that is on offer for somebody.
type offering struct {
	*Bot
	service offerService
}

func (b offering) subject() subject {
	return subject{commands: map[string]word{"training": b.training}}
}

func (b offering) training(ctx context.Context, actor digest.Actor, c command) outcome {
	items, err := b.service.Training(ctx, actor)
	if err != nil {
		return b.say(c, slacktext.Reply(b.refusal("listing training", err, slacktext.NotShown)))
	}
	return b.say(c, b.render.Training(items))
}
