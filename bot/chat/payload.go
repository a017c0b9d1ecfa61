package chat

import (
	"encoding/json"
	"strings"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
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
		Type            string `json:"type"`
		Blocks          []struct {
			Type    string `json:"type"`
			BlockID string `json:"block_id"`
		} `json:"blocks"`
		State struct {
			Values map[string]map[string]input `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// action is a control that was used.
type action struct {
	ActionID string `json:"action_id"`
	BlockID  string `json:"block_id"`
	TS       string `json:"action_ts"`
	input
}

// input is what was chosen or typed; which field is set depends on the element.
type input struct {
	Value                string   `json:"value"`
	SelectedOption       *choice  `json:"selected_option"`
	SelectedOptions      []choice `json:"selected_options"`
	SelectedDate         string   `json:"selected_date"`
	SelectedTime         string   `json:"selected_time"`
	SelectedDateTime     int64    `json:"selected_date_time"`
	SelectedUser         string   `json:"selected_user"`
	SelectedUsers        []string `json:"selected_users"`
	SelectedConversation string   `json:"selected_conversation"`
}

type choice struct {
	Value string `json:"value"`
}

func (c *choice) value() string {
	if c == nil {
		return ""
	}
	return c.Value
}

// pressed is the control that was used.
func (i interaction) pressed() action {
	if len(i.Actions) == 0 {
		return action{}
	}
	return i.Actions[0]
}

// key names what somebody did, however often and in whatever request Slack tells
// of it; "" where Slack gives nothing to tell it by.
func (i interaction) key() string {
	a := i.pressed()
	if i.TriggerID == "" && a.TS == "" {
		return ""
	}
	typed, err := json.Marshal(i.View.State.Values)
	if err != nil {
		typed = nil // maps of texts: it cannot fail
	}
	return digest.ActKey("interaction", i.Type, i.User.ID, i.TriggerID, a.TS, a.BlockID, a.ActionID, a.Value, a.SelectedOption.value(),
		i.Container.MessageTS, i.View.ID, i.View.Hash, i.View.CallbackID, string(typed))
}

// given is what stands in an input of a modal. Our inputs have the same block_id
// and action_id.
func (i interaction) given(name string) input { return i.View.State.Values[name][name] }

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
