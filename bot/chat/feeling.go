package chat

import (
	"context"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// pulseService is what asking people what they feel asks of the use cases.
type pulseService interface {
	PulseFor(ctx context.Context, actor digest.Actor) (digest.Pulse, []digest.PulseQuestion, error)
	ReplyPulse(ctx context.Context, actor digest.Actor, pulse int64, q digest.PulseQuestion, r digest.PulseReply) error
}

// feeling takes replies to a pulse. Of a reply nothing is kept here: no key of the
// request, no line in the log, and what is shown to who replied names none.
type feeling struct {
	*Bot
	service pulseService
}

func (b feeling) subject() subject {
	actions := map[string]act{}
	for _, r := range digest.PulseReplies {
		actions[slacktext.PulseAction(r)] = b.saves(b.replies(r))
	}
	return subject{actions: actions, needs: b.section}
}

func (b feeling) replies(r digest.PulseReply) by {
	return func(ctx context.Context, actor digest.Actor, i interaction) outcome {
		spot, err := slacktext.ParseSpot(i.pressed().Value)
		if err != nil {
			return b.refuse(i, slacktext.OldButton)
		}
		if err := b.service.ReplyPulse(ctx, actor, spot.ID, digest.PulseQuestion(spot.Kind), r); err != nil {
			return b.refuse(i, b.refusal("counting a reply", err, slacktext.NotSaved))
		}
		return b.homeToo(i, actor, b.refuse(i, slacktext.PulseThanks))
	}
}

func (b feeling) section(ctx context.Context, actor digest.Actor) ([]slack.Block, error) {
	p, left, err := b.service.PulseFor(ctx, actor)
	return b.render.Pulse(digest.Pulses{Pulse: p, Left: left}), err
}
