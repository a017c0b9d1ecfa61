package chat

import (
	"context"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// signInService is what signing in to the web pages asks of the use cases.
type signInService interface {
	NewSignInLink(ctx context.Context, actor digest.Actor) (token string, err error)
}

// signingIn hands out the link that opens the web pages, to the person alone.
type signingIn struct {
	*Bot
	service signInService
}

func (b signingIn) subject() subject {
	return subject{commands: map[string]word{"web": func(ctx context.Context, actor digest.Actor, c command) outcome {
		if b.baseURL == "" {
			return b.say(c, slacktext.Reply(slacktext.NoPages))
		}
		token, err := b.service.NewSignInLink(ctx, actor)
		if err != nil {
			return b.say(c, slacktext.Reply(b.refusal("making a sign-in link", err, slacktext.NotShown)))
		}
		return b.say(c, b.render.SignInLink(b.baseURL+"/sign-in/"+token))
	}}}
}
