package main

import (
	"context"
	"errors"
	"time"

	"github.com/briefed/briefed/digest"
)

// mailBound is how long the doctor waits for a mail server.
const mailBound = time.Minute

// checkMail signs in at the mail server, and sends a mail to an address where there is
// one.
func (w *ward) checkMail(ctx context.Context, app *app, to string) {
	if !app.config.Mail.on() {
		if to != "" {
			w.note(fail, "mail", "there is no mail server to send by: set BRIEFED_SMTP_URL and BRIEFED_MAIL_FROM")
		}
		return
	}
	courier, err := app.mailMarkedBy(nil) // the doctor makes no key: it changes nothing
	if err != nil {
		w.note(fail, "mail", "%v", err)
		return
	}
	defer courier.Close()
	ctx, cancel := context.WithTimeout(ctx, mailBound)
	defer cancel()
	server, where := app.config.Mail.Server, "GOV.UK Notify"
	if !app.config.Mail.notify() {
		where = server.Host + ":" + server.Port
	}
	if err := courier.Greet(ctx); err != nil {
		w.note(fail, "mail", "%s: %s", where, mailAdvice(err))
		return
	}
	how := "encrypted"
	if server.Clear {
		how = "in clear text, on this machine"
	}
	if app.config.Mail.notify() {
		w.note(fine, "mail", "%s lets Briefed in, and the template has its two places", where)
		w.checkReceipts(app.config)
	} else {
		w.note(fine, "mail", "%s lets Briefed in, %s", where, how)
		w.checkBounces(app.config)
	}
	if to == "" {
		return
	}
	if reply, err := courier.Test(ctx, to); err != nil {
		w.note(fail, "mail", "the test mail: %s", mailAdvice(err))
	} else {
		w.note(fine, "mail", "the test mail was taken: %q. Look whether it arrives, and not among the junk", reply)
	}
}

// mailAdvice says in words what to do about an error of the mail server's.
func mailAdvice(err error) string {
	var e *digest.SendError
	switch {
	case errors.As(err, &e) && e.Reason != "":
		return e.Reason
	case errors.As(err, &e) && e.Class == digest.RateLimited:
		return "the mail server asks to come again later (" + e.Code + ")"
	default:
		return "the mail server does not answer: compare BRIEFED_SMTP_URL with what the mail team says, and ask whether a firewall is between"
	}
}

// checkBounces says how mails that come back are taken in.
func (w *ward) checkBounces(c config) {
	switch {
	case c.Mail.Bounces == "":
		w.note(warn, "bounces", "nothing tells Briefed of a mail that comes back later, so its reader counts as told: set BRIEFED_MAIL_BOUNCES, and let the mail server hand over what arrives there")
	case c.Mail.Bearer == "":
		w.note(fine, "bounces", "what comes back to %s is taken in where the mail server pipes it into briefed bounce", c.Mail.Bounces)
	default:
		w.note(fine, "bounces", "what comes back to %s is taken in at POST /mail/bounce with the token, and by briefed bounce", c.Mail.Bounces)
	}
}

// checkReceipts says whether what Notify says of a mail later is taken in.
func (w *ward) checkReceipts(c config) {
	if c.Mail.Receipt == "" {
		w.note(warn, "bounces", "nothing tells Briefed of a mail that did not arrive, so its reader counts as told: set BRIEFED_NOTIFY_CALLBACK_TOKEN, and at GOV.UK Notify, API integration, Callbacks, Delivery receipts, write %s/mail/notify and the same token", c.BaseURL)
		return
	}
	w.note(fine, "bounces", "delivery receipts of GOV.UK Notify are taken in at %s/mail/notify with the token", c.BaseURL)
}
