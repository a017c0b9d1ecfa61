package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// catchUpService is what catching up asks of the use cases.
type catchUpService interface {
	CatchUp(ctx context.Context, actor digest.Actor) ([]digest.CatchUpItem, error)
}

// catchingUp is the list after leave or on joining.
type catchingUp struct {
	*Bot
	service catchUpService
}

func (b catchingUp) subject() subject {
	actions := map[string]act{slacktext.ActionCatchUp: b.opens("listing what to catch up with", b.catchUpView)}
	pair(actions, slacktext.ActionCatchUpPage, b.shows(b.pageCatchUp))
	return subject{
		actions: actions,
		commands: map[string]word{"catch-up": func(ctx context.Context, actor digest.Actor, c command) outcome {
			return b.say(c, b.catchUpList(ctx, actor, 0))
		}},
	}
}

func (b catchingUp) catchUpView(ctx context.Context, actor digest.Actor, _ interaction, spot slacktext.Spot) (slack.ModalViewRequest, error) {
	list, err := b.service.CatchUp(ctx, actor)
	return b.render.CatchUp(list, spot.Page), err
}

func (b catchingUp) catchUpList(ctx context.Context, actor digest.Actor, page int) slacktext.Message {
	list, err := b.service.CatchUp(ctx, actor)
	if err != nil {
		return slacktext.Reply(b.refusal("listing what to catch up with", err, slacktext.NotShown))
	}
	return b.render.CatchUpList(list, page)
}

// pageCatchUp turns a page of the list, in a modal or in a message.
func (b catchingUp) pageCatchUp(ctx context.Context, actor digest.Actor, i interaction) outcome {
	if i.View.Type != "" {
		return b.pages("listing what to catch up with", b.catchUpView)(ctx, i)
	}
	spot, err := slacktext.ParseSpot(i.pressed().Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	return outcome{then: func(ctx context.Context) { b.recatch(ctx, i, actor, spot.Page) }}
}

// recatch shows the list as it is now.
func (b catchingUp) recatch(ctx context.Context, i interaction, actor digest.Actor, page int) {
	list := b.catchUpList(ctx, actor, page)
	b.replace(ctx, i, list, list)
}

// anew shows the modal's list as it is now.
func (b catchingUp) anew(ctx context.Context, actor digest.Actor, i interaction) {
	list, err := b.service.CatchUp(ctx, actor)
	if err != nil {
		b.failed("listing what to catch up with", err)
		return
	}
	place, _ := slacktext.ParsePlace(i.pressed().BlockID)
	i.View.Hash = "" // a modal above it may have come and gone
	b.change(i, b.render.CatchUp(list, place.Serial)).then(ctx)
}
