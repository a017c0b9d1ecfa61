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
	unlinked, err := f.app.store.Unlinked(ctx, f.app.service.Today())
	if err != nil || len(unlinked) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, linkBound)
	defer cancel()
	found, err := f.app.service.SyncDirectory(ctx, f.client)
	if err != nil {
		if left, lookErr := f.lookUp(ctx, unlinked); lookErr == nil {
			found.Linked, found.StaffOnly, err = len(unlinked)-left, unlinked[:left], nil
		}
	}
	switch {
	case err != nil:
		term.say("Slack accounts of %s could not be looked up (%s): they get nothing this time.", people(len(unlinked)), slackAdvice(err))
	case len(found.StaffOnly) > 0:
		term.say("%s without a Slack account: see briefed doctor.", people(len(found.StaffOnly)))
	}
}

// lookUp asks for one account at a time, where the whole directory may not be
// read. It returns how many were not found.
func (f *slackFace) lookUp(ctx context.Context, unlinked []digest.Person) (left int, err error) {
	found := map[int64]string{}
	for _, person := range unlinked {
		account, err := f.client.AccountByEmail(ctx, person.Email)
		switch code := slackCode(err); {
		case err == nil && person.Owns(account):
			found[person.ID] = account.SlackID
		case err == nil || code == "users_not_found":
			left++
		default:
			return 0, err
		}
	}
	return left, f.app.store.LinkSlack(ctx, f.app.service.Now(), found, nil)
}
