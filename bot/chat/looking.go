package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// lookingService is what telling policy leads what to look at asks of the use cases.
type lookingService interface {
	Ageing(ctx context.Context, actor digest.Actor) ([]digest.Ageing, error)
	Finds(ctx context.Context, actor digest.Actor) ([]digest.Find, error)
	SettleFind(ctx context.Context, actor digest.Actor, id int64) error
}

// looking is what of the library should be looked at again, and what its sources have.
type looking struct {
	*Bot
	service lookingService
}

func (b looking) subject() subject {
	s := subject{actions: map[string]act{slacktext.ActionSettle: b.presses("dealing with what a source has", b.settle)}}
	s.paged(slacktext.ActionAgeing, b.leads("listing what is to be looked at again", func(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
		list, err := b.service.Ageing(ctx, actor)
		return b.render.Ageing(list, spot), err
	}))
	s.paged(slacktext.ActionFinds, b.leads("listing what sources have", b.finds))
	return s
}

func (b looking) finds(ctx context.Context, actor digest.Actor, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	list, err := b.service.Finds(ctx, actor)
	return b.render.Finds(list, spot), err
}

func (b looking) settle(ctx context.Context, actor digest.Actor, spot slacktext.Spot, _ interaction) (v slack.ModalViewRequest, err error) {
	if err := b.service.SettleFind(ctx, actor, spot.ID); err != nil {
		return v, err
	}
	return b.finds(ctx, actor, slacktext.Spot{Page: spot.Page})
}
