package chat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// signatureAge is how far a request's time may be from ours, before or after
// (docs.slack.dev: verifying requests from Slack). It is reckoned in real time,
// whatever the service's clock says.
const signatureAge = 5 * time.Minute

var errSignature = errors.New("the request is not signed by Slack, or its time is more than five minutes off")

// verify checks a request's signature over its raw body: v0=HMAC-SHA256 of
// "v0:<timestamp>:<body>" with the app's signing secret. It returns the signature as
// bytes: its text can be written in more than one way.
func verify(secret []byte, h http.Header, body []byte, now time.Time) ([]byte, error) {
	timestamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return nil, errSignature
	}
	// Compared as whole seconds: a time centuries off would overflow a duration.
	if off := now.Unix() - seconds; off > int64(signatureAge/time.Second) || off < -int64(signatureAge/time.Second) {
		return nil, errSignature
	}
	given, found := strings.CutPrefix(h.Get("X-Slack-Signature"), "v0=")
	sum, err := hex.DecodeString(given)
	if !found || err != nil {
		return nil, errSignature
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(body)
	if !hmac.Equal(mac.Sum(nil), sum) {
		return nil, errSignature
	}
	return sum, nil
}
