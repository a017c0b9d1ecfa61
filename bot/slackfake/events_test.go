package slackfake

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// TestSignature is the example of docs.slack.dev under "Verifying requests
// from Slack".
func TestSignature(t *testing.T) {
	body := "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	got := Sign("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", []byte(body))
	if got != "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503" {
		t.Error(got)
	}
}

func TestEventRetries(t *testing.T) {
	fast := []time.Duration{0, 0, 0}
	for _, tt := range []struct {
		name     string
		statuses []int // one per attempt, 200 when they run out
		noRetry  bool
		attempts int
		reasons  string
		fails    bool
	}{
		{"taken at once", nil, false, 1, "", false},
		{"taken at the second attempt", []int{500}, false, 2, "http_error", false},
		{"never taken", []int{500, 404, 500, 500}, false, 4, "http_error http_error http_error", true},
		{"not wanted again", []int{500, 500}, true, 1, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := start(t, Options{RetryDelays: fast})
			var ids, reasons []string
			n := 0
			httpApp(t, s, func(r *http.Request, body []byte) (int, string) {
				event, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
				if err != nil || event.InnerEvent.Type != "app_home_opened" {
					t.Errorf("%+v, %v", event, err)
				}
				ids = append(ids, event.Data.(*slackevents.EventsAPICallbackEvent).EventID)
				if reason := r.Header.Get("X-Slack-Retry-Reason"); reason != "" {
					reasons = append(reasons, reason)
				}
				n++
				if n <= len(tt.statuses) {
					return tt.statuses[n-1], ""
				}
				return http.StatusOK, ""
			})
			if tt.noRetry {
				refuseAll(t, s)
			}
			reply, err := s.OpenHome(ctxOf(t), "U1")
			if reply.Attempts != tt.attempts || (err != nil) != tt.fails || strings.Join(reasons, " ") != tt.reasons {
				t.Errorf("%d attempts, reasons %q, %v", reply.Attempts, reasons, err)
			}
			for _, id := range ids {
				if id != ids[0] {
					t.Errorf("event ids differ: %q", ids)
				}
			}
		})
	}
}

// refuseAll puts an app in place that wants no retries.
func refuseAll(t *testing.T, s *Server) {
	t.Helper()
	app := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Slack-No-Retry", "1")
		w.WriteHeader(http.StatusInternalServerError)
	})}
	other := New(Options{}) // only for its listener
	other.mux.Handle("/slack/events", app.Handler)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	s.SetAppURL(other.BaseURL())
}

// patience is how long the tests of lateness wait: longer than an app in time
// can take on a busy machine.
const patience = time.Second

func TestEventsTimeOut(t *testing.T) {
	t.Parallel()
	s, _ := start(t, Options{AckTimeout: patience, RetryDelays: []time.Duration{0}})
	var reasons []string
	httpApp(t, s, func(r *http.Request, _ []byte) (int, string) {
		if reason := r.Header.Get("X-Slack-Retry-Reason"); reason != "" {
			reasons = append(reasons, reason)
			return http.StatusOK, ""
		}
		<-r.Context().Done() // the fake has given up
		return http.StatusOK, ""
	})
	reply, err := s.Event(ctxOf(t), obj{"type": "team_join", "user": obj{"id": "U3"}})
	if err != nil || reply.Attempts != 2 || strings.Join(reasons, " ") != "http_timeout" {
		t.Errorf("%+v, %q, %v", reply, reasons, err)
	}
}

func TestEventsOverASocketAreRepeated(t *testing.T) {
	t.Parallel()
	s, _ := start(t, Options{AckTimeout: patience, RetryDelays: []time.Duration{0, 0}})
	attempts := make(chan int, 2)
	socketApp(t, s, func(app *socketmode.Client, e socketmode.Event) {
		attempts <- e.Request.RetryAttempt
		if e.Request.RetryAttempt == 1 {
			if e.Request.RetryReason != "http_timeout" || e.Request.AcceptsResponsePayload {
				t.Errorf("%+v", e.Request)
			}
			app.Ack(*e.Request) //nolint:errcheck // the test waits for it
		}
	})
	reply, err := s.Event(ctxOf(t), obj{"type": "app_uninstalled"})
	if err != nil || reply.Attempts != 2 {
		t.Errorf("%+v, %v", reply, err)
	}
	for want := range 2 {
		if got := <-attempts; got != want {
			t.Errorf("attempt %d, want %d", got, want)
		}
	}
}

func TestInteractionsAreNotRepeated(t *testing.T) {
	s, _ := start(t, Options{RetryDelays: []time.Duration{0, 0, 0}})
	m := digest(t, s, "C1")
	n := 0
	httpApp(t, s, func(*http.Request, []byte) (int, string) { n++; return http.StatusInternalServerError, "" })
	if _, err := s.Click(ctxOf(t), "U1", m, "understood"); !errors.Is(err, ErrStatus) || n != 1 {
		t.Errorf("%d deliveries, %v", n, err)
	}
}

func TestRedeliver(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	var bodies []string
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		bodies = append(bodies, string(body))
		return 200, ""
	})
	reply, err := s.Click(ctxOf(t), "U1", m, "understood")
	if err == nil {
		_, err = s.Redeliver(ctxOf(t), reply)
	}
	if err != nil || len(bodies) != 2 || bodies[0] != bodies[1] {
		t.Errorf("%d deliveries, %v", len(bodies), err)
	}
}

func TestURLVerification(t *testing.T) {
	s, _ := start(t, Options{})
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		var in struct{ Type, Challenge string }
		if err := json.Unmarshal(body, &in); err != nil || in.Type != "url_verification" {
			t.Errorf("%s, %v", body, err)
		}
		return http.StatusOK, in.Challenge
	})
	if reply, err := s.VerifyURL(ctxOf(t), "abc"); err != nil || string(reply.Body) != "abc" {
		t.Errorf("%+v, %v", reply, err)
	}
}

func TestShortcuts(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	var kinds []string
	httpApp(t, s, func(_ *http.Request, body []byte) (int, string) {
		ic := interaction(t, body)
		kinds = append(kinds, string(ic.Type)+" "+ic.CallbackID+" "+ic.Message.Text)
		return http.StatusOK, ""
	})
	for _, run := range []func(context.Context) (Reply, error){
		func(ctx context.Context) (Reply, error) { return s.Shortcut(ctx, "U1", "open_items") },
		func(ctx context.Context) (Reply, error) { return s.MessageShortcut(ctx, "U1", m, "discuss") },
	} {
		if _, err := run(ctxOf(t)); err != nil {
			t.Error(err)
		}
	}
	if got := strings.Join(kinds, "; "); got != "shortcut open_items ; message_action discuss A lesson" {
		t.Error(got)
	}
}
