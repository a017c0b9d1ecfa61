package main

import (
	"context"
	"errors"
	"time"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// chatOptions are how Slack is reached.
func (c config) chatOptions() chat.Options {
	return chat.Options{Token: c.BotToken, AppToken: c.AppToken, APIURL: c.APIURL}
}

// slackFace is everything between the use cases and Slack.
type slackFace struct {
	*chat.Courier
	app    *app
	client chat.Client
	render slacktext.Renderer
}

// slack connects the app to Slack. Nothing is sent by that.
func (a *app) slack() (*slackFace, error) {
	client, err := chat.NewClient(a.config.chatOptions())
	if err != nil {
		return nil, configError{err.Error()}
	}
	render := slacktext.Renderer{Zone: a.config.Zone, Support: a.config.Support}
	return &slackFace{Courier: chat.NewCourier(client, render, a.log), app: a, client: client, render: render}, nil
}

// slackIfAny is slack, or nil where letters go by e-mail alone.
func (a *app) slackIfAny() (*slackFace, error) {
	if !a.config.slack() {
		return nil, nil //nolint:nilnil // there is none, and nothing went wrong
	}
	return a.slack()
}

// greet asks Slack who we are. A token that is refused ends the service at once,
// with advice; a Slack that does not answer does not: it will be back.
func (f *slackFace) greet(ctx context.Context) (chat.Workspace, error) {
	who, err := f.client.Workspace(ctx)
	switch code := slackCode(err); {
	case err == nil:
		f.app.log.Info("slack answers", "workspace", who.TeamID, "bot", who.BotUserID)
		return who, nil
	case code == "" || code == "ratelimited" || ctx.Err() != nil:
		f.app.log.Warn("slack does not answer yet", "error", err)
		return who, nil
	default:
		return who, errors.New(slackAdvice(err))
	}
}

// newBot returns what answers people who press buttons; observe is told of each
// answer that is recorded.
func (f *slackFace) newBot(workspace chat.Workspace, observe func(digest.AnswerKind)) *chat.Bot {
	return chat.NewBot(chat.BotOptions{
		Service: f.app.service, Client: f.client, Render: f.render, Workspace: workspace, Log: f.app.log, Observe: observe,
		BaseURL: f.app.config.BaseURL,
	})
}

// linkBound is how long send looks for accounts before it goes on without.
const linkBound = time.Minute

// link looks for the Slack accounts of people who have none on record. What is
// not found is no reason not to write to everybody else.
func (f *slackFace) link(ctx context.Context, term terminal) {
	ctx, cancel := context.WithTimeout(ctx, linkBound)
	defer cancel()
	switch linking, err := f.app.service.LinkAccounts(ctx, digest.Operator(), f.client); {
	case err != nil:
		term.say("Slack accounts of %s could not be looked up (%s): they get nothing this time.", people(len(linking.Without)), slackAdvice(err))
	case f.app.config.Mail.on(): // who is not found gets e-mail
	case len(linking.Without) > 0:
		term.say("%s without a Slack account: see briefed doctor.", people(len(linking.Without)))
	}
}
