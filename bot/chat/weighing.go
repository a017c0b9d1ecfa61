package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// weighService is what weighing a draft asks of the use cases.
type weighService interface {
	AskedAgain(ctx context.Context, actor digest.Actor, ref string) (int, error)
	Changes(ctx context.Context, actor digest.Actor, ref string) ([]digest.Edit, error)
	Cost(ctx context.Context, actor digest.Actor, ref string) (digest.Cost, error)
}

// weighing is what a draft would change and cost, before it goes live.
type weighing struct {
	*Bot
	service weighService
}

func (b weighing) subject() subject {
	return subject{actions: map[string]act{
		slacktext.ActionChanges: b.leads("comparing a draft", b.changes),
		slacktext.ActionCost:    b.leads("working out a cost", b.cost),
	}}
}

func (b weighing) changes(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (v slack.ModalViewRequest, err error) {
	edits, err := b.service.Changes(ctx, actor, spot.Ref)
	if err != nil {
		return v, err
	}
	again, err := b.service.AskedAgain(ctx, actor, spot.Ref)
	return b.render.Changes(edits, again, spot), err
}

func (b weighing) cost(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	cost, err := b.service.Cost(ctx, actor, spot.Ref)
	return b.render.Cost(cost, spot), err
}
