package chat

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// documented is the example of docs.slack.dev, "Verifying requests from Slack".
const (
	documentedBody = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar" +
		"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands" +
		"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	documentedSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
	documentedTime      = 1531420618
)

func TestVerify(t *testing.T) {
	at := func(s int64) time.Time { return time.Unix(s, 0) }
	header := func(timestamp, signature string) http.Header {
		return http.Header{"X-Slack-Request-Timestamp": {timestamp}, "X-Slack-Signature": {signature}}
	}
	good := strconv.Itoa(documentedTime)
	for name, tc := range map[string]struct {
		header http.Header
		body   string
		now    time.Time
		ok     bool
	}{
		"as documented":       {header(good, documentedSignature), documentedBody, at(documentedTime), true},
		"five minutes late":   {header(good, documentedSignature), documentedBody, at(documentedTime + 300), true},
		"five minutes early":  {header(good, documentedSignature), documentedBody, at(documentedTime - 300), true},
		"stale":               {header(good, documentedSignature), documentedBody, at(documentedTime + 301), false},
		"from the future":     {header(good, documentedSignature), documentedBody, at(documentedTime - 301), false},
		"another body":        {header(good, documentedSignature), documentedBody + "&text=x", at(documentedTime), false},
		"another time":        {header("1531420619", documentedSignature), documentedBody, at(documentedTime), false},
		"no version":          {header(good, strings.TrimPrefix(documentedSignature, "v0=")), documentedBody, at(documentedTime), false},
		"half a signature":    {header(good, documentedSignature[:40]), documentedBody, at(documentedTime), false},
		"no signature":        {header(good, ""), documentedBody, at(documentedTime), false},
		"no headers":          {http.Header{}, documentedBody, at(documentedTime), false},
		"a time of centuries": {header("9223372036854775807", documentedSignature), documentedBody, at(documentedTime), false},
		"no time":             {header("now", documentedSignature), documentedBody, at(documentedTime), false},
	} {
		if _, err := verify([]byte(secret), tc.header, []byte(tc.body), tc.now); (err == nil) != tc.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEmptySecretIsRefused(t *testing.T) {
	for _, empty := range []string{"", "  "} {
		if _, err := NewBot(BotOptions{}).Handler(empty); err == nil {
			t.Error("everybody could sign")
		}
	}
}

// request posts a signed request; off moves its time, change changes it after signing.
func (w *world) request(path, body string, off time.Duration, change func(*http.Request)) *http.Response {
	w.t.Helper()
	timestamp := strconv.FormatInt(time.Now().Add(off).Unix(), 10)
	r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.app.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", slackfake.Sign(secret, timestamp, []byte(body)))
	if change != nil {
		change(r)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp
}

func payload(user, action string) string {
	return url.Values{"payload": {`{"type":"block_actions","user":{"id":"` + user + `","team_id":"T0FAKE001"},"actions":[{"action_id":"` + action +
		`","block_id":"item:1.1:full:0","value":"1.1"}]}`}}.Encode()
}

// TestForgedRequests: none of them reaches the use cases, and none is told why.
func TestForgedRequests(t *testing.T) {
	w := newWorld(t, HTTP)
	w.store.publish(1, lesson("one"))
	body := payload("U1", slacktext.ActionUnderstood)
	for name, tc := range map[string]struct {
		off    time.Duration
		change func(*http.Request)
		status int
	}{
		"stale":           {-6 * time.Minute, nil, http.StatusUnauthorized},
		"from the future": {6 * time.Minute, nil, http.StatusUnauthorized},
		"unsigned":        {0, func(r *http.Request) { r.Header.Del("X-Slack-Signature") }, http.StatusUnauthorized},
		"forged":          {0, func(r *http.Request) { r.Header.Set("X-Slack-Signature", documentedSignature) }, http.StatusUnauthorized},
		"another body": {0, func(r *http.Request) {
			*r = *r.Clone(r.Context())
			r.Body, r.ContentLength = http.NoBody, 0
		}, http.StatusUnauthorized},
		"too large": {0, func(r *http.Request) {
			r.Body, r.ContentLength = http.MaxBytesReader(nil, nopCloser{bytes.NewReader(make([]byte, maxBody+1))}, maxBody+2), maxBody+1
		}, http.StatusRequestEntityTooLarge},
		"get": {0, func(r *http.Request) { r.Method, r.Body, r.ContentLength = http.MethodGet, nil, 0 }, http.StatusMethodNotAllowed},
	} {
		for _, path := range []string{InteractionsPath, CommandsPath, EventsPath} {
			resp := w.request(path, body, tc.off, tc.change)
			if resp.StatusCode != tc.status {
				t.Errorf("%s at %s: %d", name, path, resp.StatusCode)
			}
			if tc.status == http.StatusUnauthorized && resp.ContentLength != 0 {
				t.Errorf("%s at %s: the refusal says something", name, path)
			}
		}
	}
	w.recorded()
}

type nopCloser struct{ *bytes.Reader }

func (nopCloser) Close() error { return nil }

// TestPayloadOfTheAddressIsIgnored: only the body is signed.
func TestPayloadOfTheAddressIsIgnored(t *testing.T) {
	w := newWorld(t, HTTP)
	w.store.publish(1, lesson("one"))
	resp := w.request(InteractionsPath+"?"+payload("U1", slacktext.ActionUnderstood), "a=b", 0, nil)
	if resp.StatusCode != http.StatusBadRequest {
		t.Errorf("status %d", resp.StatusCode)
	}
	w.recorded()
}

// TestReplay: a request that was listened in on cannot bring back an answer that
// the person has undone.
func TestReplay(t *testing.T) {
	w := newWorld(t, HTTP)
	w.store.publish(1, lesson("one"))
	heard := func(r *http.Request) {
		timestamp := strconv.FormatInt(time.Now().Unix()-7, 10)
		r.Header.Set("X-Slack-Request-Timestamp", timestamp)
		r.Header.Set("X-Slack-Signature", slackfake.Sign(secret, timestamp, []byte(payload("U1", slacktext.ActionUnderstood))))
	}
	var signed http.Header
	w.request(InteractionsPath, payload("U1", slacktext.ActionUnderstood), 0, func(r *http.Request) { heard(r); signed = r.Header.Clone() })
	w.request(InteractionsPath, payload("U1", slacktext.ActionUndo), 0, nil)
	for name, spell := range map[string]func(string) string{
		"as it was":     func(s string) string { return s },
		"in upper case": func(s string) string { return "v0=" + strings.ToUpper(strings.TrimPrefix(s, "v0=")) },
	} {
		again := signed.Clone()
		again.Set("X-Slack-Signature", spell(signed.Get("X-Slack-Signature")))
		resp := w.request(InteractionsPath, payload("U1", slacktext.ActionUnderstood), 0, func(r *http.Request) { r.Header = again })
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", name, resp.StatusCode)
		}
	}
	w.recorded(digest.Understood, digest.Undone)
}

// TestOnePressOnce: Slack may tell of a press again, in a request of its own. What
// the person did after it stands.
func TestOnePressOnce(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		m := w.digest("U1", w.store.publish(1, lesson("one")))
		first := w.press("U1", m, slacktext.ActionUnderstood)
		w.press("U1", w.shows(m, "You answered *Understood*"), slacktext.ActionUndo)
		if _, err := w.fake.Redeliver(t.Context(), first); err != nil {
			t.Fatal(err)
		}
		w.recorded(digest.Understood, digest.Undone)
	})
}

