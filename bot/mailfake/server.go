package mailfake

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
)

// Options say what a server offers.
type Options struct {
	TLS      *tls.Config // with a certificate: STARTTLS is offered, and needed
	Password string      // of the user briefed; "" for no sign-in
	Discard  bool        // mails are counted and not kept
}

// Mail is one that was taken.
type Mail struct {
	From, To string // of the envelope
	Data     string // head and body
	Secure   bool   // came encrypted
}

// Fault is how the server misbehaves, at one stage of a mail: greeting, ehlo,
// starttls, auth, mail, rcpt, data, content, dot or rset.
type Fault struct {
	At    string
	Reply string // in place of its own, such as "451 4.3.2 busy"; "" to hang up
	To    string // only for this recipient, from rcpt on; "" for every
	Times int    // how often; 0 for always
	Keep  bool   // at dot: the mail is kept all the same
}

// Server is a mail server.
type Server struct {
	options Options
	listen  net.Listener
	wg      sync.WaitGroup

	mu     sync.Mutex
	mails  []Mail
	faults []*Fault
	open   map[net.Conn]bool
	dialed int
	took   int
	taken  func(Mail)
}

// Start starts a server on a port of its own, on this machine.
func Start(o Options) (*Server, error) {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting the stand-in for a mail server: %w", err)
	}
	s := &Server{options: o, listen: listen, open: map[net.Conn]bool{}}
	s.wg.Go(s.accept)
	return s, nil
}

// Addr is where it listens.
func (s *Server) Addr() string { return s.listen.Addr().String() }

// Host and Port are the parts of [Server.Addr].
func (s *Server) Host() string { host, _, _ := net.SplitHostPort(s.Addr()); return host }

// Port is where it listens.
func (s *Server) Port() string { _, port, _ := net.SplitHostPort(s.Addr()); return port }

// Close ends the server and every connection.
func (s *Server) Close() {
	_ = s.listen.Close()
	s.HangUp()
	s.wg.Wait()
}

// HangUp ends every connection, and takes new ones.
func (s *Server) HangUp() {
	s.mu.Lock()
	for c := range s.open {
		_ = c.Close()
	}
	s.mu.Unlock()
}

// Mails are those that were taken, in order.
func (s *Server) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// To are the mails that were taken for an address.
func (s *Server) To(address string) (mails []Mail) {
	for _, m := range s.Mails() {
		if strings.EqualFold(m.To, address) {
			mails = append(mails, m)
		}
	}
	return mails
}

// Dialed is how many connections were made.
func (s *Server) Dialed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dialed
}

// Misbehave adds a fault.
func (s *Server) Misbehave(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Behave ends all faults.
func (s *Server) Behave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// OnMail calls f with each mail that is taken.
func (s *Server) OnMail(f func(Mail)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken = f
}

func (s *Server) accept() {
	for {
		conn, err := s.listen.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		s.mu.Lock()
		s.open[conn] = true
		s.dialed++
		s.mu.Unlock()
		s.wg.Go(func() {
			defer func() {
				_ = conn.Close()
				s.mu.Lock()
				delete(s.open, conn)
				s.mu.Unlock()
			}()
			(&session{server: s, conn: conn}).serve()
		})
	}
}

// fault returns what goes wrong at a stage, nil for nothing.
func (s *Server) fault(at, to string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.At != at || f.To != "" && !strings.EqualFold(f.To, to) {
			continue
		}
		found := *f
		if f.Times == 1 {
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		} else if f.Times > 1 {
			f.Times--
		}
		return &found
	}
	return nil
}

func (s *Server) keep(m Mail) int {
	s.mu.Lock()
	if !s.options.Discard {
		s.mails = append(s.mails, m)
	}
	s.took++
	n, taken := s.took, s.taken
	s.mu.Unlock()
	if taken != nil {
		taken(m)
	}
	return n
}
