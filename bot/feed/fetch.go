package feed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/briefed/briefed/digest"
)

// Bounds of a request.
const (
	mostBytes     = 2 << 20 // of an answer, unpacked
	mostRedirects = 5
	answerWithin  = 20 * time.Second // all of it
	hostPause     = time.Second      // between two requests to one host
)

// Options of a [Watcher]; zero is for service.
type Options struct {
	Version string        // of the program, for its name
	Timeout time.Duration // 0 for 20 seconds
	Pause   time.Duration // between two requests to one host; 0 for a second
	// AnyAddress lets tests ask a server of this machine, at any port.
	AnyAddress bool
}

// Watcher asks sources. It is safe for concurrent use.
type Watcher struct {
	client  *http.Client
	clock   digest.Clock
	options Options

	mu   sync.Mutex
	next map[string]time.Time // when a host may be asked again
}

// New returns a watcher. It waits between requests by the clock.
func New(clock digest.Clock, options Options) *Watcher {
	if options.Timeout <= 0 {
		options.Timeout = answerWithin
	}
	if options.Pause <= 0 {
		options.Pause = hostPause
	}
	w := &Watcher{clock: clock, options: options, next: map[string]time.Time{}}
	var proxies sync.Map // the organisation's own, at whatever address
	open := &net.Dialer{Timeout: options.Timeout}
	guarded := &net.Dialer{Timeout: options.Timeout, Control: func(_, address string, _ syscall.RawConn) error {
		if at, err := netip.ParseAddrPort(address); err != nil || !options.AnyAddress && !public(at.Addr()) {
			return errPrivate
		}
		return nil
	}}
	w.client = &http.Client{
		Timeout: options.Timeout,
		Transport: &http.Transport{
			Proxy: func(r *http.Request) (*url.URL, error) {
				proxy, err := http.ProxyFromEnvironment(r)
				if proxy != nil {
					proxies.Store(proxy.Hostname(), true)
				}
				return proxy, err
			},
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				host, _, err := net.SplitHostPort(address)
				if err != nil {
					return nil, err
				}
				if _, known := proxies.Load(host); known {
					return open.DialContext(ctx, network, address)
				}
				return guarded.DialContext(ctx, network, address)
			},
			ResponseHeaderTimeout: options.Timeout, TLSHandshakeTimeout: options.Timeout, MaxResponseHeaderBytes: 64 << 10,
			MaxIdleConnsPerHost: 1, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > mostRedirects {
				return digest.Errorf(digest.Invalid, "it leads on more than %d times, or round in a circle", mostRedirects)
			}
			if r.URL.Scheme == "http" && via[len(via)-1].URL.Scheme == "https" {
				return digest.Errorf(digest.Invalid, "it leads from https to http")
			}
			return w.may(r.URL)
		},
	}
	return w
}

var errPrivate = digest.Errorf(digest.Forbidden, "it is not a public address: nothing in the organisation's own network is asked")

// may returns an error for an address that is not for us to ask.
func (w *Watcher) may(u *url.URL) error {
	at, err := netip.ParseAddr(u.Hostname())
	switch {
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil:
		return digest.Errorf(digest.Forbidden, "it is no address on the web, or has a name or password in it")
	case w.options.AnyAddress:
		return nil
	case u.Port() != "" && u.Port() != "80" && u.Port() != "443":
		return digest.Errorf(digest.Forbidden, "only the ports 80 and 443 are asked")
	case err == nil && !public(at):
		return errPrivate
	default:
		return nil
	}
}

// notPublic are networks that no public server is in, beside those that [netip.Addr]
// knows: RFC 6890 and the ways in which IPv6 wraps IPv4.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("::/96"),
}

// public reports whether an address may be a public server's.
func public(at netip.Addr) bool {
	at = at.Unmap().WithZone("")
	return at.IsGlobalUnicast() && !at.IsPrivate() && !slices.ContainsFunc(notPublic, func(p netip.Prefix) bool { return p.Contains(at) })
}

// answer is what came.
type answer struct {
	status int
	header http.Header
	body   []byte
	final  *url.URL
	moved  string // where it is for good now, "" for where it was
}

// get asks an address once, after its host has had its pause. A body is read where
// types are given, and must be of one of them.
func (w *Watcher) get(ctx context.Context, address string, types []string, etag, modified string) (a answer, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return a, digest.Errorf(digest.Forbidden, "it is no address on the web")
	}
	if err := w.may(u); err != nil {
		return a, err
	}
	if err := w.pause(ctx, u.Host); err != nil {
		return a, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return a, digest.Errorf(digest.Forbidden, "it is no address on the web")
	}
	request.Header.Set("User-Agent", "Briefed/"+w.options.Version+" (+https://github.com/briefed/briefed)")
	for name, value := range map[string]string{"If-None-Match": etag, "If-Modified-Since": modified} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	response, err := w.client.Do(request)
	if err != nil {
		return a, w.plainly(err)
	}
	defer response.Body.Close() //nolint:errcheck // what was needed of it is read
	a = answer{status: response.StatusCode, header: response.Header, final: response.Request.URL}
	if forGood(response.Request) && digest.AddressKey(a.final.String()) != digest.AddressKey(address) {
		a.moved = limit(a.final.String(), mostAddress, "")
	}
	if a.status != http.StatusOK || types == nil {
		return a, nil
	}
	kind, _, err := mime.ParseMediaType(a.header.Get("Content-Type"))
	if err != nil || !slices.Contains(types, kind) {
		return a, wrongType(a.header.Get("Content-Type"), types)
	}
	if a.body, err = io.ReadAll(io.LimitReader(response.Body, mostBytes+1)); err != nil {
		return a, w.plainly(err)
	}
	if len(a.body) > mostBytes {
		return a, digest.Errorf(digest.Invalid, "it is larger than %d MB", mostBytes>>20)
	}
	return a, nil
}

// forGood reports whether every step to a request was for good.
func forGood(r *http.Request) bool {
	if r.Response == nil {
		return false
	}
	for ; r.Response != nil; r = r.Response.Request {
		if s := r.Response.StatusCode; s != http.StatusMovedPermanently && s != http.StatusPermanentRedirect {
			return false
		}
	}
	return true
}

// pause waits until a host may be asked again.
func (w *Watcher) pause(ctx context.Context, host string) error {
	w.mu.Lock()
	now := w.clock.Now()
	wait := w.next[host].Sub(now)
	w.next[host] = now.Add(max(0, wait) + w.options.Pause)
	w.mu.Unlock()
	if wait > 0 {
		w.clock.Sleep(ctx, wait)
	}
	return ctx.Err()
}

// plainly says why an address could not be read.
func (w *Watcher) plainly(err error) error {
	var ours *digest.Error
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &ours):
		return ours
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &timeout) && timeout.Timeout():
		return digest.Errorf(digest.Invalid, "it did not answer in full within %s", w.options.Timeout)
	case errors.As(err, &dns):
		return digest.Errorf(digest.Invalid, "its host has no address: %s", limit(dns.Name, 200, ""))
	default:
		return digest.Errorf(digest.Invalid, "it cannot be reached: %s", limit(fmt.Sprint(err), 300, ""))
	}
}
