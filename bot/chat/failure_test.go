package chat

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestEveryErrorOfSlack goes through the table of the delivery guarantee, row by
// row, over HTTP. A row that is not here is a row that nobody promised.
func TestEveryErrorOfSlack(t *testing.T) {
	want := map[digest.Class][]string{
		digest.RateLimited: {"ratelimited", "rate_limited"},
		digest.Ambiguous:   {"internal_error", "fatal_error", "service_unavailable"},
		digest.NotSent:     {"request_timeout"},
		digest.Paused: {
			"message_limit_exceeded", "team_added_to_org", "org_login_required",
			"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "two_factor_setup_required",
			"missing_scope", "no_permission", "not_allowed_token_type", "accesslimited", "enterprise_is_restricted", "access_denied", "ekm_access_denied",
			"messages_tab_disabled", "team_access_not_granted",
		},
		digest.Permanent: {"something_new"},
		digest.Refused: {
			"channel_not_found", "not_in_channel", "is_archived", "restricted_action", "restricted_action_read_only_channel",
			"restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "restricted_action_thread_locked",
			"user_is_restricted", "user_not_visible", "is_stranger", "cannot_dm_bot",
		},
		digest.Gone: {"is_inactive", "user_not_found", "users_not_found", "user_disabled"},
		digest.OurFault: {
			"msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format", "too_many_attachments", "metadata_too_large",
			"invalid_metadata_format", "invalid_metadata_schema", "no_text", "markdown_text_conflict", "view_too_large", "block_mismatch",
		},
	}
	w := newWorld(t, HTTP)
	item := w.store.publish(1, lesson("one"))
	carries := func(letter digest.Letter, code string, class digest.Class) (reason string) {
		t.Helper()
		w.fake.Fail("chat.postMessage", slackfake.Failure{Error: code, Times: -1})
		_, err := w.courier.Carry(t.Context(), letter)
		w.fake.ClearFailures()
		var failure *digest.SendError
		if !errors.As(err, &failure) || failure.Class != class || failure.Code != code || failure.Reason == "" {
			t.Errorf("%s is %+v, want class %s with a reason", code, err, class)
			return ""
		}
		return failure.Reason
	}
	for class, codes := range want {
		inChannel := class
		if class == digest.Refused || class == digest.Gone { // a team has no other way, and no account
			inChannel = digest.Permanent
		}
		for _, code := range codes {
			if reason := carries(personal(item), code, class); strings.Contains(reason, "channel") {
				t.Errorf("%s: of a direct message it says %q", code, reason)
			}
			carries(toChannel(item), code, inChannel)
		}
	}
	for _, row := range failures {
		for _, code := range row.codes {
			if !contains(want[row.failure.class], code) {
				t.Errorf("%s is in the table and not in this test", code)
			}
		}
	}
}

func contains(list []string, s string) bool {
	for _, e := range list {
		if e == s {
			return true
		}
	}
	return false
}

func personal(items ...digest.Item) digest.Letter {
	l := digest.Letter{Delivery: digest.Delivery{ID: 41, Kind: digest.DigestLetter, PersonID: 1}, To: digest.Route{Via: digest.Slack, Address: "U1"}}
	for _, item := range items {
		l.Entries = append(l.Entries, digest.Entry{Item: item})
	}
	return l
}

func toChannel(items ...digest.Item) digest.Letter {
	l := personal(items...)
	l.PersonID, l.To.Address = 0, "C1"
	return l
}

// TestRateLimits: how long to wait, and what else must wait with it.
func TestRateLimits(t *testing.T) {
	w := newWorld(t, HTTP)
	item := w.store.publish(1, lesson("one"))
	for _, tc := range []struct {
		name    string
		failure slackfake.Failure
		letter  digest.Letter
		after   time.Duration
		bucket  string
	}{
		{"429 with Retry-After", slackfake.Failure{RetryAfter: 17 * time.Second}, personal(item), 17 * time.Second, digest.ViaBucket(digest.Slack)},
		{"429 without", slackfake.Failure{Status: http.StatusTooManyRequests}, toChannel(item), defaultRetryAfter, digest.ViaBucket(digest.Slack)},
		{"in the body, to a person", slackfake.Failure{Error: "ratelimited"}, personal(item), defaultRetryAfter, digest.ViaBucket(digest.Slack)},
		{"in the body, to a channel", slackfake.Failure{Error: "rate_limited"}, toChannel(item), defaultRetryAfter, digest.ChannelBucket("C1")},
	} {
		w.fake.Fail("chat.postMessage", tc.failure)
		before := w.fake.CallCount("chat.postMessage")
		_, err := w.courier.Carry(t.Context(), tc.letter)
		var got *digest.SendError
		if !errors.As(err, &got) || got.Class != digest.RateLimited || got.RetryAfter != tc.after || got.Bucket != tc.bucket {
			t.Errorf("%s: %+v", tc.name, err)
		}
		if n := w.fake.CallCount("chat.postMessage") - before; n != 1 {
			t.Errorf("%s: posted %d times", tc.name, n)
		}
	}
}

