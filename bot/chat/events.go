package chat

import (
	"context"
	"encoding/json"
)

// event is what we read of something that Slack tells us of.
type event struct {
	Type       string `json:"type"`
	Challenge  string `json:"challenge"`
	TeamID     string `json:"team_id"`
	Enterprise string `json:"enterprise_id"`
	Event      struct {
		Type string          `json:"type"`
		User json.RawMessage `json:"user"` // an id, or a whole account
		Tab  string          `json:"tab"`
		View struct {
			Hash            string `json:"hash"`
			PrivateMetadata string `json:"private_metadata"`
		} `json:"view"`
		Subteam   json.RawMessage `json:"subteam"` // a whole user group
		SubteamID string          `json:"subteam_id"`
		Added     []string        `json:"added_users"`
		Removed   []string        `json:"removed_users"`
	} `json:"event"`
}

// event handles what Slack tells us of. One that no subject wants is
// acknowledged, or Slack would repeat it and in the end turn events off.
func (b *Bot) event(ctx context.Context, raw []byte) outcome {
	var e event
	if json.Unmarshal(raw, &e) != nil {
		return outcome{}
	}
	if e.Type == "url_verification" {
		return outcome{ack: map[string]string{"challenge": e.Challenge}}
	}
	if do, ok := b.does.events[e.Event.Type]; ok {
		return do(ctx, e)
	}
	return outcome{}
}
