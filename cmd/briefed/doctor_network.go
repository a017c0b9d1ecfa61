package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gorilla/websocket"

	"github.com/briefed/briefed/digest/outbox"
)

// checkTransport looks at how answers come back from Slack.
func (w *ward) checkTransport(ctx context.Context, c config) {
	switch {
	case c.AppToken != "":
		w.checkSocket(ctx, c)
	case c.SigningSecret != "" && c.BaseURL == "":
		w.note(warn, "http", "BRIEFED_BASE_URL is not set: Slack must reach this server at an https:// address; set it, and briefed manifest --http writes it into the manifest")
	case c.SigningSecret != "":
		w.note(fine, "http", "Slack reaches this server at %s/slack/…", c.BaseURL)
	default:
		w.note(fail, "answers", "neither BRIEFED_SLACK_APP_TOKEN (Socket Mode) nor BRIEFED_SLACK_SIGNING_SECRET (HTTP) is set: nobody's answer could arrive")
	}
}

// checkSocket asks Slack for an address to connect to, and looks whether its host
// can be reached: firewalls know slack.com and forget where Socket Mode is.
func (w *ward) checkSocket(ctx context.Context, c config) {
	_, address, err := rawClient(c).StartSocketModeContext(ctx)
	if err != nil {
		w.note(fail, "socket mode", "BRIEFED_SLACK_APP_TOKEN: %s", slackAdvice(err))
		return
	}
	host, err := reachSocket(ctx, address)
	if err != nil {
		w.note(fail, "socket mode", "%s", networkAdvice(host, err))
		return
	}
	w.note(fine, "socket mode", "the app token works, and %s can be reached: no port needs to be open", host)
}

// reachSocket asks the host of an address for a WebSocket, without the ticket in
// the address: a connection of our own might be given somebody's answer. Any
// reply but a gateway's means that the host was reached.
func reachSocket(ctx context.Context, address string) (host string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "the address that Slack gave", errors.New("it is no address")
	}
	u.RawQuery, u.Fragment = "", ""
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: outbox.SendTimeout}
	socket, response, err := dialer.DialContext(ctx, u.String(), nil) //nolint:bodyclose // the dialer has read it
	switch {
	case err == nil:
		return u.Hostname(), socket.Close()
	case response == nil:
		return u.Hostname(), err
	case response.StatusCode == http.StatusProxyAuthRequired, response.StatusCode >= http.StatusBadGateway:
		return u.Hostname(), fmt.Errorf("status %d", response.StatusCode)
	default:
		return u.Hostname(), nil
	}
}

// networkAdvice says what to do where a host does not answer. The error itself is
// not quoted: it may hold an address that is as good as a key.
func networkAdvice(host string, err error) string {
	if untrusted := (*tls.CertificateVerificationError)(nil); errors.As(err, &untrusted) {
		return host + " answers with a certificate that this machine does not trust: where a proxy looks into connections, name a file with its authority in SSL_CERT_FILE"
	}
	return host + " does not answer: let HTTPS and WebSockets out to slack.com, *.slack.com and BRIEFED_SLACK_API_URL, or name your proxy in HTTPS_PROXY"
}