// TestOneConversationsLimit: Slack says by the same status that one conversation gets too
// much and that the workspace does. The first time everything waits. A conversation that
// is refused again after others were taken waits alone; until one was, it may be anybody's.
func TestOneConversationsLimit(t *testing.T) {
	w := newWorld(t, HTTP)
	item := w.store.publish(1, lesson("one"))
	everything, channel := digest.ViaBucket(digest.Slack), digest.ChannelBucket("C1")
	carry := func(letter digest.Letter, refused bool) (waits string) {
		t.Helper()
		if refused {
			w.fake.Fail("chat.postMessage", slackfake.Failure{RetryAfter: 3 * time.Second})
		}
		_, err := w.courier.Carry(t.Context(), letter)
		if e := (*digest.SendError)(nil); errors.As(err, &e) {
			if e.Class != digest.RateLimited || e.RetryAfter != 3*time.Second {
				t.Errorf("carried: %+v", e)
			}
			return e.Bucket
		}
		if err != nil || refused {
			t.Errorf("carried: %v", err)
		}
		return ""
	}
	for i, step := range []struct {
		letter  digest.Letter
		refused bool
		waits   string
	}{
		{toChannel(item), true, everything},
		{toChannel(item), true, everything}, // nobody was taken since
		{personal(item), true, everything},
		{personal(item), false, ""},
		{toChannel(item), true, channel},
		{toChannel(item), true, channel},
		{personal(item), true, everything}, // it is not only that one
		{toChannel(item), false, ""},
		{personal(item), false, ""},
		{toChannel(item), true, everything}, // it was taken since: begun anew
	} {
		if got := carry(step.letter, step.refused); got != step.waits {
			t.Errorf("step %d: %q waits, not %q", i+1, got, step.waits)
		}
	}
}

// TestSentOrNot: without a connection nothing was sent, and it may go again; with
// one, nobody knows.
func TestSentOrNot(t *testing.T) {
	w := newWorld(t, HTTP)
	letter := personal(w.store.publish(1, lesson("one")))
	accepted := func(f slackfake.Failure) func(*testing.T) (Client, context.Context) {
		return func(t *testing.T) (Client, context.Context) {
			w.fake.Fail("chat.postMessage", f)
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			t.Cleanup(cancel)
			return w.client, ctx
		}
	}
	for name, tc := range map[string]struct {
		arrange func(*testing.T) (Client, context.Context)
		class   digest.Class
	}{
		"no such host": {dialing(&net.DNSError{Err: "no such host", Name: "slack.com", IsNotFound: true}), digest.NotSent},
		"dial refused": {dialing(&net.OpError{Op: "dial", Err: os.NewSyscallError("connect", errors.New("connection refused"))}), digest.NotSent},
		"dial timeout": {dialing(os.ErrDeadlineExceeded), digest.NotSent},
		"refused": {func(t *testing.T) (Client, context.Context) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			return clientOf(t, "http://"+listener.Addr().String()+"/api/", nil), t.Context()
		}, digest.NotSent},
		"tls handshake": {func(t *testing.T) (Client, context.Context) {
			server := httptest.NewServer(http.NotFoundHandler())
			t.Cleanup(server.Close)
			return clientOf(t, strings.Replace(server.URL, "http:", "https:", 1)+"/api/", nil), t.Context()
		}, digest.NotSent},
		"unknown certificate": {func(t *testing.T) (Client, context.Context) {
			server := httptest.NewTLSServer(http.NotFoundHandler())
			server.Config.ErrorLog = quiet()
			t.Cleanup(server.Close)
			return clientOf(t, server.URL+"/api/", nil), t.Context()
		}, digest.NotSent},
		"not found":            {accepted(slackfake.Failure{Status: http.StatusNotFound}), digest.NotSent},
		"timeout after send":   {accepted(slackfake.Failure{Accept: true, Hang: true}), digest.Ambiguous},
		"dropped after send":   {accepted(slackfake.Failure{Accept: true, Drop: true}), digest.Ambiguous},
		"dropped":              {accepted(slackfake.Failure{Drop: true}), digest.Ambiguous},
		"500":                  {accepted(slackfake.Failure{Status: 500}), digest.Ambiguous},
		"502":                  {accepted(slackfake.Failure{Status: 502}), digest.Ambiguous},
		"503":                  {accepted(slackfake.Failure{Status: 503}), digest.Ambiguous},
		"504 though it was in": {accepted(slackfake.Failure{Accept: true, Status: 504}), digest.Ambiguous},
	} {
		t.Run(name, func(t *testing.T) {
			client, ctx := tc.arrange(t)
			_, err := NewCourier(client, slacktext.Renderer{}, discard()).Carry(ctx, letter)
			var got *digest.SendError
			if !errors.As(err, &got) || got.Class != tc.class {
				t.Errorf("got %v, want %s", err, tc.class)
			}
			if got != nil && strings.Contains(got.Error(), "http://") {
				t.Errorf("the error holds an address: %v", got)
			}
		})
	}
}

