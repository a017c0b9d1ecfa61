package main

import (
	"cmp"
	"net"
	"net/mail"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/oauth2/clientcredentials"

	mailbot "github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/digest"
)

// mailConfig is how mail is sent; zero where it is not.
type mailConfig struct {
	Server  mailbot.Server
	Notify  mailbot.NotifyOptions // with a key, in place of a server
	From    string
	Bounces string
	Bearer  string  // of who posts mails that came back; "" for nobody
	Receipt string  // the token of Notify's delivery receipts; "" for none
	Rate    float64 // a second, 0 for no limit
}

// on reports whether mail is sent.
func (m mailConfig) on() bool { return m.Server.Host != "" || m.notify() }

// notify reports whether mail goes by GOV.UK Notify.
func (m mailConfig) notify() bool { return m.Notify.Key != "" }

// mostByNotify is how many mails a second may go by Notify, which takes 50: what asks
// for something else counts there too.
const mostByNotify = 45

// defaultScope is that of Exchange Online.
const defaultScope = "https://outlook.office365.com/.default"

// mail reads how mail is sent. Who is written to answers on our pages, so that they
// must have an address.
func (r *reader) mail(s settings) (m mailConfig) {
	m.Rate = r.rate("BRIEFED_MAIL_RATE", cmp.Or(s.MailRate, "10"))
	m.Bounces = r.bounces(s.MailBounces)
	m.Bearer = r.bearer("BRIEFED_MAIL_BOUNCE_TOKEN", s.MailBounceToken)
	if m.Bearer != "" && s.MailBounces == "" {
		r.wrong("BRIEFED_MAIL_BOUNCE_TOKEN", "it goes with BRIEFED_MAIL_BOUNCES: without that, no letter has an address of its own that it could come back to")
	}
	m.Receipt = r.bearer("BRIEFED_NOTIFY_CALLBACK_TOKEN", s.NotifyToken)
	if s.NotifyAPIKey+s.NotifyTemplate != "" {
		m.Notify = r.notify(s)
		if m.Rate == 0 || m.Rate > mostByNotify {
			r.wrong("BRIEFED_MAIL_RATE", "GOV.UK Notify takes 3,000 mails a minute from a service: write at most %d a second", mostByNotify)
		}
		return m
	}
	if m.Receipt != "" {
		r.wrong("BRIEFED_NOTIFY_CALLBACK_TOKEN", "it goes with BRIEFED_NOTIFY_API_KEY: no other way has delivery receipts")
	}
	if s.SMTPURL == "" {
		return m
	}
	if m.Server = r.smtp(s); !m.on() {
		return m
	}
	from, err := mail.ParseAddress(s.MailFrom)
	switch {
	case s.MailFrom == "":
		r.wrong("BRIEFED_MAIL_FROM", "mail needs a sender: write an address of your own domain, such as 'Briefed <briefed@council.gov.uk>'")
	case err != nil:
		r.wrong("BRIEFED_MAIL_FROM", "this is not an address: write 'Briefed <briefed@council.gov.uk>'")
	default:
		m.From = from.String()
	}
	r.answered(s)
	return m
}

// answered: who gets mail answers on the pages.
func (r *reader) answered(s settings) {
	if s.BaseURL == "" {
		r.wrong("BRIEFED_BASE_URL", "who gets mail answers on the pages: write the https:// address at which people reach this server")
	}
}

var templateID = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// notify reads how mail goes by GOV.UK Notify.
func (r *reader) notify(s settings) mailbot.NotifyOptions {
	if s.SMTPURL != "" {
		r.wrong("BRIEFED_NOTIFY_API_KEY", "mail goes one way: leave out BRIEFED_SMTP_URL, or what is of Notify")
	}
	if !mailbot.NotifyKey(s.NotifyAPIKey) {
		r.wrong("BRIEFED_NOTIFY_API_KEY", "write the key as GOV.UK Notify shows it once: a name and two long numbers, with dashes")
	}
	if !templateID.MatchString(s.NotifyTemplate) {
		r.wrong("BRIEFED_NOTIFY_TEMPLATE", "write the id of an e-mail template at GOV.UK Notify whose subject is ((subject)) and whose message is ((body))")
	}
	address := strings.TrimSuffix(cmp.Or(s.NotifyURL, mailbot.NotifyURL), "/")
	if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		r.wrong("BRIEFED_NOTIFY_URL", "write an https:// address, or leave it out")
	}
	r.answered(s)
	return mailbot.NotifyOptions{Key: s.NotifyAPIKey, Template: s.NotifyTemplate, URL: address}
}

func (r *reader) bounces(text string) string {
	if text == "" {
		return ""
	}
	address, ok := digest.Address(text)
	if !ok || strings.Contains(address, "+") {
		r.wrong("BRIEFED_MAIL_BOUNCES", "write one address without a plus, such as bounces@council.gov.uk, whose mail server delivers bounces+anything to it too")
	}
	return address
}

// shortestBearer is how many letters a secret has that the network may try.
const shortestBearer = 20

// bearer reads a secret that others send us in a request's head.
func (r *reader) bearer(name, text string) string {
	text = strings.TrimSpace(text)
	if text != "" && (len(text) < shortestBearer || strings.ContainsFunc(text, func(c rune) bool { return c <= ' ' || c > '~' })) {
		r.wrong(name, "write at least %d letters and digits that nobody guesses, such as openssl rand -hex 20 prints", shortestBearer)
	}
	return text
}

func (r *reader) smtp(s settings) (server mailbot.Server) {
	const name = "BRIEFED_SMTP_URL"
	u, err := url.Parse(s.SMTPURL)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		r.wrong(name, "write smtp://user:password@host:587 or smtps://user:password@host:465") // the error would show it
		return server
	}
	password, _ := u.User.Password()
	server = mailbot.Server{
		Host: u.Hostname(), Port: cmp.Or(u.Port(), map[string]string{"smtp": "587", "smtps": "465"}[u.Scheme]),
		Encrypted: u.Scheme == "smtps", Clear: u.Scheme == "smtp" && loopback(u.Hostname()),
		User: u.User.Username(), Password: password,
	}
	switch token := s.SMTPTokenURL + s.SMTPClientID + s.SMTPClientSecret; {
	case token == "":
	case s.SMTPTokenURL == "" || s.SMTPClientID == "" || s.SMTPClientSecret == "" || server.User == "":
		r.wrong("BRIEFED_SMTP_OAUTH_TOKEN_URL", "it goes with BRIEFED_SMTP_OAUTH_CLIENT_ID, BRIEFED_SMTP_OAUTH_CLIENT_SECRET and the mailbox in BRIEFED_SMTP_URL: set all of them, or none")
	default:
		if u, err := url.Parse(s.SMTPTokenURL); err != nil || u.Scheme != "https" && !loopback(u.Hostname()) {
			r.wrong("BRIEFED_SMTP_OAUTH_TOKEN_URL", "write an https:// address")
		}
		server.Token = mailbot.Tokens(clientcredentials.Config{
			ClientID: s.SMTPClientID, ClientSecret: s.SMTPClientSecret, TokenURL: s.SMTPTokenURL, Scopes: []string{cmp.Or(s.SMTPScope, defaultScope)},
		})
	}
	return server
}

// loopback reports whether a host is this machine: what is said to it can be heard by
// nobody else.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
