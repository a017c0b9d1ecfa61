package slackfake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
)

// Slash runs a slash command as this person, in their conversation with the
// app. command begins with a slash. An answer given directly is shown like one
// to the response_url.
func (s *Server) Slash(ctx context.Context, user, command, text string) (Reply, error) {
	s.mu.Lock()
	id := s.openDM(user).ID
	s.mu.Unlock()
	return s.SlashIn(ctx, user, id, command, text)
}

// SlashIn runs a slash command in a channel that the person is in.
func (s *Server) SlashIn(ctx context.Context, user, channelID, command, text string) (Reply, error) {
	s.mu.Lock()
	ch := s.state.lookup(channelID)
	if ch == nil || !ch.isMember[user] {
		s.mu.Unlock()
		return Reply{}, fmt.Errorf("%w: %s is not in %s", ErrNotSeen, user, channelID)
	}
	name := user
	if u := s.state.userByID[user]; u != nil {
		name = u.Name
	}
	url := s.newResponseURL(ch, nil, user)
	payload := encode(map[string]string{
		"token": "legacy-verification-token", "team_id": s.opts.TeamID, "team_domain": s.opts.TeamDomain,
		"channel_id": ch.ID, "channel_name": ch.wireName(), "user_id": user, "user_name": name,
		"command": command, "text": text, "api_app_id": s.opts.AppID,
		"is_enterprise_install": "false", "response_url": url, "trigger_id": s.newTrigger(user, ""),
	})
	s.mu.Unlock()
	reply, err := s.deliver(ctx, delivery{kind: kindCommand, payload: payload})
	if err != nil {
		return reply, err
	}
	return reply, s.answered(ch, user, reply.Body)
}

// answered shows what the app answered directly: a JSON message or plain text.
func (s *Server) answered(ch *channel, user string, body []byte) error {
	body = bytes.TrimSpace(body)
	if len(body) == 0 || string(body) == "{}" || string(body) == "null" {
		return nil
	}
	if body[0] != '{' {
		var text string
		if json.Unmarshal(body, &text) != nil {
			text = string(body)
		}
		body = encode(obj{"text": text})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.respond(&responseURL{channel: ch, user: user}, body); err != nil {
		return fmt.Errorf("slackfake: the answer to a command: %s %q", err.code, err.messages)
	}
	return nil
}
