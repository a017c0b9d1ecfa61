package chat

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// maxBody is the largest request we read; Slack's are far smaller.
const maxBody = 1 << 20

// Paths of the HTTP transport, as the manifest gives them to Slack.
const (
	EventsPath       = "/slack/events"
	InteractionsPath = "/slack/interactions"
	CommandsPath     = "/slack/commands"
)

// Handler serves Slack's requests at [EventsPath], [InteractionsPath] and
// [CommandsPath]. Each is verified with the app's signing secret before anything
// in it is looked at; a request that fails gets 401 and an empty body. An empty
// secret is an error: everybody could sign with it.
func (b *Bot) Handler(signingSecret string) (http.Handler, error) {
	if strings.TrimSpace(signingSecret) == "" {
		return nil, errors.New("no signing secret: set BRIEFED_SLACK_SIGNING_SECRET to the one on the app's page at Slack (Basic Information)")
	}
	secret := []byte(signingSecret)
	mux := http.NewServeMux()
	handle := func(path string, f func(ctx context.Context, message string, body []byte) (outcome, error)) {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
			if err != nil {
				w.WriteHeader(http.StatusRequestEntityTooLarge)
				return
			}
			mac, err := verify(secret, r.Header, body, time.Now())
			if err != nil {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			b.serve(w, r, func(ctx context.Context) (outcome, error) { return f(ctx, digest.ActKey("request", string(mac)), body) })
		})
	}
	handle(InteractionsPath, func(ctx context.Context, message string, body []byte) (outcome, error) {
		form, err := url.ParseQuery(string(body)) // the signed body only, never the address
		if err != nil || form.Get("payload") == "" {
			return outcome{}, errors.New("no payload")
		}
		return b.interact(ctx, message, []byte(form.Get("payload"))), nil
	})
	handle(CommandsPath, func(ctx context.Context, message string, body []byte) (outcome, error) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return outcome{}, err
		}
		return b.run(ctx, message, parseCommand(form)), nil
	})
	handle(EventsPath, func(ctx context.Context, _ string, body []byte) (outcome, error) { return b.event(ctx, body), nil })
	return mux, nil
}

// serve handles a verified request: first what must be saved, then the answer to
// Slack, then what is shown.
func (b *Bot) serve(w http.ResponseWriter, r *http.Request, f func(context.Context) (outcome, error)) {
	defer b.working.begin()()
	defer b.recovered(r.URL.Path, func() { w.WriteHeader(http.StatusInternalServerError) })
	// Not the request's own context: Slack hanging up must not undo an answer.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), saveTimeout)
	defer cancel()
	o, err := f(ctx)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if o.ack != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		if err := json.NewEncoder(w).Encode(o.ack); err != nil {
			b.log.Warn("an acknowledgement could not be written", "path", r.URL.Path, "error", err)
		}
	} else {
		w.WriteHeader(http.StatusOK)
	}
	b.finish(o)
}
