package slackfake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// Sign computes X-Slack-Signature for a body sent at timestamp (seconds since
// 1970, as in X-Slack-Request-Timestamp), as docs.slack.dev describes under
// "Verifying requests from Slack".
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + timestamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}
