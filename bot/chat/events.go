package chat

import "encoding/json"

// event acknowledges what Slack tells us of. Nothing is done with events yet but
// the check of the address; an unknown one is acknowledged, or Slack would
// repeat it and in the end turn them off.
func (b *Bot) event(raw []byte) outcome {
	var e struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
	}
	if json.Unmarshal(raw, &e) == nil && e.Type == "url_verification" {
		return outcome{ack: map[string]string{"challenge": e.Challenge}}
	}
	return outcome{}
}
