package slackfake

import (
	"encoding/json"
	"slices"
	"time"
)

// Message is one message of a conversation, as it reads now.
type Message struct {
	Channel  string `json:"channel"`
	TS       string `json:"ts"`
	ThreadTS string `json:"thread_ts,omitempty"`
	// User is the author: BotUserID for the app's own.
	User  string `json:"user"`
	BotID string `json:"bot_id,omitempty"`
	Text  string `json:"text"`
	// Blocks, Attachments and Metadata are as the app sent them, except that a
	// block without a block_id has got one, as in Slack.
	Blocks      json.RawMessage `json:"blocks,omitempty"`
	Attachments json.RawMessage `json:"attachments,omitempty"`
	Metadata    json.RawMessage `json:"metadata,omitempty"`
	// To is the only person who sees the message, when it is ephemeral.
	To string `json:"to,omitempty"`
	// Files are the ids of the files shared with it.
	Files []string `json:"files,omitempty"`
	// Edits are the earlier states, oldest first.
	Edits []Edit `json:"edits,omitempty"`
	// DeletedAt is zero while the message is there.
	DeletedAt time.Time `json:"deleted_at,omitzero"`

	identified bool // every block has a block_id
}

// Edit is what a message said before it was changed.
type Edit struct {
	At     time.Time       `json:"at"`
	Text   string          `json:"text"`
	Blocks json.RawMessage `json:"blocks,omitempty"`
	// Via is chat.update or response_url.
	Via string `json:"via"`
}

// Event reads the message's metadata: the event type and its payload, or
// nothing when it has none.
func (m Message) Event() (eventType string, payload map[string]any) {
	var meta struct {
		EventType    string         `json:"event_type"`
		EventPayload map[string]any `json:"event_payload"`
	}
	if json.Unmarshal(m.Metadata, &meta) != nil {
		return "", nil
	}
	return meta.EventType, meta.EventPayload
}

// Elements lists what a person can press or choose in the message.
func (m Message) Elements() []Element { return Elements(m.Blocks) }

func (m *Message) clone() Message {
	m.identify()
	c := *m
	c.Edits = slices.Clone(m.Edits)
	return c
}

// identify gives block ids to the blocks that have none.
func (m *Message) identify() {
	if !m.identified {
		m.Blocks = withBlockIDs(m.Blocks, m.TS+"/"+time.Duration(len(m.Edits)).String())
		m.identified = true
	}
}

// wireMessage is a message as Slack's API and payloads show it.
type wireMessage struct {
	Type        string          `json:"type"`
	User        string          `json:"user"`
	BotID       string          `json:"bot_id,omitempty"`
	AppID       string          `json:"app_id,omitempty"`
	Team        string          `json:"team"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts,omitempty"`
	Blocks      json.RawMessage `json:"blocks,omitempty"`
	Attachments json.RawMessage `json:"attachments,omitempty"`
	Metadata    json.RawMessage `json:"metadata,omitempty"`
	Edited      *wireEdited     `json:"edited,omitempty"`
	Files       []wireFile      `json:"files,omitempty"`
}

type wireEdited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// wire shows the message as Slack does. Metadata is shown only where Slack
// would: in conversations.history when asked for. The caller holds the lock.
func (s *Server) wire(m *Message, metadata bool) wireMessage {
	if !s.opts.NoValidation {
		m.identify()
	}
	w := wireMessage{
		Type: "message", User: m.User, BotID: m.BotID, Team: s.opts.TeamID, Text: m.Text,
		TS: m.TS, ThreadTS: m.ThreadTS, Blocks: m.Blocks, Attachments: m.Attachments,
	}
	if m.BotID != "" {
		w.AppID = s.opts.AppID
	}
	if metadata {
		w.Metadata = m.Metadata
	}
	// Slack marks no edit where blocks are used.
	if n := len(m.Edits); n > 0 && len(m.Blocks) == 0 {
		w.Edited = &wireEdited{User: m.User, TS: formatTS(m.Edits[n-1].At.UnixMicro())}
	}
	for _, id := range m.Files {
		if f := s.state.file(id); f != nil {
			w.Files = append(w.Files, f.wire())
		}
	}
	return w
}

// store adds a message to its channel and gives it its ts. The caller holds
// the lock.
func (s *Server) store(ch *channel, m *Message) *Message {
	m.Channel = ch.ID
	m.TS = s.nextTS()
	ch.messages = append(ch.messages, m)
	ch.byTS[m.TS] = m
	s.state.messages++
	s.changed()
	return m
}

// storeEphemeral shows a message to one person and keeps it for the record.
func (s *Server) storeEphemeral(ch *channel, to string, m *Message) *Message {
	m.Channel, m.To, m.TS = ch.ID, to, s.nextTS()
	s.state.ephemerals[to] = append(s.state.ephemerals[to], m)
	s.changed()
	return m
}

// Say posts a message as a person would. The channel must exist.
func (s *Server) Say(user, channelID, text string) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.state.lookup(channelID)
	if ch == nil {
		ch = s.openDM(user)
	}
	return s.store(ch, &Message{User: user, Text: text}).clone()
}
