package slackfake

import (
	"cmp"
	"encoding/json"
	"fmt"
)

func (s *Server) authTest(*call) (any, *apiError) {
	return obj{
		"url": "https://" + s.opts.TeamDomain + ".slack.com/", "team": s.opts.TeamName, "team_id": s.opts.TeamID,
		"user": "briefed", "user_id": BotUserID, "bot_id": BotID, "is_enterprise_install": false,
	}, nil
}

func (s *Server) teamInfo(c *call) (any, *apiError) {
	if id := cmp.Or(c.args["team"], s.opts.TeamID); id != s.opts.TeamID {
		return nil, refuse("team_not_found")
	}
	return obj{"team": obj{
		"id": s.opts.TeamID, "name": s.opts.TeamName, "domain": s.opts.TeamDomain,
		"email_domain": "", "icon": obj{"image_default": true},
		"url": "https://" + s.opts.TeamDomain + ".slack.com/",
	}}, nil
}

func (s *Server) dndInfo(c *call) (any, *apiError) {
	u := s.state.userByID[cmp.Or(c.args["user"], BotUserID)]
	if u == nil {
		return nil, refuse("user_not_found")
	}
	now := s.opts.Now()
	on := u.DNDUntil.After(now)
	start, end := int64(1), int64(1) // what Slack gives for "no schedule"
	if on {
		start, end = now.Unix(), u.DNDUntil.Unix()
	}
	return obj{
		"dnd_enabled": on, "next_dnd_start_ts": start, "next_dnd_end_ts": end,
		"snooze_enabled": false,
	}, nil
}

// blocksValidate is Slack's own validator: exactly one of blocks, message and
// view, and an errors array of pointer, code and message
// (docs.slack.dev: blocks.validate).
func (s *Server) blocksValidate(c *call) (any, *apiError) {
	blocks, message, view := c.raw("blocks"), c.raw("message"), c.raw("view")
	given := 0
	for _, raw := range []json.RawMessage{blocks, message, view} {
		if raw != nil {
			given++
		}
	}
	if given != 1 {
		return nil, refuse("invalid_arguments", "[ERROR] provide exactly one of blocks, message, view")
	}
	var found []fault
	code := "invalid_blocks"
	switch {
	case blocks != nil:
		found = checkBlocks(SurfaceMessage, blocks, "")
	case message != nil:
		var m struct {
			Blocks json.RawMessage `json:"blocks"`
		}
		code = "invalid_message"
		if err := json.Unmarshal(message, &m); err != nil {
			found = []fault{{"", fmt.Sprintf("is not a JSON object: %v", err)}}
		} else if m.Blocks != nil {
			found = checkBlocks(SurfaceMessage, m.Blocks, "/blocks")
		}
	default:
		code = "invalid_view"
		found = checkView(view, "")
	}
	if len(found) == 0 {
		return obj{}, nil
	}
	errors := make([]obj, len(found))
	for i, f := range found {
		errors[i] = obj{"pointer": f.at, "code": "failed_constraint", "message": f.what}
	}
	// This one error carries more than a code, so it is not an apiError.
	return json.RawMessage(encode(obj{"ok": false, "error": code, "errors": errors})), nil
}
