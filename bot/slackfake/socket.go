package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxConnections is Socket Mode's cap (docs.slack.dev: using Socket Mode).
const maxConnections = 10

// maxAck is the size from which Slack silently drops an acknowledgement.
const maxAck = 20 << 10

// socketPool holds the open connections and who waits for which envelope.
type socketPool struct {
	conns   []*socketConn
	next    int
	waiting map[string]chan json.RawMessage
}

type socketConn struct {
	ws       *websocket.Conn
	write    sync.Mutex
	done     chan struct{}
	draining bool // told to go; gets no more envelopes
}

func (c *socketConn) send(v any) error {
	c.write.Lock()
	defer c.write.Unlock()
	c.ws.SetWriteDeadline(time.Now().Add(5 * time.Second)) //nolint:errcheck // the write will tell
	return c.ws.WriteJSON(v)
}

// ticketLife is how long the URL of apps.connections.open can be dialled; it
// works once.
const ticketLife = 30 * time.Second

func (s *Server) appsConnectionsOpen(*call) (any, *apiError) {
	ticket := s.nextID("ticket-")
	s.tickets[ticket] = s.opts.Wall().Add(ticketLife)
	url := "ws" + strings.TrimPrefix(s.base, "http") + "/_socket?ticket=" + ticket + "&app_id=" + s.opts.AppID
	return obj{"url": url}, nil
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	expires, known := s.tickets[ticket]
	delete(s.tickets, ticket)
	s.mu.Unlock()
	if !known || s.opts.Wall().After(expires) {
		http.Error(w, "unknown ticket", http.StatusForbidden)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered
	}
	c := &socketConn{ws: ws, done: make(chan struct{})}
	defer ws.Close()
	count, ok := s.connect(c)
	if !ok {
		c.send(disconnectMessage("too_many_websockets")) //nolint:errcheck // it is being turned away
		return
	}
	defer s.disconnected(c)
	hello := obj{
		"type": "hello", "num_connections": count,
		"connection_info": obj{"app_id": s.opts.AppID},
		"debug_info": obj{
			"host": "slackfake", "build_number": 1,
			"approximate_connection_time": 3600,
		},
	}
	if c.send(hello) != nil {
		return
	}
	s.announce(c)
	go s.ping(c)
	for {
		_, message, err := ws.ReadMessage()
		if err != nil {
			return
		}
		s.acknowledged(message)
	}
}

// connect takes a connection in, unless there are too many.
func (s *Server) connect(c *socketConn) (count int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.socket.conns) >= maxConnections || s.ctx.Err() != nil {
		return 0, false
	}
	c.draining = true // until it has been greeted
	s.socket.conns = append(s.socket.conns, c)
	return len(s.socket.conns), true
}

// announce lets envelopes go to a connection that has been greeted.
func (s *Server) announce(c *socketConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.draining = false
	s.state.connections++
	s.changed()
}

func (s *Server) disconnected(c *socketConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(c.done)
	s.socket.conns = slices.DeleteFunc(s.socket.conns, func(other *socketConn) bool { return other == c })
	if !c.draining {
		s.state.connections--
	}
	s.changed()
}

// ping sends WebSocket pings, as Slack does; clients close a connection that
// has none for too long.
func (s *Server) ping(c *socketConn) {
	ticker := time.NewTicker(s.opts.PingInterval)
	defer ticker.Stop()
	for {
		if c.ws.WriteControl(websocket.PingMessage, []byte("Ping from slackfake"), time.Now().Add(time.Second)) != nil {
			return
		}
		select {
		case <-ticker.C:
		case <-c.done:
			return
		case <-s.ctx.Done():
			return
		}
	}
}

// acknowledged hands a message from the app to whoever waits for it. Too large
// ones vanish, as with Slack.
func (s *Server) acknowledged(message []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(message) >= maxAck {
		s.state.droppedAcks++
		s.changed()
		return
	}
	var ack struct {
		EnvelopeID string          `json:"envelope_id"`
		Payload    json.RawMessage `json:"payload"`
	}
	if json.Unmarshal(message, &ack) != nil {
		return
	}
	if waiting := s.socket.waiting[ack.EnvelopeID]; waiting != nil {
		delete(s.socket.waiting, ack.EnvelopeID)
		waiting <- ack.Payload
	}
}

// deliverSocket sends an envelope on the next connection in turn and waits for
// its acknowledgement.
func (s *Server) deliverSocket(ctx context.Context, d delivery) (int, []byte, error) {
	s.mu.Lock()
	c := s.socket.turn()
	if c == nil {
		s.mu.Unlock()
		return 0, nil, fmt.Errorf("%w: no Socket Mode connection", ErrNoConnection)
	}
	id := s.nextID("envelope-")
	answer := make(chan json.RawMessage, 1)
	if s.socket.waiting == nil {
		s.socket.waiting = make(map[string]chan json.RawMessage)
	}
	s.socket.waiting[id] = answer
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.socket.waiting, id)
		s.mu.Unlock()
	}()

	envelope := obj{
		"envelope_id": id, "type": d.kind, "payload": d.payload,
		"accepts_response_payload": d.kind != kindEvents,
	}
	if d.kind == kindEvents {
		envelope["retry_attempt"], envelope["retry_reason"] = d.retry, d.reason
	}
	if err := c.send(envelope); err != nil {
		return 0, nil, fmt.Errorf("%w: %w", ErrNoConnection, err)
	}
	select {
	case payload := <-answer:
		return http.StatusOK, payload, nil
	case <-c.done:
		return 0, nil, fmt.Errorf("%w: the connection closed before the acknowledgement", ErrNoConnection)
	case <-ctx.Done():
		return 0, nil, ctx.Err()
	}
}

// turn picks connections round robin.
func (p *socketPool) turn() *socketConn {
	for range p.conns {
		p.next = (p.next + 1) % len(p.conns)
		if c := p.conns[p.next]; !c.draining {
			return c
		}
	}
	return nil
}
