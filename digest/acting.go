package digest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// ActStore remembers for a while what came in from outside, so that nothing that is
// sent again, by mistake or by somebody who listened in, counts again.
type ActStore interface {
	// Arrive keeps a message's key and reports whether neither that nor the act's is on
	// record; either may be "" for none. It forgets what is older than before.
	Arrive(ctx context.Context, now, before time.Time, message, act string) (fresh bool, err error)
	// Acted keeps an act's key.
	Acted(ctx context.Context, now time.Time, act string) error
}

// ActsFor is how long an act is remembered: far longer than a signed request is
// good for (five minutes before or after its time, docs.slack.dev: verifying
// requests from Slack).
const ActsFor = time.Hour

// ActKey is the key of a message, or of an act that it tells of, from what is
// particular to it. It is a digest: nothing of the parts can be read from it.
func ActKey(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Arrive reports whether a message, and the act that it tells of, come for the
// first time. A message counts as come from now on; an act only once [Service.Acted]
// says that it was done, so that one whose saving was cut off may come again.
func (s *Service) Arrive(ctx context.Context, message, act string) (fresh bool, err error) {
	now := s.wall.Now()
	return s.store.Arrive(ctx, now, now.Add(-ActsFor), message, act)
}

// Acted says that an act was done, or refused with words.
func (s *Service) Acted(ctx context.Context, act string) error {
	return s.store.Acted(ctx, s.wall.Now(), act)
}
