package mail

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
	mailtext "github.com/briefed/briefed/templates/email"
)

// NotifyURL is where GOV.UK Notify takes mails.
const NotifyURL = "https://api.notifications.service.gov.uk"

// notifyKey is {name}-{service}-{secret}, the last two as UUIDs.
var notifyKey = regexp.MustCompile(`^.+-([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})-([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$`)

// NotifyKey reports whether a text has the form of a key of Notify's.
func NotifyKey(text string) bool { return notifyKey.MatchString(text) }

// NotifyOptions say how mails go by Notify.
type NotifyOptions struct {
	Key      string // as Notify shows it once
	Template string // its id: subject ((subject)), message ((body))
	URL      string // without a slash at its end
	Marks    Marks
	Render   mailtext.Renderer
}

// NotifyCourier carries letters to GOV.UK Notify. It implements [digest.Courier].
type NotifyCourier struct {
	options NotifyOptions
	client  *http.Client
}

// NewNotifyCourier returns a courier by Notify. It connects when there is something to send.
func NewNotifyCourier(o NotifyOptions) *NotifyCourier {
	return &NotifyCourier{o, &http.Client{
		Timeout:       outbox.SendTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Way is the courier's way for a sender's letters, at a pace.
func (c *NotifyCourier) Way(pace outbox.Pacer) outbox.Way {
	return outbox.Way{Via: digest.Email, Courier: c, Pace: pace}
}

// Carry sends one letter, in one attempt. The error is a [*digest.SendError].
func (c *NotifyCourier) Carry(ctx context.Context, l digest.Letter) (digest.Carried, error) {
	if l.PersonID == 0 && !l.Team.Outside() || l.To.Address == "" {
		return digest.Carried{}, &digest.SendError{Class: digest.Permanent, Code: "no_address", Reason: "there is no e-mail address on record to send this to"}
	}
	subject, body := c.options.Render.Notify(l)
	id, err := c.send(ctx, l.To.Address, subject, body, c.options.Marks.reference(l.ID), c.options.Render.Stop(l))
	return digest.Carried{Reference: id}, err
}

// Test sends a mail that says what it is, and returns Notify's name for it. The error
// is a [*digest.SendError].
func (c *NotifyCourier) Test(ctx context.Context, to string) (string, error) {
	said := c.options.Render.Test()
	return c.send(ctx, to, said.Subject, said.Text, "", "")
}

// Hand sends a checkpoint of the log of evidence to somebody outside, and returns
// Notify's name for the mail. Its Markdown changes none of a checkpoint's characters but
// spaces and dashes at the beginning of a line, which whoever compares puts back.
func (c *NotifyCourier) Hand(ctx context.Context, to, note string) (string, error) {
	said := c.options.Render.Checkpoint(note)
	return c.send(ctx, to, said.Subject, said.Text, "", "")
}

// send has a mail sent; stop is the address of one-click unsubscription, "" for none.
func (c *NotifyCourier) send(ctx context.Context, to, subject, body, reference, stop string) (string, error) {
	asked := map[string]any{
		"email_address": to, "template_id": c.options.Template,
		"personalisation": map[string]string{"subject": subject, "body": body},
	}
	if reference != "" {
		asked["reference"] = reference
	}
	if strings.HasPrefix(stop, "https://") {
		asked["one_click_unsubscribe_url"] = stop
	}
	var made struct {
		ID string `json:"id"`
	}
	if failure := c.call(ctx, http.MethodPost, "/v2/notifications/email", asked, &made); failure != nil {
		return "", failure
	}
	return made.ID, nil
}

// Greet looks whether Notify knows the key and the template, and whether that has the
// two places that are filled in. The error is a [*digest.SendError].
func (c *NotifyCourier) Greet(ctx context.Context) error {
	var template struct {
		Places map[string]any `json:"personalisation"`
	}
	if failure := c.call(ctx, http.MethodGet, "/v2/template/"+c.options.Template, nil, &template); failure != nil {
		return failure
	}
	for place := range template.Places {
		if !slices.Contains([]string{"subject", "body"}, place) {
			return wrongTemplate
		}
	}
	if len(template.Places) != 2 {
		return wrongTemplate
	}
	return nil
}

var wrongTemplate = &digest.SendError{
	Class: digest.Paused, Code: "notify_template",
	Reason: "the template at GOV.UK Notify must have the subject ((subject)) and the message ((body)), and no other place",
}

// mostAnswer is how much of an answer is read, in bytes: it repeats the mail.
const mostAnswer = 4 << 20

// call asks Notify for something. What it says is in no error: it may repeat an address.
func (c *NotifyCourier) call(ctx context.Context, method, path string, body, into any) *digest.SendError {
	var sent atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { sent.Store(true) }})
	var payload io.Reader = http.NoBody
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return &digest.SendError{Class: digest.OurFault, Code: "unwritable", Reason: "the mail could not be written"}
		}
		payload = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, c.options.URL+path, payload)
	if err != nil {
		return &digest.SendError{Class: digest.Paused, Code: "notify_url", Reason: "BRIEFED_NOTIFY_URL is not an address"}
	}
	r.Header.Set("Authorization", "Bearer "+c.token(time.Now())) // Notify goes by real time
	r.Header.Set("Content-Type", "application/json")
	answer, err := c.client.Do(r)
	if err != nil && !sent.Load() {
		return &digest.SendError{Class: digest.NotSent, Code: "notify_unreachable"}
	}
	if err != nil {
		return unanswered("notify_unanswered")
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(io.LimitReader(answer.Body, mostAnswer))
	if answer.StatusCode == http.StatusOK || answer.StatusCode == http.StatusCreated {
		if err != nil || json.Unmarshal(text, into) != nil {
			return unanswered("notify_unreadable")
		}
		return nil
	}
	return judgeNotify(answer.StatusCode, text)
}

