package chat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// signatureAge is how far a request's time may be from ours, before or after
// (docs.slack.dev: verifying requests from Slack). It is reckoned in real time,
// whatever the service's clock says.
const signatureAge = 5 * time.Minute

var errSignature = errors.New("the request is not signed by Slack, or its time is more than five minutes off")

// verify checks a request's signature over its raw body: v0=HMAC-SHA256 of
// "v0:<timestamp>:<body>" with the app's signing secret.
func verify(secret []byte, h http.Header, body []byte, now time.Time) error {
	timestamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return errSignature
	}
	// Compared as whole seconds: a time centuries off would overflow a duration.
	if off := now.Unix() - seconds; off > int64(signatureAge/time.Second) || off < -int64(signatureAge/time.Second) {
		return errSignature
	}
	given, found := strings.CutPrefix(h.Get("X-Slack-Signature"), "v0=")
	sum, err := hex.DecodeString(given)
	if !found || err != nil {
		return errSignature
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), sum) {
		return errSignature
	}
	return nil
}

// replays remembers the signatures of the last ten minutes. Answers are
// idempotent already; this keeps a request that was listened in on from being
// sent again after the person undid what it said.
type replays struct {
	mu   sync.Mutex
	seen map[string]time.Time
}

// first reports whether a signature comes for the first time.
func (r *replays) first(signature string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen == nil {
		r.seen = map[string]time.Time{}
	}
	if _, again := r.seen[signature]; again {
		return false
	}
	if len(r.seen)%256 == 255 {
		for s, at := range r.seen {
			if now.Sub(at) > 2*signatureAge {
				delete(r.seen, s)
			}
		}
	}
	r.seen[signature] = now
	return true
}
