package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack/socketmode"
)

// Socket is the transport that needs no open port: we connect to Slack.
type Socket struct {
	bot       *Bot
	client    *socketmode.Client
	connected atomic.Bool
}

// Limits of the socket. Slack allows ten connections an app, and any of them may
// get a request; this one handles so many at a time and leaves the rest waiting
// in the connection.
const (
	atOnce     = 16
	readLimit  = 1 << 20
	drainFor   = 5 * time.Second
	lastWrites = 250 * time.Millisecond
)

// Socket returns the Socket Mode transport; Options must hold both tokens.
func (b *Bot) Socket(o Options) (*Socket, error) {
	if o.AppToken == "" {
		return nil, errors.New("no app token: set BRIEFED_SLACK_APP_TOKEN to an app-level token with connections:write (Basic Information at Slack)")
	}
	c, err := newClient(o)
	if err != nil {
		return nil, err
	}
	quiet := log.New(io.Discard, "", 0) // slack-go's own log can hold what people wrote
	return &Socket{bot: b, client: socketmode.New(c.api, socketmode.OptionReadLimit(readLimit), socketmode.OptionLog(quiet))}, nil
}

// Connected reports whether Slack can reach us now.
func (s *Socket) Connected() bool { return s.connected.Load() }

// Run serves until ctx ends, reconnecting as Slack asks, then finishes and
// acknowledges what it has begun. The error is for good: a token that Slack does
// not accept.
func (s *Socket) Run(ctx context.Context) error {
	connection, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	ended := make(chan error, 1)
	go func() { ended <- s.client.RunContext(connection) }()

	var handling sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for {
		select {
		case <-ctx.Done():
			s.drain(&handling, hangUp)
			return nil
		case err := <-ended:
			s.connected.Store(false)
			return fmt.Errorf("socket mode: Slack does not accept the connection, check BRIEFED_SLACK_APP_TOKEN: %w", withoutAddress(err))
		case event := <-s.client.Events:
			request := s.request(event)
			if request == nil {
				continue
			}
			slots <- struct{}{}
			handling.Go(func() {
				defer func() { <-slots }()
				s.handle(connection, request)
			})
		}
	}
}

// drain waits for requests under way. slack-go writes acknowledgements from a
// queue of its own and tells only of failures, so the last get a moment.
func (s *Socket) drain(handling *sync.WaitGroup, hangUp func()) {
	ctx, cancel := context.WithTimeout(context.Background(), drainFor)
	defer cancel()
	done := make(chan struct{})
	go func() {
		handling.Wait()
		close(done)
	}()
	select {
	case <-done:
		_ = rest(ctx, lastWrites)
	case <-ctx.Done():
	}
	s.connected.Store(false)
	hangUp()
}

// request returns what Slack asks of us in an event of slack-go, nil for others.
func (s *Socket) request(event socketmode.Event) *socketmode.Request {
	switch event.Type {
	case socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand, socketmode.EventTypeEventsAPI:
		return event.Request
	case socketmode.EventTypeErrorBadMessage:
		// slack-go could not read all of it. We read less, so it may still be an
		// answer that somebody gave.
		var request socketmode.Request
		if bad, ok := event.Data.(*socketmode.ErrorBadMessage); ok && json.Unmarshal(bad.Message, &request) == nil && request.EnvelopeID != "" {
			return &request
		}
		s.bot.log.Warn("a message of slack's could not be read")
	case socketmode.EventTypeHello:
		s.connected.Store(true)
		s.bot.log.Info("connected to slack by socket mode")
	case socketmode.EventTypeConnecting, socketmode.EventTypeConnectionError, socketmode.EventTypeDisconnect:
		s.connected.Store(false)
		s.bot.log.Info("not connected to slack", "event", string(event.Type))
	case socketmode.EventTypeErrorWriteFailed:
		s.bot.log.Warn("an acknowledgement was lost; what it acknowledged is saved")
	}
	return nil
}

// handle saves, acknowledges, then shows. Without an acknowledgement – after a
// failure nobody foresaw – Slack tells the person that it did not work.
func (s *Socket) handle(ctx context.Context, r *socketmode.Request) {
	defer s.bot.working.begin()()
	defer s.bot.recovered(r.Type, nil)
	save, cancel := context.WithTimeout(ctx, saveTimeout)
	defer cancel()
	var o outcome
	switch r.Type {
	case socketmode.RequestTypeInteractive:
		o = s.bot.interact(save, "", r.Payload)
	case socketmode.RequestTypeSlashCommands:
		c, err := commandFrom(r.Payload)
		if err != nil {
			s.bot.log.Warn("a command could not be read")
			break
		}
		o = s.bot.run(save, "", c)
	default:
		o = s.bot.event(save, r.Payload)
	}
	if err := s.client.AckCtx(ctx, r.EnvelopeID, o.ack); err != nil {
		s.bot.log.Warn("an acknowledgement could not be given; what it acknowledges is saved", "error", err)
	}
	s.bot.finish(o)
}