func unanswered(code string) *digest.SendError {
	return &digest.SendError{Class: digest.Ambiguous, Code: code, Reason: "GOV.UK Notify got the mail and did not say whether it keeps it: it may or may not have arrived"}
}

// token signs in for one call: HS256 over the service and the time, which may differ
// from Notify's by 30 seconds.
func (c *NotifyCourier) token(now time.Time) string {
	parts := notifyKey.FindStringSubmatch(c.options.Key)
	if parts == nil {
		return ""
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"typ":"JWT","alg":"HS256"}`)) + "." + encode(fmt.Appendf(nil, `{"iss":%q,"iat":%d}`, parts[1], now.Unix()))
	h := hmac.New(sha256.New, []byte(parts[2]))
	h.Write([]byte(signed))
	return signed + "." + encode(h.Sum(nil))
}

// notifyWait is for what Notify puts off, as it says no time: its limit is so many a
// minute.
const notifyWait = 30 * time.Second

// untilMidnight is how long the day's limit holds: it ends at midnight UTC.
func untilMidnight(now time.Time) time.Duration {
	return now.UTC().Truncate(24 * time.Hour).Add(24 * time.Hour).Sub(now)
}

// judgeNotify says what a refusal means, by status and type. Of a bad request only the
// field that is wrong tells an address from a mistake of ours; the words are not kept.
func judgeNotify(status int, text []byte) *digest.SendError {
	var said struct {
		Errors []struct {
			Type    string `json:"error"`
			Message string `json:"message"`
		} `json:"errors"`
	}
	_ = json.Unmarshal(text, &said)
	kind, words := "", ""
	if len(said.Errors) > 0 {
		kind, words = said.Errors[0].Type, said.Errors[0].Message
	}
	e := &digest.SendError{Code: fmt.Sprintf("notify_%d", status)}
	because := func(class digest.Class, reason string) *digest.SendError {
		e.Class, e.Reason = class, reason+fmt.Sprintf(" (%d)", status)
		return e
	}
	switch {
	case status == http.StatusTooManyRequests:
		e.Class, e.RetryAfter = digest.RateLimited, notifyWait
		if kind == "TooManyRequestsError" {
			e.RetryAfter = untilMidnight(time.Now()) // Notify goes by real time
		}
		return e
	case status >= 500 || status < 400:
		return unanswered(e.Code)
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return because(digest.Paused, "GOV.UK Notify does not let Briefed in: compare BRIEFED_NOTIFY_API_KEY, and look whether this machine's clock is right")
	case status == http.StatusBadRequest && (kind == "InvalidRecipient" || regexp.MustCompile(`^email_address\b`).MatchString(words)):
		return because(digest.Gone, "the e-mail address on record is none that GOV.UK Notify sends to: correct it on the staff list")
	case status == http.StatusRequestEntityTooLarge, kind == "ValidationError" && status == http.StatusBadRequest && !regexp.MustCompile(`template`).MatchString(words):
		return because(digest.OurFault, "GOV.UK Notify does not take the mail as it is")
	default: // a trial, a team-only key, a template that is archived or asks for more
		return because(digest.Paused, "GOV.UK Notify refuses the template, or to send to others than its team: look at the service and at BRIEFED_NOTIFY_TEMPLATE")
	}
}

// Trace implements [digest.Tracer]: Notify knows what it took by our reference, for a
// week. The same key has to ask, or one of its type.
func (c *NotifyCourier) Trace(ctx context.Context, _ string, delivery int64, _ time.Time) (digest.Carried, bool, error) {
	var list struct {
		Notifications []struct {
			ID string `json:"id"`
		} `json:"notifications"`
	}
	if failure := c.call(ctx, http.MethodGet, "/v2/notifications?reference="+c.options.Marks.reference(delivery), nil, &list); failure != nil {
		return digest.Carried{}, false, errors.New("GOV.UK Notify could not be asked: " + failure.Code)
	}
	if len(list.Notifications) == 0 {
		return digest.Carried{}, false, nil
	}
	return digest.Carried{Reference: list.Notifications[0].ID}, true, nil
}

// Close ends the connections that are kept.
func (c *NotifyCourier) Close() { c.client.CloseIdleConnections() }
