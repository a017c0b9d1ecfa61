package slackfake

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Event sends an Events API event: inner is the event itself, any JSON object
// with a type. What the app does not take is repeated after
// Options.RetryDelays, with the same event_id, unless the app answers with
// X-Slack-No-Retry. Reply.Attempts counts; the error is the last attempt's.
func (s *Server) Event(ctx context.Context, inner any) (Reply, error) {
	s.mu.Lock()
	payload := encode(obj{
		"type": "event_callback", "token": "legacy-verification-token",
		"team_id": s.opts.TeamID, "context_team_id": s.opts.TeamID, "context_enterprise_id": nil,
		"api_app_id": s.opts.AppID, "event": inner,
		"event_id": s.nextID("Ev"), "event_time": s.opts.Now().Unix(),
		"event_context": "fake-event-context", "is_ext_shared_channel": false,
		"authorizations": []obj{{
			"enterprise_id": nil, "team_id": s.opts.TeamID, "user_id": BotUserID,
			"is_bot": true, "is_enterprise_install": false,
		}},
	})
	s.mu.Unlock()
	return s.deliverEvent(ctx, payload)
}

// deliverEvent sends an event and, if need be, sends it again.
func (s *Server) deliverEvent(ctx context.Context, payload json.RawMessage) (Reply, error) {
	d := delivery{kind: kindEvents, payload: payload}
	reply, err := s.deliver(ctx, d)
	for i, delay := range s.opts.RetryDelays {
		if err == nil || errors.Is(err, errNoRetry) || ctx.Err() != nil {
			break
		}
		timer := time.NewTimer(delay)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return reply, ctx.Err()
		}
		d.retry, d.reason = i+1, retryReason(err)
		reply, err = s.deliver(ctx, d)
		reply.Attempts = i + 2
	}
	return reply, err
}

// retryReason names a failure as x-slack-retry-reason does.
func retryReason(err error) string {
	switch {
	case errors.Is(err, ErrNoAck):
		return "http_timeout"
	case errors.Is(err, ErrStatus):
		return "http_error"
	case errors.Is(err, ErrNoConnection):
		return "connection_failed"
	}
	return "unknown_error"
}

// OpenHome opens the app's Home tab as this person: the app gets
// app_home_opened, with the view that is published, if any.
func (s *Server) OpenHome(ctx context.Context, user string) (Reply, error) {
	return s.OpenTab(ctx, user, "home")
}

// OpenTab opens the app's tab "home" or "messages" as this person.
func (s *Server) OpenTab(ctx context.Context, user, tab string) (Reply, error) {
	s.mu.Lock()
	event := obj{
		"type": "app_home_opened", "user": user, "channel": s.openDM(user).ID,
		"tab": tab, "event_ts": s.nextTS(),
	}
	if home := s.state.homes[user]; home != nil && tab == "home" {
		// Encoded at once: the view may change before the event is sent.
		event["view"] = json.RawMessage(encode(s.wireView(home)))
	}
	s.mu.Unlock()
	return s.Event(ctx, event)
}

// VerifyURL sends the url_verification request with which Slack checks an
// events URL. The app must answer with the challenge, as text or as JSON.
func (s *Server) VerifyURL(ctx context.Context, challenge string) (Reply, error) {
	return s.deliver(ctx, delivery{kind: kindEvents, payload: encode(obj{
		"type": "url_verification", "token": "legacy-verification-token", "challenge": challenge,
	})})
}
