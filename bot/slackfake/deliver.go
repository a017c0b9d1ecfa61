package slackfake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Errors of delivery to the app: the person would have seen Slack's own error.
var (
	// ErrNoAck means that the app did not answer in time (Options.AckTimeout).
	ErrNoAck = errors.New("slackfake: the app did not acknowledge in time")
	// ErrNoConnection means that the app could not be reached at all.
	ErrNoConnection = errors.New("slackfake: the app is not connected")
	// ErrStatus means that the app answered, but not with a 2xx.
	ErrStatus = errors.New("slackfake: the app answered with an error status")
)

// Reply is what the app answered to an interaction, a command or an event.
type Reply struct {
	// Kind is interactive, slash_commands or events_api, and Payload what was
	// sent, as JSON; both are empty when the app was not told at all.
	Kind    string          `json:"kind,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"`
	// Status is the HTTP status; 200 for an acknowledged envelope.
	Status int `json:"status"`
	// Body is the response body, or the envelope's response payload.
	Body []byte `json:"body,omitempty"`
	// Errors are the messages shown at a modal's inputs, by block_id.
	Errors map[string]string `json:"errors,omitempty"`
	// Attempts counts deliveries; more than one only for events.
	Attempts int `json:"attempts"`
}

// delivery is something for the app, before it is put in an envelope or form.
type delivery struct {
	kind    string
	payload json.RawMessage
	retry   int // 1 to 3 for repeated events
	reason  string
}

// deliver sends once, by signed HTTP if there is an app URL, else by Socket
// Mode. The caller must not hold the lock.
func (s *Server) deliver(ctx context.Context, d delivery) (Reply, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.opts.AckTimeout, ErrNoAck)
	defer cancel()
	s.mu.Lock()
	app := s.appURL
	s.mu.Unlock()
	reply := Reply{Kind: d.kind, Payload: d.payload, Attempts: 1}
	var err error
	if app != "" {
		reply.Status, reply.Body, err = s.deliverHTTP(ctx, app, d)
	} else {
		reply.Status, reply.Body, err = s.deliverSocket(ctx, d)
	}
	if err != nil && errors.Is(context.Cause(ctx), ErrNoAck) {
		err = ErrNoAck
	}
	return reply, err
}

// Redeliver sends what an earlier Reply sent once more, unchanged: a person's
// double click, or Slack's repetition of something the app has taken already.
// The answer is returned but not applied to any view.
func (s *Server) Redeliver(ctx context.Context, r Reply) (Reply, error) {
	return s.deliver(ctx, delivery{kind: r.Kind, payload: r.Payload, retry: 1, reason: "http_timeout"})
}

func (s *Server) deliverHTTP(ctx context.Context, app string, d delivery) (int, []byte, error) {
	path, kind, body := s.request(d)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimSuffix(app, "/")+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	timestamp := strconv.FormatInt(time.Now().Unix(), 10) // verifiers go by real time
	req.Header.Set("Content-Type", kind)
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	req.Header.Set("X-Slack-Request-Timestamp", timestamp)
	req.Header.Set("X-Slack-Signature", Sign(s.opts.SigningSecret, timestamp, body))
	if d.retry > 0 && d.kind == kindEvents {
		req.Header.Set("X-Slack-Retry-Num", strconv.Itoa(d.retry))
		req.Header.Set("X-Slack-Retry-Reason", d.reason)
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrNoConnection, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return resp.StatusCode, nil, err
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		err := fmt.Errorf("%w: %d", ErrStatus, resp.StatusCode)
		if resp.Header.Get("X-Slack-No-Retry") == "1" {
			err = fmt.Errorf("%w, %w", err, errNoRetry)
		}
		return resp.StatusCode, answer, err
	}
	return resp.StatusCode, answer, nil
}

// errNoRetry marks the answer that wants an event no more.
var errNoRetry = errors.New("no retry wanted")

// The kinds of delivery, named as Socket Mode's envelopes are.
const (
	kindInteractive = "interactive"
	kindCommand     = "slash_commands"
	kindEvents      = "events_api"
)

// request gives the path, content type and body with which something is sent
// over HTTP.
func (s *Server) request(d delivery) (path, kind string, body []byte) {
	const form = "application/x-www-form-urlencoded"
	switch d.kind {
	case kindEvents:
		return s.opts.EventsPath, "application/json", d.payload
	case kindCommand:
		var fields map[string]string
		json.Unmarshal(d.payload, &fields) //nolint:errcheck // we made it
		values := make(url.Values, len(fields))
		for name, value := range fields {
			values.Set(name, value)
		}
		return s.opts.CommandsPath, form, []byte(values.Encode())
	}
	return s.opts.InteractionsPath, form, []byte(url.Values{"payload": {string(d.payload)}}.Encode())
}

// atMostTwoRedirects is how far Slack follows (docs.slack.dev: Events API).
func atMostTwoRedirects(_ *http.Request, via []*http.Request) error {
	if len(via) > 2 {
		return errors.New("too many redirects")
	}
	return nil
}
