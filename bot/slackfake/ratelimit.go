package slackfake

import (
	"cmp"
	"time"
)

// bucket is a token bucket: it holds at most size tokens and gets one every
// refill.
type bucket struct {
	size   float64
	refill time.Duration
	tokens float64
	at     time.Time
}

// take uses a token, or tells how long until there is one.
func (b *bucket) take(now time.Time) time.Duration {
	b.tokens = min(b.size, b.tokens+float64(now.Sub(b.at))/float64(b.refill))
	b.at = now
	if b.tokens < 1 {
		return time.Duration((1 - b.tokens) * float64(b.refill))
	}
	b.tokens--
	return 0
}

// overLimit tells how long a call must wait, zero if it may pass. The caller
// holds the lock.
//
// chat.postMessage is limited to one a second per channel and to
// Options.PostsPerMinute per workspace, every other method to its tier per
// minute (docs.slack.dev/apis/web-api/rate-limits). Slack tolerates bursts of
// undisclosed size; the fake allows none in a channel and two seconds' worth in
// the workspace.
func (s *Server) overLimit(c *call) time.Duration {
	if !s.opts.RateLimits {
		return 0
	}
	now := s.opts.Wall()
	if c.method == "chat.postMessage" {
		perMinute := s.opts.PostsPerMinute
		channel := c.args["channel"]
		if ch := s.state.lookup(channel); ch != nil {
			channel = cmp.Or(ch.im, ch.ID) // one bucket for a person's U… and D… ids
		}
		one := s.bucket("channel "+channel, 1, 60, now)
		wait := one.take(now)
		if wait == 0 {
			if wait = s.bucket("posts", max(1, perMinute/30), perMinute, now).take(now); wait > 0 {
				one.tokens++ // it was not posted
			}
		}
		return wait
	}
	if tier := methods[c.method].tier; tier > 0 {
		return s.bucket(c.method, tier, tier, now).take(now)
	}
	return 0
}

func (s *Server) bucket(name string, size, perMinute int, now time.Time) *bucket {
	b := s.buckets[name]
	if b == nil {
		b = &bucket{size: float64(size), refill: time.Minute / time.Duration(perMinute), tokens: float64(size), at: now}
		s.buckets[name] = b
	}
	return b
}
