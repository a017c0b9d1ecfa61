package mail

import (
	"bufio"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/briefed/briefed/digest"
)

// What a message on its way back may hold, in bytes, and in parts that are looked at.
const (
	maxBounce      = 1 << 20
	maxBounceParts = 20
)

// Errors of [Marks.Bounce].
var (
	ErrNoBounce   = errors.New("this is no report that a mail did not arrive: nothing to note")
	ErrNotOurs    = errors.New("this came to no address that a letter of this installation was sent from")
	ErrUnreadable = errors.New("this report of a mail server cannot be read")
)

// Bounce reads a message that came to the address for bounces: which letter did not
// arrive, by the keyed address, and why, by the report's status (RFC 3464). What people
// or servers wrote in it is not kept. Errors: [ErrNoBounce] for delays and automatic
// replies, [ErrNotOurs], [ErrUnreadable].
func (m Marks) Bounce(r io.Reader) (digest.Bounce, error) {
	read, err := mail.ReadMessage(bufio.NewReader(io.LimitReader(r, maxBounce)))
	if err != nil {
		return digest.Bounce{}, ErrUnreadable
	}
	mark, ok := m.cameTo(read.Header)
	if !ok {
		return digest.Bounce{}, ErrNotOurs
	}
	kind, params, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	report := err == nil && kind == "multipart/report" && strings.EqualFold(params["report-type"], "delivery-status")
	if !report {
		if strings.HasPrefix(strings.ToLower(read.Header.Get("Auto-Submitted")), "auto-replied") {
			return digest.Bounce{}, ErrNoBounce
		}
		return digest.Bounce{}, ErrUnreadable
	}
	parts := multipart.NewReader(read.Body, params["boundary"])
	for range maxBounceParts {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		if kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type")); err == nil && kind == "message/delivery-status" {
			return mark.judge(part)
		}
	}
	return digest.Bounce{}, ErrUnreadable
}

// cameTo finds the keyed address among those that relays say a message came to.
func (m Marks) cameTo(h mail.Header) (Mark, bool) {
	for _, name := range []string{"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To"} {
		for _, value := range h[textproto.CanonicalMIMEHeaderKey(name)] {
			address := value
			if parsed, err := mail.ParseAddress(value); err == nil {
				address = parsed.Address
			}
			if mark, ok := m.Read(strings.TrimSpace(address)); ok {
				return mark, true
			}
		}
	}
	return Mark{}, false
}

var statusCode = regexp.MustCompile(`^\s*([245]\.\d{1,3}\.\d{1,3})\b`)

// judge reads the fields of a report: some about the message, then some about each
// recipient, of which a letter of ours has one.
func (k Mark) judge(r io.Reader) (digest.Bounce, error) {
	fields := textproto.NewReader(bufio.NewReader(r))
	for range maxBounceParts {
		h, err := fields.ReadMIMEHeader()
		action, status := strings.ToLower(strings.TrimSpace(h.Get("Action"))), statusCode.FindStringSubmatch(h.Get("Status"))
		switch {
		case action == "failed" && status != nil: // also 4.x.x: it was tried for as long as the server does
			return k.bounce(status[1]), nil
		case action != "":
			return digest.Bounce{}, ErrNoBounce // delayed, delivered, relayed, expanded
		case err != nil:
			return digest.Bounce{}, ErrUnreadable
		}
	}
	return digest.Bounce{}, ErrUnreadable
}

func (k Mark) bounce(status string) digest.Bounce {
	b := digest.Bounce{Delivery: k.Delivery, Attempt: k.Attempt}
	f := failure{at: atRcpt, code: 550, enhanced: status}
	switch b.Gone = f.noSuchMailbox(); {
	case b.Gone:
		b.Reason = "mail to the address on record came back, since there is no such mailbox: correct it on the staff list (" + status + ")"
	case status == "5.2.2" || status == "4.2.2":
		b.Reason = "mail came back, since the person's mailbox is full (" + status + ")"
	default:
		b.Reason = "mail came back: ask the mail team why (" + status + ")"
	}
	return b
}
