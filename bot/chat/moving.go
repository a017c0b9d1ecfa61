package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// movingService is what starts that are asked for, and cover, ask of the use cases.
type movingService interface {
	StartRequests(ctx context.Context, actor digest.Actor) ([]digest.StartRequest, error)
	DecideStart(ctx context.Context, actor digest.Actor, request int64, accept bool) error
	DeclineCover(ctx context.Context, actor digest.Actor, membership int64) error
}

// moving is who works where: what a manager decides of their people, and what
// somebody says who is named as cover.
type moving struct {
	*Bot
	service movingService
}

func (b moving) subject() subject {
	decides := func(doing, words string, do func(context.Context, digest.Actor, int64) error) act {
		return b.saves(func(ctx context.Context, actor digest.Actor, i interaction) outcome {
			spot, err := slacktext.ParseSpot(i.pressed().Value)
			if err != nil {
				return b.refuse(i, slacktext.OldButton)
			}
			if err := do(ctx, actor, spot.ID); err != nil {
				return b.refuse(i, b.refusal(doing, err, slacktext.NotDone))
			}
			return outcome{then: func(ctx context.Context) { b.tell(ctx, i, slacktext.Reply(words)) }}
		})
	}
	return subject{actions: map[string]act{
		slacktext.ActionRequests: b.leads("listing requests", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
			list, err := b.service.StartRequests(ctx, actor)
			return b.render.Requests(list, spot), err
		}),
		slacktext.ActionAcceptStart: decides("accepting a start", slacktext.StartAccepted, func(ctx context.Context, actor digest.Actor, id int64) error {
			return b.service.DecideStart(ctx, actor, id, true)
		}),
		slacktext.ActionRefuseStart: decides("declining a start", slacktext.StartRefused, func(ctx context.Context, actor digest.Actor, id int64) error {
			return b.service.DecideStart(ctx, actor, id, false)
		}),
		slacktext.ActionDeclineCover: decides("declining cover", slacktext.CoverDeclined, b.service.DeclineCover),
	}}
}