func TestEvents(t *testing.T) {
	transports(t, func(t *testing.T, w *world) {
		if _, err := w.fake.OpenHome(t.Context(), "U1"); err != nil {
			t.Error(err)
		}
		if w.app == nil {
			return
		}
		reply, err := w.fake.VerifyURL(t.Context(), "a challenge")
		if err != nil || !strings.Contains(string(reply.Body), "a challenge") {
			t.Errorf("%s, %v", reply.Body, err)
		}
	})
}

// TestHangingUpDoesNotUndo: Slack gives up after three seconds; the answer stays.
func TestHangingUpDoesNotUndo(t *testing.T) {
	w := newWorld(t, HTTP)
	w.store.publish(1, lesson("one"))
	ctx, hangUp := context.WithCancel(t.Context())
	hangUp()
	body := payload("U1", slacktext.ActionUnderstood)
	timestamp := strconv.FormatInt(time.Now().Unix(), 10)
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, InteractionsPath, strings.NewReader(body))
	r.Header.Set("X-Slack-Request-Timestamp", timestamp)
	r.Header.Set("X-Slack-Signature", slackfake.Sign(secret, timestamp, []byte(body)))
	handler, err := w.bot.Handler(secret)
	if err != nil {
		t.Fatal(err)
	}
	handler.ServeHTTP(httptest.NewRecorder(), r)
	w.recorded(digest.Understood)
}
