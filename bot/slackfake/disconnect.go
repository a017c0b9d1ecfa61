package slackfake

import "time"

// The reasons for which Slack sends a disconnect message.
const (
	// DisconnectWarning comes some ten seconds before the connection goes.
	DisconnectWarning = "warning"
	// DisconnectRefresh asks for a new connection in place of this one.
	DisconnectRefresh = "refresh_requested"
	// DisconnectLinkDisabled means that Socket Mode was turned off.
	DisconnectLinkDisabled = "link_disabled"
)

// drainTime is how long a connection that was told to go may still
// acknowledge what it has.
const drainTime = 10 * time.Second

func disconnectMessage(reason string) obj {
	return obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "slackfake"}}
}

// Disconnect sends every open connection a disconnect message. After a warning
// connections still get envelopes; after another reason they get none, and are
// closed by the app or, ten seconds later, by the server.
func (s *Server) Disconnect(reason string) {
	s.mu.Lock()
	conns := append([]*socketConn(nil), s.socket.conns...)
	if reason != DisconnectWarning {
		for _, c := range conns {
			if !c.draining {
				c.draining = true
				s.state.connections--
			}
		}
		s.changed()
	}
	s.mu.Unlock()
	for _, c := range conns {
		c.send(disconnectMessage(reason)) //nolint:errcheck // the reader sees the connection go
		if reason != DisconnectWarning {
			time.AfterFunc(drainTime, func() { c.ws.Close() })
		}
	}
}

// DropConnections closes every Socket Mode connection without a word, as a
// broken network does.
func (s *Server) DropConnections() {
	s.mu.Lock()
	conns := append([]*socketConn(nil), s.socket.conns...)
	s.mu.Unlock()
	for _, c := range conns {
		c.ws.Close()
	}
}
