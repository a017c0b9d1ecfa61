package slackfake

import (
	"strings"
)

func (s *Server) chatUpdate(c *call) (any, *apiError) {
	m, err := s.own(c, c.args["ts"], "cant_update_message")
	if err != nil {
		return nil, err
	}
	if s.state.channelByID[m.Channel].Archived {
		return nil, refuse("is_inactive")
	}
	next, err := s.content(c, asUpdate)
	if err != nil {
		return nil, err
	}
	s.edit(m, next, "chat.update")
	shown := s.wire(m, true)
	return postReply{OK: true, Channel: m.Channel, TS: m.TS, Text: m.Text, Message: &shown}, nil
}

// edit gives a message new text and blocks; metadata stays unless replaced
// (docs.slack.dev: chat.update).
func (s *Server) edit(m, next *Message, via string) {
	m.Edits = append(m.Edits, Edit{At: s.opts.Now(), Text: m.Text, Blocks: m.Blocks, Via: via})
	m.Text, m.Blocks, m.Attachments, m.identified = next.Text, next.Blocks, next.Attachments, false
	if next.Metadata != nil {
		m.Metadata = next.Metadata
	}
	s.changed()
}

func (s *Server) chatDelete(c *call) (any, *apiError) {
	m, err := s.own(c, c.args["ts"], "cant_delete_message")
	if err != nil {
		return nil, err
	}
	m.DeletedAt = s.opts.Now()
	s.changed()
	return obj{"channel": m.Channel, "ts": m.TS}, nil
}

// own finds a message that the app may change: its own, in a conversation named
// by its C… or D… id. A person's U… id will not do (docs.slack.dev:
// chat.update), and ephemeral messages are not found.
func (s *Server) own(c *call, ts, denied string) (*Message, *apiError) {
	ch := s.state.channelByID[c.args["channel"]]
	if ch == nil || ch.Private && !ch.isMember[BotUserID] {
		return nil, refuse("channel_not_found")
	}
	m := ch.byTS[ts]
	if m == nil || !m.DeletedAt.IsZero() {
		return nil, refuse("message_not_found")
	}
	if m.BotID == "" {
		return nil, refuse(denied)
	}
	return m, nil
}

func (s *Server) chatGetPermalink(c *call) (any, *apiError) {
	ch := s.state.channelByID[c.args["channel"]]
	if ch == nil || ch.Private && !ch.isMember[BotUserID] {
		return nil, refuse("channel_not_found")
	}
	ts := c.args["message_ts"]
	if m := ch.byTS[ts]; m == nil || !m.DeletedAt.IsZero() {
		return nil, refuse("message_not_found")
	}
	link := "https://" + s.opts.TeamDomain + ".slack.com/archives/" + ch.ID + "/p" + strings.ReplaceAll(ts, ".", "")
	return obj{"channel": ch.ID, "permalink": link}, nil
}
