package slackfake

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func postTo(s *Server, t *testing.T, channel string) error {
	t.Helper()
	_, _, err := client(s).PostMessageContext(ctxOf(t), channel, slack.MsgOptionText("hi", false))
	return err
}

func TestFailures(t *testing.T) {
	for _, tt := range []struct {
		name    string
		failure Failure
		check   func(error) bool
		stored  int // messages after the failed call
		outcome string
	}{
		{"an error", Failure{Error: "fatal_error"}, hasError("fatal_error"), 0, "fatal_error"},
		{"an error after accepting", Failure{Error: "fatal_error", Accept: true}, hasError("fatal_error"), 1, ""},
		{"missing_scope", Failure{Error: "missing_scope", Needed: "chat:write", Provided: "none"}, func(err error) bool {
			e, ok := errors.AsType[slack.SlackErrorResponse](err)
			return ok && e.Needed == "chat:write"
		}, 0, "missing_scope"},
		{"a status", Failure{Status: http.StatusServiceUnavailable}, func(err error) bool {
			e, ok := errors.AsType[slack.StatusCodeError](err)
			return ok && e.Code == http.StatusServiceUnavailable
		}, 0, "http 503"},
		{"a status after accepting", Failure{Status: 502, Accept: true}, func(err error) bool { return err != nil }, 1, ""},
		{"a limit", Failure{RetryAfter: 90 * time.Second}, func(err error) bool {
			e, ok := errors.AsType[*slack.RateLimitedError](err)
			return ok && e.RetryAfter == 90*time.Second
		}, 0, "ratelimited"},
		{"dropped before accepting", Failure{Drop: true}, isEOF, 0, "dropped"},
		{"dropped after accepting", Failure{Drop: true, Accept: true}, isEOF, 1, ""},
		{"latency alone", Failure{Latency: time.Millisecond}, func(err error) bool { return err == nil }, 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := start(t, Options{})
			s.Fail("chat.postMessage", tt.failure)
			if err := postTo(s, t, "C1"); !tt.check(err) {
				t.Errorf("%v", err)
			}
			if n := len(s.Messages("C1")); n != tt.stored {
				t.Errorf("%d messages, want %d", n, tt.stored)
			}
			if calls := s.Calls("chat.postMessage"); len(calls) != 1 || calls[0].Error != tt.outcome {
				t.Errorf("recorded %+v", calls)
			}
			if err := postTo(s, t, "C1"); err != nil {
				t.Errorf("the next call: %v", err)
			}
		})
	}
}

func hasError(code string) func(error) bool {
	return func(err error) bool {
		e, ok := errors.AsType[slack.SlackErrorResponse](err)
		return ok && e.Err == code
	}
}

func isEOF(err error) bool {
	return err != nil && strings.Contains(err.Error(), "EOF")
}

func TestHanging(t *testing.T) {
	s, api := start(t, Options{})
	s.Fail("chat.postMessage", Failure{Hang: true, Accept: true})
	ctx, cancel := context.WithCancel(ctxOf(t))
	go func() {
		s.Wait(ctx, func(st *State) bool { return st.MessageCount() == 1 }) //nolint:errcheck // cancel follows
		cancel()
	}()
	if _, _, err := api.PostMessageContext(ctx, "C1", slack.MsgOptionText("hi", false)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestFailuresByChannelAndTimes(t *testing.T) {
	s, _ := start(t, Options{})
	s.Fail("chat.postMessage", Failure{Channel: "U1", Error: "internal_error", Times: 2})
	s.Fail("chat.postMessage", Failure{Channel: "C1", Error: "is_archived", Times: -1})
	dm := s.openDMForTest("U1")
	for i, tt := range []struct {
		channel string
		fails   bool
	}{
		{"U2", false},
		{"U1", true},
		{"C1", true},
		{dm, true}, // the same person by the D… id
		{"U1", false},
		{"C1", true},
	} {
		if err := postTo(s, t, tt.channel); (err != nil) != tt.fails {
			t.Errorf("call %d, to %s: %v", i, tt.channel, err)
		}
	}
	s.ClearFailures("chat.postMessage")
	if err := postTo(s, t, "C1"); err != nil {
		t.Error(err)
	}
}

func (s *Server) openDMForTest(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.openDM(user).ID
}

func TestRateLimits(t *testing.T) {
	c := &clock{now: time.Now()}
	s, _ := start(t, Options{RateLimits: true, PostsPerMinute: 60, Wall: c.wall})
	limited := func(channel string) time.Duration {
		t.Helper()
		err := postTo(s, t, channel)
		if e, ok := errors.AsType[*slack.RateLimitedError](err); ok {
			return e.RetryAfter
		}
		if err != nil {
			t.Fatal(err)
		}
		return 0
	}
	if wait := limited("C1"); wait != 0 {
		t.Errorf("the first: %v", wait)
	}
	if wait := limited("C1"); wait != time.Second {
		t.Errorf("the second in the same channel: %v", wait)
	}
	if wait := limited("U1"); wait != 0 {
		t.Errorf("the first to a person: %v", wait)
	}
	if wait := limited(s.openDMForTest("U1")); wait != time.Second {
		t.Errorf("the second to the same person, by the D… id: %v", wait)
	}
	if wait := limited("U2"); wait != time.Second {
		t.Errorf("the workspace's bucket of two is not empty: %v", wait)
	}
	c.now = c.now.Add(time.Second)
	if wait := limited("C1"); wait != 0 {
		t.Errorf("a second later: %v", wait)
	}
	for n := range 21 {
		answer := s.call(t, "users.list", nil)
		if limited := answer["error"] == "ratelimited"; limited != (n == 20) {
			t.Errorf("call %d of users.list: %v", n+1, answer["error"])
		}
	}
	if n := s.CallCount("users.list"); n != 21 {
		t.Errorf("%d calls recorded", n)
	}
}

func TestLatency(t *testing.T) {
	s, api := start(t, Options{Latency: time.Hour})
	ctx, cancel := context.WithCancel(ctxOf(t))
	cancel()
	if _, err := api.AuthTestContext(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_ = s
}
