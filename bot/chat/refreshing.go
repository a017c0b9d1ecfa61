package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// refresherService is what asking the question of a lesson once more asks of the use
// cases.
type refresherService interface {
	RefreshersOf(ctx context.Context, actor digest.Actor) ([]digest.Refresher, error)
	ReplyRefresher(ctx context.Context, actor digest.Actor, reply digest.RefresherReply) (digest.Refreshed, error)
}

// refreshing takes replies to questions that come again.
type refreshing struct {
	*Bot
	service refresherService
}

func (b refreshing) subject() subject {
	actions := map[string]act{}
	for choice := range digest.MaxOptions {
		actions[slacktext.RefresherAction(choice+1)] = b.saves(b.chooses(choice + 1))
	}
	return subject{actions: actions, needs: b.section}
}

func (b refreshing) chooses(choice int) by {
	return func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := slacktext.ParseSpot(i.pressed().Value)
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		said, err := b.service.ReplyRefresher(ctx, actor, digest.RefresherReply{ID: spot.ID, Shown: spot.Version, Choice: choice})
		if err != nil {
			return b.refuse(i, b.refusal("counting a reply", err, slacktext.NotSaved))
		}
		return b.homeToo(i, actor, outcome{then: func(ctx context.Context) { b.tell(ctx, i, slacktext.Refreshed(said)) }})
	}
}

func (b refreshing) section(ctx context.Context, actor digest.Actor) ([]slack.Block, error) {
	open, err := b.service.RefreshersOf(ctx, actor)
	return b.render.Refresher(open), err
}
