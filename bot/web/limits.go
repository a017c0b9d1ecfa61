package web

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"

	"golang.org/x/time/rate"

	"github.com/briefed/briefed/digest"
)

// tooMany is returned to who tries to sign in too often.
type tooMany struct{}

func (tooMany) Error() string { return "too many attempts to sign in" }

// How often one address, and one person, may try to sign in: an office shares an
// address, so that it gets more.
const (
	addressBurst  = 60
	addressEvery  = 1 // a second
	personBurst   = 10
	personEvery   = 0.1
	rememberTries = 10_000 // addresses and people, so that memory is bounded
)

// limits count attempts to sign in.
type limits struct {
	clock     digest.Clock
	mu        sync.Mutex
	addresses map[string]*rate.Limiter
	people    map[string]*rate.Limiter
}

func newLimits(clock digest.Clock) *limits {
	return &limits{clock: clock, addresses: map[string]*rate.Limiter{}, people: map[string]*rate.Limiter{}}
}

func (l *limits) address(key string) bool {
	return l.allow(l.addresses, key, addressEvery, addressBurst)
}
func (l *limits) person(key string) bool { return l.allow(l.people, key, personEvery, personBurst) }

// allow forgets some key where too many are remembered: whoever tries from that
// many addresses is not stopped by counting them.
func (l *limits) allow(all map[string]*rate.Limiter, key string, every rate.Limit, burst int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter := all[key]
	if limiter == nil {
		for old := range all {
			if len(all) < rememberTries {
				break
			}
			delete(all, old)
		}
		limiter = rate.NewLimiter(every, burst)
		all[key] = limiter
	}
	return limiter.AllowN(l.clock.Now(), 1)
}

// addressOf returns where a request came from. A header can say anything, so that
// only a proxy that the operator named is believed: each adds who asked it at the
// end, and the last that is no proxy of ours is the visitor.
func (s *site) addressOf(r *http.Request) string { return visitorAddress(r, s.proxies) }

func visitorAddress(r *http.Request, proxies []netip.Prefix) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ours := func(host string) bool {
		ip, err := netip.ParseAddr(host)
		return err == nil && slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for ours(host) && len(hops) > 0 {
		last := strings.TrimSpace(hops[len(hops)-1])
		if _, err := netip.ParseAddr(last); err != nil {
			break // no proxy wrote that
		}
		host, hops = last, hops[:len(hops)-1]
	}
	return host
}
