package main

import (
	"context"
	"net/mail"
	"strings"

	mailbot "github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	mailtext "github.com/briefed/briefed/templates/email"
)

// mailKey names the key that mails are marked with.
const mailKey = "mail"

// mailCourier carries mails, and can be tried.
type mailCourier interface {
	digest.Courier
	Way(pace outbox.Pacer) outbox.Way
	Greet(ctx context.Context) error
	Test(ctx context.Context, to string) (string, error)
	Hand(ctx context.Context, to, note string) (id string, err error)
	Close()
}

// mail returns the courier of mails. Nothing is sent by that.
func (a *app) mail(ctx context.Context) (mailCourier, error) {
	key, err := a.store.Key(ctx, mailKey)
	if err != nil {
		return nil, err
	}
	return a.mailMarkedBy(key)
}

// mailMarkedBy is mail with a key; nil is good for a test alone, which is no letter that
// could come back.
func (a *app) mailMarkedBy(key []byte) (mailCourier, error) {
	m := a.config.Mail
	render := mailtext.Renderer{Zone: a.config.Zone, Support: a.config.Support, BaseURL: a.config.BaseURL}
	if m.notify() {
		options := m.Notify
		options.Marks, options.Render = mailbot.Marks{Key: key}, render
		return mailbot.NewNotifyCourier(options), nil
	}
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return nil, err
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	return mailbot.NewCourier(mailbot.Options{
		Server: m.Server, From: m.From, Clock: a.config.Clock, Log: a.log,
		Marks:  mailbot.Marks{Key: key, Domain: domain, Bounces: m.Bounces},
		Render: render,
	}), nil
}

// allow lets letters go by the ways that the settings have: whoever has an account there
// can be reached from then on. It comes before anything is planned. The service takes
// leave away too (only); a command may be run without all its settings.
func (a *app) allow(ctx context.Context, only bool) error {
	for via, on := range map[digest.Via]bool{digest.Slack: a.config.slack(), digest.Email: a.config.Mail.on()} {
		if !on && !only {
			continue
		}
		if err := a.store.AllowVia(ctx, a.service.Now(), via, on); err != nil {
			return err
		}
	}
	return nil
}

// ways are the ways by which letters go, as the settings say; face is nil without Slack.
// Stop ends what is kept open.
func (a *app) ways(ctx context.Context, face *slackFace) (ways []outbox.Way, stop func(), err error) {
	if face != nil {
		ways = append(ways, face.Way(newPace(a.config.SendRate)))
	}
	if !a.config.Mail.on() {
		return ways, func() {}, nil
	}
	courier, err := a.mail(ctx)
	if err != nil {
		return nil, nil, err
	}
	return append(ways, courier.Way(newPace(a.config.Mail.Rate))), courier.Close, nil
}
