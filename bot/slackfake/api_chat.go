package slackfake

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Limits on a message's text, from the pages of chat.postMessage and
// chat.update. The limit on metadata is not published; the fake takes 8,000.
const (
	maxText           = 40_000
	maxUpdateText     = 4_000
	maxMarkdownText   = 12_000
	maxMetadata       = 8_000
	maxAttachments    = 100
	maxBlocksTogether = 13_200
)

type postReply struct {
	OK       bool         `json:"ok"`
	Channel  string       `json:"channel"`
	TS       string       `json:"ts"`
	Text     string       `json:"text,omitempty"`
	Message  *wireMessage `json:"message,omitempty"`
	Metadata obj          `json:"response_metadata,omitempty"`
}

func (s *Server) chatPostMessage(c *call) (any, *apiError) {
	ch, err := s.destination(c.args["channel"])
	if err != nil {
		return nil, err
	}
	m, err := s.content(c, asPost)
	if err != nil {
		return nil, err
	}
	if ch.im == "" {
		switch {
		case ch.ReadOnly:
			return nil, refuse("restricted_action_read_only_channel")
		case ch.ThreadOnly && c.args["thread_ts"] == "":
			return nil, refuse("restricted_action_thread_only_channel")
		}
	}
	m.ThreadTS = c.args["thread_ts"]
	reply := postReply{OK: true, Channel: ch.ID}
	if utf8.RuneCountInString(m.Text) > maxText {
		m.Text = string([]rune(m.Text)[:maxText])
		reply.Metadata = obj{"warnings": []string{"message_truncated"}}
	}
	s.store(ch, m)
	shown := s.wire(m, true)
	reply.TS, reply.Message = m.TS, &shown
	return reply, nil
}

// destination finds where a message is to go. A person's id opens the direct
// message. What cannot be seen is channel_not_found, which is also the only
// error chat.postMessage documents for people who have left.
func (s *Server) destination(id string) (*channel, *apiError) {
	ch := s.state.channelByID[id]
	person := s.state.userByID[id]
	if ch != nil && ch.im != "" {
		person = s.state.userByID[ch.im]
	}
	switch {
	case person != nil:
		switch {
		case person.Deleted || person.IsStranger:
			return nil, refuse("channel_not_found")
		case person.IsBot || person.ID == "USLACKBOT":
			return nil, refuse("cannot_dm_bot")
		case s.state.noMessagesTab:
			return nil, refuse("messages_tab_disabled")
		}
		return s.openDM(person.ID), nil
	case ch == nil, ch.Private && !ch.isMember[BotUserID]:
		return nil, refuse("channel_not_found")
	case ch.Archived:
		return nil, refuse("is_archived")
	case !ch.isMember[BotUserID] && !s.scopes["chat:write.public"]:
		return nil, refuse("not_in_channel")
	}
	return ch, nil
}

// manner is how a message comes to be, which decides what it may say.
type manner struct {
	text    int    // the longest text that is not refused
	tooLong string // the error for blocks that are too long together; empty: no limit
}

// Only chat.postMessage documents msg_blocks_too_long. It is said to be alone in
// having the limit too (slackapi/bolt-js issue 2867), but the fake spares only
// response URLs.
var (
	asPost      = manner{tooLong: "msg_blocks_too_long"}
	asUpdate    = manner{text: maxUpdateText, tooLong: "msg_too_long"}
	asEphemeral = manner{text: maxUpdateText, tooLong: "msg_too_long"}
	asResponse  = manner{}
)

// content reads and checks what a message is to say.
func (s *Server) content(c *call, as manner) (*Message, *apiError) {
	m := &Message{
		User: BotUserID, BotID: BotID, Text: c.args["text"],
		Blocks: c.raw("blocks"), Attachments: c.raw("attachments"), Metadata: c.raw("metadata"),
	}
	if markdown := c.args["markdown_text"]; markdown != "" {
		if m.Text != "" || m.Blocks != nil {
			return nil, refuse("markdown_text_conflict")
		}
		if utf8.RuneCountInString(markdown) > maxMarkdownText {
			return nil, refuse("msg_too_long")
		}
		m.Text = markdown
	}
	if s.opts.NoValidation {
		return m, nil
	}
	if as.text > 0 && utf8.RuneCountInString(m.Text) > as.text {
		return nil, refuse("msg_too_long")
	}
	if err := checkMessageParts(m); err != nil {
		return nil, err
	}
	if as.tooLong != "" && m.Blocks != nil && blocksLength(m.Blocks) > maxBlocksTogether {
		return nil, refuse(as.tooLong)
	}
	if strings.TrimSpace(m.Text) == "" && isEmptyList(m.Blocks) && isEmptyList(m.Attachments) {
		return nil, refuse("no_text")
	}
	return m, nil
}

func checkMessageParts(m *Message) *apiError {
	if m.Blocks != nil {
		var list []json.RawMessage
		if json.Unmarshal(m.Blocks, &list) != nil {
			return refuse("invalid_blocks_format")
		}
		if faults := ValidateBlocks(SurfaceMessage, m.Blocks); len(faults) > 0 {
			return refuse("invalid_blocks", faults...)
		}
	}
	if m.Attachments != nil {
		var list []map[string]any
		if json.Unmarshal(m.Attachments, &list) != nil {
			return refuse("invalid_arguments", "[ERROR] attachments must be an array of objects [json-pointer:/attachments]")
		}
		if len(list) > maxAttachments {
			return refuse("too_many_attachments")
		}
	}
	return checkMetadata(m.Metadata)
}

func checkMetadata(raw json.RawMessage) *apiError {
	if raw == nil {
		return nil
	}
	var meta struct {
		EventType    string         `json:"event_type"`
		EventPayload map[string]any `json:"event_payload"`
	}
	switch {
	case json.Unmarshal(raw, &meta) != nil, meta.EventType == "" && len(meta.EventPayload) > 0:
		return refuse("invalid_metadata_format")
	case meta.EventPayload == nil && meta.EventType != "":
		return refuse("invalid_metadata_format")
	case len(raw) > maxMetadata:
		return refuse("metadata_too_large")
	}
	return nil
}

func isEmptyList(raw json.RawMessage) bool {
	var list []json.RawMessage
	return raw == nil || json.Unmarshal(raw, &list) == nil && len(list) == 0
}

func (s *Server) chatPostEphemeral(c *call) (any, *apiError) {
	ch, err := s.destination(c.args["channel"])
	if err != nil {
		return nil, err
	}
	if user := c.args["user"]; !ch.isMember[user] {
		return nil, refuse("user_not_in_channel")
	}
	// The page names msg_too_long without a number; the fake takes chat.update's.
	m, err := s.content(c, asEphemeral)
	if err != nil {
		return nil, err
	}
	m.ThreadTS = c.args["thread_ts"]
	stored := s.storeEphemeral(ch, c.args["user"], m)
	return obj{"message_ts": stored.TS}, nil
}
