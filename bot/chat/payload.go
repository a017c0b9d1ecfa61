package chat

import (
	"encoding/json"
	"strings"

	"github.com/slack-go/slack"
)

// interaction is what we read of a press, a choice or a submitted modal. It is
// read leniently: a new kind of block somewhere in a message must not cost
// anybody their answer.
type interaction struct {
	Type string `json:"type"`
	User struct {
		ID     string `json:"id"`
		TeamID string `json:"team_id"`
	} `json:"user"`
	Team struct {
		ID string `json:"id"`
	} `json:"team"`
	Enterprise struct {
		ID string `json:"id"`
	} `json:"enterprise"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Container   struct {
		Type      string `json:"type"`
		ChannelID string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
		ViewID    string `json:"view_id"`
	} `json:"container"`
	Channel struct {
		Name string `json:"name"`
	} `json:"channel"`
	Message struct {
		Text   string          `json:"text"`
		Blocks json.RawMessage `json:"blocks"`
	} `json:"message"`
	Actions []action `json:"actions"`
	View    struct {
		ID              string `json:"id"`
		Hash            string `json:"hash"`
		CallbackID      string `json:"callback_id"`
		PrivateMetadata string `json:"private_metadata"`
		State           struct {
			Values map[string]map[string]input `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

type action struct {
	ActionID       string  `json:"action_id"`
	BlockID        string  `json:"block_id"`
	Value          string  `json:"value"`
	SelectedOption *choice `json:"selected_option"`
}

type choice struct {
	Value string `json:"value"`
}

type input struct {
	Value          string  `json:"value"`
	SelectedOption *choice `json:"selected_option"`
}

func (c *choice) value() string {
	if c == nil {
		return ""
	}
	return c.Value
}

// private reports whether only the person can see the message: then it may show
// their answer.
func (i interaction) private() bool {
	return i.Container.Ephemeral || i.Channel.Name == "directmessage" || strings.HasPrefix(i.Container.ChannelID, "D")
}

// blocks are the message's blocks as they were when the button was pressed.
func (i interaction) blocks() ([]slack.Block, error) {
	var blocks slack.Blocks
	err := json.Unmarshal(i.Message.Blocks, &blocks)
	return blocks.BlockSet, err
}
