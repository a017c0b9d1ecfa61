package mail

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/briefed/briefed/digest"
)

// Receipts takes in what GOV.UK Notify says of mails after it took them, from whoever
// has the token. What it answers is as [Inbox.Handler] does; a mail of another program
// that uses the same service is 204. Notify tries again after 503 alone: what is
// answered otherwise is never said again.
func (i Inbox) Receipts(token string) http.Handler {
	return i.handler("BRIEFED_NOTIFY_CALLBACK_TOKEN", token, i.receipt)
}

// receipt reads one delivery receipt and records it where the mail did not arrive. Whose
// address it was, is in it and not kept.
func (i Inbox) receipt(ctx context.Context, body io.Reader) (b digest.Bounce, noted bool, err error) {
	var said struct {
		ID        string `json:"id"`
		Reference string `json:"reference"`
		Status    string `json:"status"`
	}
	switch err := json.NewDecoder(body).Decode(&said); {
	case errors.As(err, new(*http.MaxBytesError)), err != nil, said.ID == "", said.Status == "":
		return b, false, ErrUnreadable
	}
	delivery, ours := i.Marks.readReference(said.Reference)
	if !ours {
		return b, false, ErrNoBounce
	}
	b = digest.Bounce{Delivery: delivery, Reference: said.ID}
	switch said.Status {
	case "permanent-failure":
		b.Gone, b.Reason = true, "mail to the address on record did not arrive, since there is no such mailbox: correct it on the staff list"
	case "temporary-failure":
		b.Reason = "mail did not arrive: the person's mailbox may be full, or a filter may keep it out. Ask the person"
	case "technical-failure":
		b.Reason = "mail did not arrive, since GOV.UK Notify could not hand it on: it may be sent again"
	default: // created, sending, delivered: nothing that was not known
		return digest.Bounce{}, false, ErrNoBounce
	}
	b.Reason += " (" + said.Status + ")"
	noted, err = i.Service.Bounced(ctx, digest.Operator(), b)
	return b, noted, err
}
