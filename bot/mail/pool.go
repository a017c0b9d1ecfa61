package mail

import (
	"context"
	"sync"
	"time"
)

// A connection is given up after so many mails, and after so long without one: servers
// count and time us too.
const (
	mostMails   = 100
	longestIdle = time.Minute
)

// pool keeps connections to a server. How many there are is bounded by how many
// letters its sender has in flight.
type pool struct {
	server Server
	mu     sync.Mutex
	idle   []*session
	closed bool
}

func newPool(s Server) *pool { return &pool{server: s} }

// get returns a connection, and whether it was kept from before.
func (p *pool) get(ctx context.Context) (s *session, kept bool, f *failure) {
	for {
		p.mu.Lock()
		n := len(p.idle)
		if n == 0 {
			p.mu.Unlock()
			s, f = p.server.dial(ctx)
			return s, false, f
		}
		s = p.idle[n-1] // the last one used: the others grow old, and go
		p.idle = p.idle[:n-1]
		p.mu.Unlock()
		if time.Since(s.since) < longestIdle {
			return s, true, nil
		}
		s.quit()
	}
}

// put takes a connection back after a mail, if it can be used again.
func (p *pool) put(s *session, f *failure) {
	switch {
	case f != nil && (f.code == 0 || f.code == 421):
		_ = s.conn.Close() // with no QUIT: a body without its dot must not be taken for one
		return
	case f != nil && f.at != atDot && !s.ready():
		_ = s.conn.Close()
		return
	case s.sent >= mostMails:
		s.quit()
		return
	}
	s.since = time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		go s.quit()
		return
	}
	p.idle = append(p.idle, s)
}

func (p *pool) close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, s := range idle {
		s.quit()
	}
}
