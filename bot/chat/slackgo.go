package chat

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
)

// Options say how to reach Slack.
type Options struct {
	Token    string       // xoxb-…
	AppToken string       // xapp-…, for Socket Mode
	APIURL   string       // default https://slack.com/api/
	HTTP     *http.Client // default one with timeouts that honours HTTPS_PROXY
}

// goClient is Client over slack-go.
type goClient struct {
	api  *slack.Client
	http *http.Client
	host string                                     // of the configured API
	own  bool                                       // the API is not Slack's own: a test or demonstration
	rest func(context.Context, time.Duration) error // waits because Slack asked to

	workspace atomic.Pointer[Workspace] // nil until Slack named it
}

// Times of a call. The sender's own limit of ten seconds is shorter than these;
// they bound whatever is called without one.
const (
	dialTimeout = 5 * time.Second
	callTimeout = 30 * time.Second
)

// NewClient returns a client of Slack's API. It never repeats a call.
func NewClient(o Options) (Client, error) { return newClient(o) }

func newClient(o Options) (*goClient, error) {
	if o.Token == "" {
		return nil, errors.New("no bot token for Slack: set BRIEFED_SLACK_BOT_TOKEN to the Bot User OAuth Token of the app")
	}
	if o.APIURL == "" {
		o.APIURL = slack.APIURL
	}
	if !strings.HasSuffix(o.APIURL, "/") {
		o.APIURL += "/"
	}
	address, err := url.Parse(o.APIURL)
	if err != nil || address.Host == "" {
		return nil, errors.New("the address of Slack's API is not a URL: set BRIEFED_SLACK_API_URL as in https://slack.com/api/")
	}
	if o.HTTP == nil {
		o.HTTP = defaultHTTP()
	}
	looked := *o.HTTP
	looked.Transport = answers{cmp.Or[http.RoundTripper](o.HTTP.Transport, http.DefaultTransport)}
	o.HTTP = &looked
	return &goClient{
		rest: rest, http: o.HTTP, host: address.Host, own: !slackHost(address.Hostname()),
		api: slack.New(o.Token, slack.OptionAPIURL(o.APIURL), slack.OptionHTTPClient(o.HTTP),
			slack.OptionAppLevelToken(o.AppToken), slack.OptionLog(log.New(io.Discard, "", 0))),
	}, nil
}

// defaultHTTP has timeouts, which slack-go's own client has not.
func defaultHTTP() *http.Client {
	return &http.Client{
		Timeout: callTimeout,
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
			TLSHandshakeTimeout:   dialTimeout,
			ResponseHeaderTimeout: callTimeout,
			IdleConnTimeout:       90 * time.Second,
			MaxIdleConnsPerHost:   16,
			ForceAttemptHTTP2:     true,
		},
		// Slack's API does not redirect; what does is not Slack.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// call makes one call and wraps its error. It watches for a connection: whether
// one was had decides between trying again and leaving a message unknown.
func (c *goClient) call(ctx context.Context, method string, f func(context.Context) error) error {
	var reached atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { reached.Store(true) },
	})
	err := f(ctx)
	if err == nil {
		return nil
	}
	e := &CallError{Method: method, Reached: reached.Load(), err: withoutAddress(err)}
	var answered slack.SlackErrorResponse
	if errors.As(err, &answered) {
		e.Code = answered.Err
	}
	return e
}

// withoutAddress takes the address off an error of net/http.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// slackHost reports whether a host is Slack's own, government cloud included.
func slackHost(host string) bool {
	host = strings.ToLower(host)
	for _, domain := range []string{"slack.com", "slack-gov.com"} {
		if host == domain || strings.HasSuffix(host, "."+domain) {
			return true
		}
	}
	return false
}
