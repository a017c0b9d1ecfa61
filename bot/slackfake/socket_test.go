package slackfake

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack/socketmode"
)

// dial opens a bare Socket Mode connection and reads its first message.
func dial(t *testing.T, s *Server) (*websocket.Conn, map[string]any) {
	t.Helper()
	answer := s.call(t, "apps.connections.open", nil)
	conn, resp, err := websocket.DefaultDialer.DialContext(ctxOf(t), answer["url"].(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	t.Cleanup(func() { conn.Close() })
	return conn, next(t, conn)
}

func next(t *testing.T, conn *websocket.Conn) map[string]any {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(limit)) //nolint:errcheck // the read will tell
	var message map[string]any
	if err := conn.ReadJSON(&message); err != nil {
		t.Fatal(err)
	}
	return message
}

func TestHelloAndTheCap(t *testing.T) {
	s, _ := start(t, Options{})
	for n := 1; n <= maxConnections; n++ {
		_, hello := dial(t, s)
		if hello["type"] != "hello" || hello["num_connections"] != float64(n) {
			t.Fatalf("connection %d: %v", n, hello)
		}
		if info := hello["connection_info"].(map[string]any); info["app_id"] != s.Options().AppID {
			t.Errorf("%v", info)
		}
	}
	if _, message := dial(t, s); message["type"] != "disconnect" || message["reason"] != "too_many_websockets" {
		t.Errorf("the eleventh: %v", message)
	}
}

func TestTicketsWorkOnce(t *testing.T) {
	s, _ := start(t, Options{})
	url := s.call(t, "apps.connections.open", nil)["url"].(string)
	for n, want := range []int{http.StatusSwitchingProtocols, http.StatusForbidden} {
		conn, resp, err := websocket.DefaultDialer.DialContext(ctxOf(t), url, nil)
		if resp == nil || resp.StatusCode != want {
			t.Fatalf("dial %d: %v, %v", n, resp, err)
		}
		resp.Body.Close()
		if err == nil {
			defer conn.Close()
		}
	}
}

func TestPings(t *testing.T) {
	s, _ := start(t, Options{PingInterval: time.Millisecond})
	conn, _ := dial(t, s)
	pings := make(chan string, 3)
	conn.SetPingHandler(func(data string) error {
		select {
		case pings <- data:
		default:
		}
		return nil
	})
	go conn.ReadMessage() //nolint:errcheck // it runs the handler until the test ends
	for range 3 {
		select {
		case <-pings:
		case <-ctxOf(t).Done():
			t.Fatal("no ping")
		}
	}
}

func TestRoundRobin(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	seen := make(chan int, 6)
	for n := range 3 {
		conn, _ := dial(t, s)
		go func() {
			for {
				var envelope map[string]any
				if conn.ReadJSON(&envelope) != nil {
					return
				}
				seen <- n
				if conn.WriteJSON(obj{"envelope_id": envelope["envelope_id"]}) != nil {
					return
				}
			}
		}()
	}
	waitFor(t, s, func(st *State) bool { return st.Connections() == 3 })
	count := make(map[int]int)
	for range 6 {
		if _, err := s.Click(ctxOf(t), "U1", m, "understood"); err != nil {
			t.Fatal(err)
		}
		count[<-seen]++
	}
	for n := range 3 {
		if count[n] != 2 {
			t.Errorf("connection %d got %d of 6", n, count[n])
		}
	}
}

func TestEnvelopesAndAcks(t *testing.T) {
	t.Parallel()
	s, _ := start(t, Options{AckTimeout: patience})
	m := digest(t, s, "C1")
	if _, err := s.Click(ctxOf(t), "U1", m, "understood"); !errors.Is(err, ErrNoConnection) {
		t.Errorf("with no connection: %v", err)
	}
	conn, _ := dial(t, s)
	waitFor(t, s, func(st *State) bool { return st.Connections() == 1 })
	for _, tt := range []struct {
		name    string
		payload any
		silent  bool
		want    error
		body    string
	}{
		{"plain", nil, false, nil, ""},
		{"with a payload", obj{"text": "hi"}, false, nil, `{"text":"hi"}`},
		{"payload too large", obj{"text": strings.Repeat("x", 20<<10)}, false, ErrNoAck, ""},
		{"silence", nil, true, ErrNoAck, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			done := make(chan struct{})
			go func() {
				defer close(done)
				var envelope struct {
					EnvelopeID string `json:"envelope_id"`
					Type       string
					Accepts    bool            `json:"accepts_response_payload"`
					Payload    json.RawMessage `json:"payload"`
				}
				if err := conn.ReadJSON(&envelope); err != nil || envelope.Type != "slash_commands" || !envelope.Accepts {
					t.Errorf("%+v, %v", envelope, err)
				}
				if tt.silent {
					return
				}
				ack := obj{"envelope_id": envelope.EnvelopeID}
				if tt.payload != nil {
					ack["payload"] = tt.payload
				}
				conn.WriteJSON(ack) //nolint:errcheck // the other side tells
			}()
			reply, err := s.Slash(ctxOf(t), "U1", "/briefed", "x")
			<-done
			if !errors.Is(err, tt.want) || string(reply.Body) != tt.body {
				t.Errorf("%q, %v", reply.Body, err)
			}
		})
	}
	if n := read(s, (*State).DroppedAcks); n != 1 {
		t.Errorf("%d acknowledgements dropped", n)
	}
}

