package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"

	mailbot "github.com/briefed/briefed/bot/mail"
)

// bounceCommand notes that a mail came back.
type bounceCommand struct{}

// Run reads one message, as a mail server hands it over.
func (bounceCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	app, err := open(ctx, s, term)
	if err != nil {
		return later(err)
	}
	defer app.close(&err)
	return later(app.bounce(ctx, os.Stdin, term))
}

// laterError is what may go well when it is tried again as it is.
type laterError struct{ error }

func (e laterError) Unwrap() error { return e.error }

// later marks an error that is no fault of the message or the settings: the database is
// busy or away, or the letter is not on record as sent yet.
func later(err error) error {
	if err == nil || errors.As(err, new(configError)) || errors.Is(err, mailbot.ErrNotOurs) || errors.Is(err, mailbot.ErrUnreadable) {
		return err
	}
	return laterError{err}
}

func (a *app) bounce(ctx context.Context, message io.Reader, term terminal) error {
	if a.config.Mail.Bounces == "" {
		return configError{"BRIEFED_MAIL_BOUNCES: it is not set, so no letter has an address of its own that it could come back to"}
	}
	inbox, err := a.inbox(ctx)
	if err != nil {
		return err
	}
	bounce, noted, err := inbox.Take(ctx, message)
	switch {
	case errors.Is(err, mailbot.ErrNoBounce):
		term.say("%v.", err)
	case err != nil:
		return err
	case !noted:
		term.say("Letter %d was closed before, or sent again since: nothing to note.", bounce.Delivery)
	default:
		term.say("Letter %d did not arrive: %s.", bounce.Delivery, bounce.Reason)
	}
	return nil
}

// inbox takes in mails that came back, of which the keyed sender says what they are.
func (a *app) inbox(ctx context.Context) (mailbot.Inbox, error) {
	key, err := a.store.Key(ctx, mailKey)
	return mailbot.Inbox{Marks: mailbot.Marks{Key: key, Bounces: a.config.Mail.Bounces}, Service: a.service, Log: a.log}, err
}

// takeMail adds the addresses at which what came back is posted, where there is a token
// for it.
func (a *app) takeMail(ctx context.Context, mux *http.ServeMux) error {
	m := a.config.Mail
	if m.Bearer == "" && m.Receipt == "" {
		return nil
	}
	inbox, err := a.inbox(ctx)
	if err != nil {
		return err
	}
	if m.Bearer != "" {
		mux.Handle("POST /mail/bounce", inbox.Handler(m.Bearer))
	}
	if m.Receipt != "" {
		mux.Handle("POST /mail/notify", inbox.Receipts(m.Receipt))
	}
	return nil
}
