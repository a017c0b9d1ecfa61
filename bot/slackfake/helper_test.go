package slackfake

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// limit bounds every wait of the tests; none should come near it.
const limit = 2 * time.Minute

func ctxOf(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return ctx
}

// start runs a workspace with two people, a channel the bot is in and one it is
// not in, and a client of it.
func start(t testing.TB, opts Options) (*Server, *slack.Client) {
	t.Helper()
	s := New(opts)
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.AddUser(
		User{ID: "U1", Name: "asha", RealName: "Asha Rahman", Email: "asha@example.org"},
		User{ID: "U2", Name: "ben", RealName: "Ben Cole", Email: "ben@example.org"},
		User{ID: "UGONE", Name: "gone", Email: "gone@example.org", Deleted: true},
		User{ID: "UBOT", IsBot: true},
		User{ID: "UOUT", TeamID: "T0OTHER", Email: "out@example.com"},
		User{ID: "USTRANGE", TeamID: "T0OTHER", IsStranger: true},
	)
	s.AddChannel(
		Channel{ID: "C1", Name: "east", Bot: true, Members: []string{"U1", "U2"}},
		Channel{ID: "C2", Name: "west", Members: []string{"U2"}},
		Channel{ID: "CPRIV", Name: "leads", Private: true, Members: []string{"U1"}},
		Channel{ID: "COLD", Name: "old", Bot: true, Archived: true},
		Channel{ID: "CEXT", Name: "partners", Bot: true, ExtShared: true, Members: []string{"U1", "UOUT"}},
	)
	return s, client(s)
}

func client(s *Server) *slack.Client {
	return slack.New(s.Options().BotToken,
		slack.OptionAPIURL(s.URL()), slack.OptionAppLevelToken(s.Options().AppToken),
		slack.OptionHTTPClient(&http.Client{Timeout: limit}))
}

// call sends a raw request and decodes the answer.
func (s *Server) call(t testing.TB, method string, args url.Values) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(ctxOf(t), http.MethodPost, s.URL()+method, strings.NewReader(args.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	token := s.Options().BotToken
	if methods[method].app {
		token = s.Options().AppToken
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return send(t, req)
}

func send(t testing.TB, req *http.Request) map[string]any {
	t.Helper()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	var answer map[string]any
	if err := json.Unmarshal(body, &answer); err != nil {
		t.Fatalf("%s %s: %v in %q", req.Method, req.URL.Path, err, body)
	}
	return answer
}

// args makes form values of pairs.
func args(pairs ...string) url.Values {
	v := make(url.Values)
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// httpApp is an app that takes deliveries over HTTP and answers with what
// answer says. It refuses what is not signed as slack-go wants it.
func httpApp(t testing.TB, s *Server, answer func(r *http.Request, body []byte) (int, string)) {
	t.Helper()
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		verifier, err := slack.NewSecretsVerifier(r.Header, s.Options().SigningSecret)
		if err == nil {
			verifier.Write(body) //nolint:errcheck // a hash
			err = verifier.Ensure()
		}
		if err != nil {
			t.Errorf("%s: %v", r.URL.Path, err)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		status, reply := answer(r, body)
		if strings.HasPrefix(reply, "{") {
			w.Header().Set("Content-Type", "application/json")
		}
		w.WriteHeader(status)
		io.WriteString(w, reply) //nolint:errcheck // the fake has gone
	}))
	t.Cleanup(app.Close)
	s.SetAppURL(app.URL)
}

// interaction reads the payload of an interaction's form.
func interaction(t testing.TB, body []byte) slack.InteractionCallback {
	t.Helper()
	form, err := url.ParseQuery(string(body))
	if err != nil {
		t.Fatal(err)
	}
	var ic slack.InteractionCallback
	if err := json.Unmarshal([]byte(form.Get("payload")), &ic); err != nil {
		t.Fatal(err)
	}
	return ic
}

// socketApp connects slack-go's Socket Mode client and passes it every request;
// handle may be nil, then everything is acknowledged.
func socketApp(t testing.TB, s *Server, handle func(*socketmode.Client, socketmode.Event)) *socketmode.Client {
	t.Helper()
	app := socketmode.New(client(s))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		app.RunContext(ctx) //nolint:errcheck // it ends with the context
	}()
	go func() {
		for {
			select {
			case e := <-app.Events:
				if e.Request == nil || e.Request.EnvelopeID == "" {
					continue
				}
				if handle == nil {
					app.Ack(*e.Request) //nolint:errcheck // the test waits for it
				} else {
					handle(app, e)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() {
		s.DropConnections()
		cancel()
	})
	before := s.Connections()
	waitFor(t, s, func(st *State) bool { return st.Connections() > before || st.Connections() > 0 })
	return app
}

func waitFor(t testing.TB, s *Server, done func(*State) bool) {
	t.Helper()
	if err := s.Wait(ctxOf(t), done); err != nil {
		t.Fatal(err)
	}
}

// digest posts a message with a button and an overflow menu and returns it.
func digest(t testing.TB, s *Server, channel string) Message {
	t.Helper()
	answer := s.call(t, "chat.postMessage", args("channel", channel, "text", "A lesson", "blocks", digestBlocks,
		"metadata", `{"event_type":"digest","event_payload":{"delivery":"d1"}}`))
	if answer["ok"] != true {
		t.Fatalf("chat.postMessage: %v", answer)
	}
	m, ok := s.Message(answer["channel"].(string), answer["ts"].(string))
	if !ok {
		t.Fatal("the message is not there")
	}
	return m
}

const digestBlocks = `[
	{"type":"header","text":{"type":"plain_text","text":"This week"}},
	{"type":"section","block_id":"item","text":{"type":"mrkdwn","text":"*Share what you know*"},
	 "accessory":{"type":"overflow","action_id":"more","options":[
		{"text":{"type":"plain_text","text":"Read in full"},"value":"read"},
		{"text":{"type":"plain_text","text":"Not my role"},"value":"role"}]}},
	{"type":"actions","block_id":"answer","elements":[
		{"type":"button","action_id":"understood","value":"r1","text":{"type":"plain_text","text":"Understood"},"style":"primary"},
		{"type":"button","action_id":"question","value":"r1","text":{"type":"plain_text","text":"I have a question"}}]}
]`

// referee finds the folder with Slack's contracts as data, or skips the test.
func referee(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv("BRIEFED_REFEREE"); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if found := filepath.Join(dir, "shared", "referee"); exists(found) {
			return found
		}
	}
	t.Skip("no shared/referee above this folder, and BRIEFED_REFEREE is not set")
	return ""
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
