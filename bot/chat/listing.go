package chat

import (
	"context"
	"strconv"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// listService is what listing asks of the use cases.
type listService interface {
	OpenItems(ctx context.Context, actor digest.Actor) ([]digest.OpenItem, error)
}

// listing is what somebody owes and has answered, and help.
type listing struct {
	*Bot
	service listService
}

func (b listing) subject() subject {
	return subject{
		actions: map[string]act{
			slacktext.ActionPrevious: b.shows(b.page),
			slacktext.ActionNext:     b.shows(b.page),
		},
		commands: map[string]word{
			"": func(ctx context.Context, actor digest.Actor, c command) outcome {
				return b.say(c, b.list(ctx, actor, 0))
			},
			"help": func(_ context.Context, actor digest.Actor, c command) outcome {
				return b.say(c, b.render.Help(actor))
			},
		},
	}
}

func (b listing) list(ctx context.Context, actor digest.Actor, page int) slacktext.Message {
	items, err := b.service.OpenItems(ctx, actor)
	if err != nil {
		return slacktext.Reply(b.refusal("listing items", err, slacktext.NotShown))
	}
	return b.render.List(items, page)
}

// page shows another page of the list in place of this one.
func (b listing) page(_ context.Context, actor digest.Actor, i interaction) outcome {
	n, err := strconv.Atoi(i.pressed().Value)
	if err != nil {
		return b.refuse(i, slacktext.OldButton)
	}
	return outcome{then: func(ctx context.Context) { b.relist(ctx, i, actor, n) }}
}

// relist shows the list as it is now.
func (b listing) relist(ctx context.Context, i interaction, actor digest.Actor, page int) {
	list := b.list(ctx, actor, page)
	b.replace(ctx, i, list, list)
}
