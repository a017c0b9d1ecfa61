package chat

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/briefed/briefed/bot/slackfake"
	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// FuzzVerify: nobody but who holds the secret signs, however a signature is spelt.
func FuzzVerify(f *testing.F) {
	f.Add("1531420618", documentedSignature, documentedBody)
	f.Add("", "v0=", "")
	f.Add("-1", "v0=zz", "a=b")
	f.Fuzz(func(t *testing.T, timestamp, signature, body string) {
		header := http.Header{"X-Slack-Request-Timestamp": {timestamp}, "X-Slack-Signature": {signature}}
		at := time.Unix(documentedTime, 0)
		mac, err := verify([]byte(secret), header, []byte(body), at)
		if err != nil {
			return
		}
		right := slackfake.Sign(secret, timestamp, []byte(body))
		if !strings.EqualFold(signature, right) || "v0="+hex.EncodeToString(mac) != right {
			t.Errorf("%q counts as the signature of %q at %q", signature, body, timestamp)
		}
		if n, err := strconv.ParseInt(timestamp, 10, 64); err != nil || n < documentedTime-300 || n > documentedTime+300 {
			t.Errorf("signed at %q", timestamp)
		}
	})
}

// FuzzRequests: whatever comes with a good signature, nobody answers for somebody
// who is not in it, and the bot goes on.
func FuzzRequests(f *testing.F) {
	f.Add(`{"type":"block_actions","user":{"id":"U1","team_id":"T0FAKE001"},"actions":[{"action_id":"answer_understood","block_id":"item:1.1:full:0","value":"1.1"}]}`)
	f.Add(`{"type":"view_submission","user":{"id":"U2","team_id":"T0FAKE001"},"view":{"id":"V","callback_id":"asking","private_metadata":"1.1 question k","state":{"values":{"note":{"note":{"value":"?"}}}}}}`)
	f.Add(`{"type":"event_callback","team_id":"T0FAKE001","event":{"type":"app_home_opened","user":"U1","tab":"home"}}`)
	f.Add(`{"type":"event_callback","event":{"type":"user_change","user":{"id":7}}}`)
	f.Add(`{"command":"/briefed","text":"search x","user_id":"U1","team_id":"T0FAKE001"}`)
	f.Add(`[]`)
	f.Add(`{"type":"block_actions","actions":[{},{}],"view":null}`)
	f.Fuzz(func(t *testing.T, raw string) {
		store := newMemory()
		store.publish(1, lesson("one"))
		service := digest.NewService(store, still{at: now}, digest.Config{}, nil)
		b := NewBot(BotOptions{Service: service, Workspace: Workspace{TeamID: "T0FAKE001"}})
		var i interaction
		if json.Unmarshal([]byte(raw), &i) == nil {
			_ = i.key()
			_ = i.private()
			_, _ = i.blocks()
			_ = i.given("note")
		}
		for _, do := range []func(){
			func() { b.interact(t.Context(), "", []byte(raw)) },
			func() {
				if c, err := commandFrom([]byte(raw)); err == nil {
					b.run(t.Context(), "", c)
				}
			},
			func() { b.event(t.Context(), []byte(raw)) },
		} {
			func() {
				defer func() {
					if r := recover(); r != nil && !beyondTheStore(debug.Stack()) {
						panic(r)
					}
				}()
				do()
			}()
		}
		for _, a := range store.answers {
			if a.PersonID == 1 && !strings.Contains(raw, "U1") || a.PersonID == 2 && !strings.Contains(raw, "U2") {
				t.Errorf("an answer of %d, who is not in %s", a.PersonID, raw)
			}
		}
	})
}

// beyondTheStore reports whether a request went on to a method that the small store
// of these tests has not: that is no fault of the bot's, whose own frame would be the
// first of ours below the panic.
func beyondTheStore(stack []byte) bool {
	_, below, _ := strings.Cut(string(stack), "\npanic(")
	for line := range strings.Lines(below) {
		if strings.HasPrefix(line, "github.com/briefed/briefed/") {
			return strings.Contains(line, "chat.(*memory).") || strings.HasPrefix(line, "github.com/briefed/briefed/digest.")
		}
	}
	return false
}

// FuzzCommand: the form of a command and its JSON in Socket Mode come to the same.
func FuzzCommand(f *testing.F) {
	f.Add("U1", "T1", "/briefed", "search a & b")
	f.Add("", "", "", "\x00=;")
	f.Fuzz(func(t *testing.T, user, team, name, text string) {
		raw, err := json.Marshal(map[string]string{"user_id": user, "team_id": team, "command": name, "text": text})
		if err != nil || !bytes.Equal(bytes.ToValidUTF8(raw, nil), raw) {
			return
		}
		socket, err := commandFrom(raw)
		if err != nil {
			t.Fatal(err)
		}
		var sent map[string]string
		if err := json.Unmarshal(raw, &sent); err != nil {
			t.Fatal(err)
		}
		form, err := url.ParseQuery(url.Values{"user_id": {sent["user_id"]}, "team_id": {sent["team_id"]}, "command": {sent["command"]}, "text": {sent["text"]}}.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if parsed := parseCommand(form); parsed != socket {
			t.Errorf("%+v by HTTP, %+v by Socket Mode", parsed, socket)
		}
	})
}

// givenReply is a transport that gives one answer to everything.
type givenReply struct {
	status int
	kind   string
	body   string
}

func (a givenReply) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: http.Header{"Content-Type": {a.kind}, "Retry-After": {a.body[:min(8, len(a.body))]}},
		Body: io.NopCloser(strings.NewReader(a.body)), Request: r,
	}, nil
}

// FuzzReplies: whatever comes instead of Slack's reply, a letter is sent only where
// Slack says so and names the message; everything else is a failure of some class,
// with a reason, that repeats nothing of what came.
func FuzzReplies(f *testing.F) {
	f.Add(200, "application/json", `{"ok":true,"channel":"D1","ts":"1.2"}`)
	f.Add(200, "application/json", `{"ok":false,"error":"channel_not_found"}`)
	f.Add(429, "application/json", `17`)
	f.Add(200, "text/html", `<title>Access blocked</title>`)
	f.Add(503, "", ``)
	f.Add(200, "application/json", `{"ok":true}`)
	f.Add(302, "text/plain", "\x00")
	f.Fuzz(func(t *testing.T, status int, kind, body string) {
		if status < 100 || status > 599 {
			return
		}
		client, err := NewClient(Options{Token: "xoxb-test", APIURL: "https://slack.example/api/", HTTP: &http.Client{Transport: givenReply{status, kind, body}}})
		if err != nil {
			t.Fatal(err)
		}
		sent, err := NewCourier(client, slacktext.Renderer{}, discard()).Carry(t.Context(), personal())
		if err == nil {
			if !strings.Contains(body, "ok") || sent.Reference == "" {
				t.Errorf("%d %q %q counts as sent: %+v", status, kind, body, sent)
			}
			return
		}
		var failure *digest.SendError
		if !errors.As(err, &failure) || failure.Class == "" || failure.Reason == "" {
			t.Errorf("%d %q %q: %v", status, kind, body, err)
		}
		if strings.Contains(err.Error(), "xoxb-test") || strings.Contains(err.Error(), "slack.example") {
			t.Errorf("the error holds a secret or an address: %v", err)
		}
	})
}
