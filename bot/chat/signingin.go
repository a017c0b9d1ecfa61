package chat

import (
	"context"
	"net/url"
	"strings"

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
		address := b.baseURL + "/sign-in/" + token
		if path := strings.TrimPrefix(strings.Trim(c.Rest, "<>"), b.baseURL); strings.HasPrefix(path, "/") {
			address += "?" + url.Values{"next": {path}}.Encode() // the pages take none but their own
		}
		return b.say(c, b.render.SignInLink(address))
	}}}
}
