package mail

import (
	"bytes"
	netmail "net/mail"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/briefed/briefed/digest"
	mailtext "github.com/briefed/briefed/templates/email"
)

// message is a mail as it goes over the wire.
type message struct {
	sender, to string // of the envelope
	body       []byte // head and parts
	id         string // Message-ID
}

// message writes a letter as a mail. The error is a [*digest.SendError].
func (c *Courier) message(l digest.Letter) (message, error) {
	said := c.options.Render.Letter(l)
	return c.write(said, l.To.Address, c.options.Render.Stop(l), Mark{l.ID, l.Attempt})
}

// write writes a mail. Staff are written to because they work here: there is no
// List-Unsubscribe by which a mail program could end that. Who works outside the council
// has one (RFC 8058): stop is its address, "" for none.
func (c *Courier) write(said mailtext.Message, to, stop string, k Mark) (message, error) {
	from, err := netmail.ParseAddress(c.options.From)
	if err != nil {
		return message{}, &digest.SendError{Class: digest.Paused, Code: "bad_from", Reason: "BRIEFED_MAIL_FROM is not an address"}
	}
	m := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := m.FromFormat(from.Name, from.Address); err != nil {
		return message{}, &digest.SendError{Class: digest.Paused, Code: "bad_from", Reason: "BRIEFED_MAIL_FROM is not an address"}
	}
	if err := m.To(to); err != nil {
		return message{}, &digest.SendError{Class: digest.Gone, Code: "bad_address", Reason: "the e-mail address on record is none that mail can be sent to: correct it on the staff list"}
	}
	m.Subject(said.Subject)
	m.SetDateWithValue(c.options.Clock.Now())
	id := c.options.Marks.messageID(k.Delivery)
	m.SetMessageIDWithValue(id)
	m.SetGenHeader(mail.HeaderContentLang, "en-GB")
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834
	m.SetGenHeader("X-Auto-Response-Suppress", "OOF, AutoReply")
	m.SetGenHeader("List-Id", "Briefed <briefed."+c.options.Marks.Domain+">")
	if strings.HasPrefix(stop, "https://") { // no mail program asks any other address
		m.SetGenHeader(mail.HeaderListUnsubscribe, "<"+stop+">")
		m.SetGenHeader(mail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	m.SetBodyString(mail.TypeTextPlain, said.Text)
	m.AddAlternativeString(mail.TypeTextHTML, said.HTML)
	var body bytes.Buffer
	if _, err := m.WriteTo(&body); err != nil {
		return message{}, &digest.SendError{Class: digest.OurFault, Code: "unwritable", Reason: "the mail could not be written"}
	}
	return message{sender: c.options.Marks.sender(k, from.Address), to: to, body: body.Bytes(), id: id}, nil
}
