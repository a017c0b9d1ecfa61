package mailfake

import (
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
)

// session is one connection.
type session struct {
	server   *Server
	conn     net.Conn
	text     *textproto.Conn
	secure   bool
	signedIn bool
	from, to string
}

// serve speaks with a client until one of them hangs up.
func (s *session) serve() {
	s.text = textproto.NewConn(s.conn)
	if !s.say("greeting", "220 mail.example ESMTP") {
		return
	}
	for {
		line, err := s.text.ReadLine()
		if err != nil || !s.obey(line) {
			return
		}
	}
}

// say answers at a stage, or does what a fault asks for. It reports false to hang up.
func (s *session) say(at, reply string) bool {
	if f := s.server.fault(at, s.to); f != nil {
		reply = f.Reply
	}
	return reply != "" && s.text.PrintfLine("%s", reply) == nil && !strings.HasPrefix(reply, "421")
}

func (s *session) obey(line string) bool {
	verb, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(verb) {
	case "EHLO", "HELO":
		return s.say("ehlo", s.offers())
	case "STARTTLS":
		return s.encrypt()
	case "AUTH":
		return s.signIn(rest)
	case "MAIL":
		switch {
		case s.server.options.TLS != nil && !s.secure:
			return s.text.PrintfLine("530 5.7.0 Must issue a STARTTLS command first") == nil
		case s.server.options.Password != "" && !s.signedIn:
			return s.text.PrintfLine("530 5.7.0 Authentication required") == nil
		}
		s.from, s.to = address(rest), ""
		return s.say("mail", "250 2.1.0 Ok")
	case "RCPT":
		s.to = address(rest)
		return s.say("rcpt", "250 2.1.5 Ok")
	case "DATA":
		return s.take()
	case "RSET":
		s.from, s.to = "", ""
		return s.say("rset", "250 2.0.0 Ok")
	case "NOOP":
		return s.say("noop", "250 2.0.0 Ok")
	case "QUIT":
		_ = s.text.PrintfLine("221 2.0.0 Bye")
		return false
	default:
		return s.text.PrintfLine("502 5.5.2 Unknown command") == nil
	}
}

func (s *session) offers() string {
	lines := []string{"mail.example", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"}
	if s.server.options.TLS != nil && !s.secure {
		lines = append(lines, "STARTTLS")
	}
	if s.server.options.Password != "" {
		lines = append(lines, "AUTH PLAIN LOGIN")
	}
	for i, line := range lines {
		between := "-"
		if i == len(lines)-1 {
			between = " "
		}
		lines[i] = "250" + between + line
	}
	return strings.Join(lines, "\r\n")
}

func (s *session) encrypt() bool {
	if s.server.options.TLS == nil {
		return s.text.PrintfLine("502 5.5.1 Not offered") == nil
	}
	if !s.say("starttls", "220 2.0.0 Ready") {
		return false
	}
	secure := tls.Server(s.conn, s.server.options.TLS)
	if secure.Handshake() != nil {
		return false
	}
	s.text, s.secure = textproto.NewConn(secure), true
	return true
}

// signIn takes PLAIN alone, with its response at once, and XOAUTH2 with the password
// as the token.
func (s *session) signIn(rest string) bool {
	way, response, _ := strings.Cut(rest, " ")
	said, err := base64.StdEncoding.DecodeString(response)
	want := map[string]string{
		"PLAIN":   "\x00briefed\x00" + s.server.options.Password,
		"XOAUTH2": "user=briefed\x01auth=Bearer " + s.server.options.Password + "\x01\x01",
	}[strings.ToUpper(way)]
	if err != nil || want == "" || string(said) != want {
		return s.text.PrintfLine("535 5.7.8 Authentication failed") == nil
	}
	s.signedIn = true
	return s.say("auth", "235 2.7.0 Ok")
}

// take takes a mail. A client that hangs up before the dot has sent none.
func (s *session) take() bool {
	if f := s.server.fault("data", s.to); f != nil {
		return f.Reply != "" && s.text.PrintfLine("%s", f.Reply) == nil
	}
	if s.text.PrintfLine("354 Go on") != nil || s.server.fault("content", s.to) != nil {
		return false
	}
	data, err := io.ReadAll(s.text.DotReader())
	if err != nil {
		return false
	}
	f := s.server.fault("dot", s.to)
	if f != nil && !f.Keep {
		return f.Reply != "" && s.text.PrintfLine("%s", f.Reply) == nil
	}
	n := s.server.keep(Mail{From: s.from, To: s.to, Data: string(data), Secure: s.secure})
	reply := fmt.Sprintf("250 2.0.0 Ok: queued as %d", n)
	if f != nil {
		reply = f.Reply
	}
	return reply != "" && s.text.PrintfLine("%s", reply) == nil
}

// address is the one in angle brackets.
func address(rest string) string {
	_, rest, _ = strings.Cut(rest, "<")
	found, _, _ := strings.Cut(rest, ">")
	return found
}