func TestDisconnecting(t *testing.T) {
	for _, reason := range []string{DisconnectWarning, DisconnectRefresh, DisconnectLinkDisabled} {
		t.Run(reason, func(t *testing.T) {
			s, _ := start(t, Options{})
			conn, _ := dial(t, s)
			waitFor(t, s, func(st *State) bool { return st.Connections() == 1 })
			s.Disconnect(reason)
			if message := next(t, conn); message["type"] != "disconnect" || message["reason"] != reason {
				t.Errorf("%v", message)
			}
			want := 0
			if reason == DisconnectWarning {
				want = 1
			}
			if n := s.Connections(); n != want {
				t.Errorf("%d connections take envelopes, want %d", n, want)
			}
		})
	}
}

func TestSlackGoReconnects(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	socketApp(t, s, nil)
	for _, interrupt := range []func(){func() { s.Disconnect(DisconnectRefresh) }, s.DropConnections} {
		opened := s.CallCount("apps.connections.open")
		interrupt()
		waitFor(t, s, func(st *State) bool {
			return st.CallCount("apps.connections.open") > opened && st.Connections() == 1
		})
		if _, err := s.Click(ctxOf(t), "U1", m, "understood"); err != nil {
			t.Error(err)
		}
	}
}

func TestSlackGoSubmitsOverASocket(t *testing.T) {
	s, _ := start(t, Options{})
	m := digest(t, s, "C1")
	socketApp(t, s, func(app *socketmode.Client, e socketmode.Event) {
		var payload map[string]any
		json.Unmarshal(e.Request.Payload, &payload) //nolint:errcheck // checked below
		if payload["type"] == "block_actions" {
			view := json.RawMessage(askView)
			if answer := s.call(t, "views.open", args("trigger_id", payload["trigger_id"].(string), "view", string(view))); answer["ok"] != true {
				t.Error(answer)
			}
			app.Ack(*e.Request) //nolint:errcheck // the test waits for it
			return
		}
		app.Ack(*e.Request, obj{"response_action": "errors", "errors": obj{"q": "Please say more"}}) //nolint:errcheck // as above
	})
	if _, err := s.Click(ctxOf(t), "U1", m, "question"); err != nil {
		t.Fatal(err)
	}
	reply, err := s.SubmitView(ctxOf(t), "U1", "", map[string]any{"q": "?"})
	if err != nil || reply.Errors["q"] != "Please say more" {
		t.Errorf("%+v, %v", reply, err)
	}
}