// dialing is a client whose connections fail so.
func dialing(err error) func(*testing.T) (Client, context.Context) {
	return func(t *testing.T) (Client, context.Context) {
		transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, err }}
		return clientOf(t, "https://slack.com/api/", &http.Client{Transport: transport}), t.Context()
	}
}

func clientOf(t *testing.T, address string, client *http.Client) Client {
	t.Helper()
	c, err := NewClient(Options{Token: "xoxb-test", APIURL: address, HTTP: client})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestAPageIsNotSlack: what a web filter or a proxy answers with is told from
// Slack's answer, whatever its status, and the queue waits.
func TestAPageIsNotSlack(t *testing.T) {
	for _, tc := range []struct {
		name, kind, body string
		status           int
		class            digest.Class
		says             string
	}{
		{"a block page", "text/html; charset=utf-8", "<html><head><title>Access\n blocked</title></head>", 200, digest.Paused, "“Access blocked”"},
		{"a block page in capitals", "TEXT/HTML", "<TITLE lang=en>Stop</TITLE>", 403, digest.Paused, "“Stop”"},
		{"a page with no title", "text/html", "<p>no", 200, digest.Paused, "status 200)"},
		{"out of order", "text/html", "<title>Down for maintenance</title>", 503, digest.Paused, "“Down for maintenance”"},
		{"a page to sign in at", "application/xhtml+xml", "<title>Log in</title>", 407, digest.Paused, "“Log in”"},
		{"a gateway", "text/html", "<title>504</title>", 504, digest.Ambiguous, ""},
		{"a bad gateway", "text/html", "<title>502</title>", 502, digest.Ambiguous, ""},
		{"no page and no JSON", "text/plain", "what?", 200, digest.Ambiguous, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", tc.kind)
				w.WriteHeader(tc.status)
				_, _ = io.WriteString(w, tc.body)
			}))
			t.Cleanup(server.Close)
			_, err := NewCourier(clientOf(t, server.URL+"/api/", nil), slacktext.Renderer{}, discard()).Carry(t.Context(), personal())
			var got *digest.SendError
			if !errors.As(err, &got) || got.Class != tc.class || !strings.Contains(got.Reason, tc.says) {
				t.Errorf("%+v", err)
			}
		})
	}
}

// TestRetryAfterIsRead as seconds, with a fraction, as a date, and where it is none.
func TestRetryAfterIsRead(t *testing.T) {
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	for after, want := range map[string]int{
		"17": 17, "0.5": 1, "2.2": 3, "0": 1, "-4": 1, "1e9": 3600, "NaN": 30, "soon": 30,
		"Mon, 30 Nov 2026 09:00:40 GMT": 40, "Mon, 30 Nov 2026 08:00:00 GMT": 1,
	} {
		if got := wholeSeconds(after, at); got != want {
			t.Errorf("%q: %d, want %d", after, got, want)
		}
	}
}
