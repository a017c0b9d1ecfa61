package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// How long a server may take. RFC 5321, 4.5.3.2 grants it more; whoever waits longer
// keeps letters from others, and what is not answered after the dot is unknown.
const (
	commandBound = 30 * time.Second
	dotBound     = 2 * time.Minute
	longestSend  = 5 * time.Minute // dial, encrypt, sign in, and four commands
)

// Server is a mail server that takes letters for everybody.
type Server struct {
	Host, Port string
	Encrypted  bool // from the first byte (smtps); else by STARTTLS
	Clear      bool // may go without: only ever this machine
	User       string
	Password   string
	Token      func(context.Context) (string, error) // for XOAUTH2, in place of the password
	TLS        *tls.Config                           // nil for what this machine trusts
	Hello      string                                // what this machine is called; "" for its name
}

// connections is how many a server takes at once.
func (s Server) connections() int {
	if strings.HasSuffix(strings.ToLower(s.Host), ".office365.com") {
		return 3 // Exchange Online refuses a fourth
	}
	return 8
}

// stage is how far the sending of one mail got.
type stage string

const (
	atDial    stage = "dial"
	atTLS     stage = "tls"
	atSignIn  stage = "sign_in"
	atMail    stage = "mail"
	atRcpt    stage = "rcpt"
	atData    stage = "data"
	atContent stage = "content" // before the dot: the server throws away what it has
	atDot     stage = "dot"     // the server may have taken it
)

// session is one connection to the server, signed in.
type session struct {
	conn  net.Conn
	smtp  *smtp.Client
	sent  int
	since time.Time // when it was last used
}

// dial connects, encrypts and signs in.
func (s Server) dial(ctx context.Context) (*session, *failure) {
	dialer := net.Dialer{Timeout: commandBound}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(s.Host, s.Port))
	if err != nil {
		return nil, newFailure(atDial, err)
	}
	made := &session{conn: conn, since: time.Now()}
	if f := s.greet(ctx, made); f != nil {
		conn.Close() //nolint:errcheck,gosec // it is given up
		return nil, f
	}
	return made, nil
}

func (s Server) greet(ctx context.Context, made *session) *failure {
	stop := made.endWith(ctx)
	defer stop()
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = s.Host
	}
	wire := made.conn
	made.bound(commandBound)
	if s.Encrypted {
		secure := tls.Client(made.conn, config)
		if err := secure.HandshakeContext(ctx); err != nil {
			return newFailure(atTLS, err)
		}
		wire = secure
	}
	made.bound(commandBound)
	client, err := smtp.NewClient(wire, s.Host)
	if err != nil {
		return newFailure(atDial, err)
	}
	client.SkipSMTPUTF8(true) // addresses are ASCII, and not every next server takes more
	made.smtp = client
	made.bound(commandBound)
	if err := client.Hello(s.hello()); err != nil {
		return newFailure(atDial, err)
	}
	if !s.Encrypted && !s.Clear {
		if offered, _ := client.Extension("STARTTLS"); !offered {
			return &failure{at: atTLS, refused: true, err: errors.New("the server offers no STARTTLS")}
		}
		made.bound(commandBound)
		if err := client.StartTLS(config); err != nil {
			return newFailure(atTLS, err)
		}
	}
	if s.User == "" {
		return nil
	}
	auth, f := s.auth(ctx, client)
	if f != nil {
		return f
	}
	made.bound(2 * commandBound) // a challenge and its answer
	if err := client.Auth(auth); err != nil {
		return newFailure(atSignIn, err)
	}
	return nil
}

// auth chooses how to sign in, of what the server offers.
func (s Server) auth(ctx context.Context, client *smtp.Client) (smtp.Auth, *failure) {
	if s.Token != nil {
		token, err := s.Token(ctx)
		if err != nil {
			return nil, &failure{at: atSignIn, refused: true, err: err}
		}
		return smtp.XOAuth2Auth(s.User, token), nil
	}
	_, offered := client.Extension("AUTH")
	ways := strings.Fields(strings.ToUpper(offered))
	for _, way := range ways {
		if way == "SCRAM-SHA-256" {
			return smtp.ScramSHA256Auth(s.User, s.Password), nil
		}
	}
	for _, way := range ways {
		if way == "PLAIN" {
			return smtp.PlainAuth("", s.User, s.Password, s.Host, s.Clear), nil
		}
	}
	return smtp.LoginAuth(s.User, s.Password, s.Host, s.Clear), nil
}

func (s Server) hello() string {
	if s.Hello != "" {
		return s.Hello
	}
	if name, err := os.Hostname(); err == nil && name != "" && !strings.ContainsAny(name, " \r\n") {
		return name
	}
	return "localhost"
}

// send sends one mail. The reply is the server's name for it.
func (s *session) send(ctx context.Context, m message) (reply string, f *failure) {
	defer func() { // a server that answers with nothing at all must not end the service
		if recover() != nil {
			reply, f = "", &failure{at: atDot, err: errors.New("the server’s answer could not be read")}
		}
	}()
	stop := s.endWith(ctx)
	defer stop()
	s.since = time.Now()
	s.sent++
	s.bound(commandBound)
	if err := s.smtp.Mail("<" + m.sender + ">"); err != nil {
		return "", newFailure(atMail, err)
	}
	s.bound(commandBound)
	if err := s.smtp.Rcpt("<" + m.to + ">"); err != nil {
		return "", newFailure(atRcpt, err)
	}
	s.bound(commandBound)
	w, err := s.smtp.Data()
	if err != nil {
		return "", newFailure(atData, err)
	}
	s.bound(commandBound)
	if _, err := w.Write(m.body); err != nil {
		return "", newFailure(atContent, err)
	}
	if ctx.Err() != nil {
		return "", newFailure(atContent, ctx.Err())
	}
	s.bound(dotBound)
	if err := w.Close(); err != nil {
		return "", newFailure(atDot, err)
	}
	if answered, ok := w.(interface{ ServerResponse() string }); ok {
		reply = short(answered.ServerResponse())
	}
	return reply, nil
}

// bound gives the server so long for what comes next.
func (s *session) bound(d time.Duration) { _ = s.conn.SetDeadline(time.Now().Add(d)) }

// endWith ends the connection when ctx ends: what waits for the server fails at once.
func (s *session) endWith(ctx context.Context) (stop func() bool) {
	return context.AfterFunc(ctx, func() { _ = s.conn.Close() })
}

// ready makes a session ready for the next mail after a refusal. It reports false
// where the server does not go along.
func (s *session) ready() bool {
	s.bound(commandBound)
	return s.smtp.Reset() == nil
}

// quit takes leave of the server.
func (s *session) quit() {
	_ = s.conn.SetDeadline(time.Now().Add(time.Second))
	_ = s.smtp.Quit()
	_ = s.conn.Close()
}

// short is the beginning of a server's reply, without what is no letter of a line.
func short(reply string) string {
	line, _, _ := strings.Cut(reply, "\n")
	line = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, strings.ToValidUTF8(line, "?"))
	if runes := []rune(line); len(runes) > 200 {
		return string(runes[:200])
	}
	return line
}
