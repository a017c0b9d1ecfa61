package slackfake

import (
	"cmp"
	"slices"
	"strings"
)

// kind is the conversation's type, as conversations.list names it, and the
// prefix of the scopes that govern it.
func (ch *channel) kind() (name, scope string) {
	switch {
	case ch.im != "":
		return "im", "im"
	case ch.mpim:
		return "mpim", "mpim"
	case ch.Private:
		return "private_channel", "groups"
	}
	return "public_channel", "channels"
}

// visible finds a conversation the app can see, and checks the scope that its
// type asks for, such as channels:read.
func (s *Server) visible(id, suffix string) (*channel, *apiError) {
	ch := s.state.channelByID[id]
	if ch == nil || ch.Private && !ch.isMember[BotUserID] {
		// Without any scope of the family, Slack tells nothing about channels.
		var any []string
		for _, prefix := range []string{"channels", "groups", "im", "mpim"} {
			any = append(any, prefix+suffix)
		}
		if err := s.require(any...); err != nil {
			return nil, err
		}
		return nil, refuse("channel_not_found")
	}
	_, scope := ch.kind()
	if err := s.require(scope + suffix); err != nil {
		return nil, err
	}
	return ch, nil
}

func (s *Server) conversationsInfo(c *call) (any, *apiError) {
	ch, err := s.visible(c.args["channel"], ":read")
	if err != nil {
		return nil, err
	}
	shown := s.wireChannel(ch)
	if c.flag("include_num_members") {
		shown.NumMembers = len(ch.Members)
	}
	return obj{"channel": shown}, nil
}

func (s *Server) conversationsList(c *call) (any, *apiError) {
	return s.listConversations(c, func(ch *channel) bool { return !ch.Private || ch.isMember[BotUserID] }, true)
}

func (s *Server) usersConversations(c *call) (any, *apiError) {
	user := cmp.Or(c.args["user"], BotUserID)
	return s.listConversations(c, func(ch *channel) bool {
		return ch.isMember[user] && (!ch.Private || ch.isMember[BotUserID])
	}, false)
}

func (s *Server) listConversations(c *call, include func(*channel) bool, counted bool) (any, *apiError) {
	scopes := map[string]string{
		"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read",
	}
	types := strings.Split(cmp.Or(c.args["types"], "public_channel"), ",")
	for _, name := range types {
		scope, known := scopes[strings.TrimSpace(name)]
		if !known {
			return nil, refuse("invalid_types")
		}
		if err := s.require(scope); err != nil {
			return nil, err
		}
	}
	var all []*channel
	for _, ch := range s.state.channels {
		kind, _ := ch.kind()
		if slices.Contains(types, kind) && include(ch) && (!ch.Archived || !c.flag("exclude_archived")) {
			all = append(all, ch)
		}
	}
	if c.args["limit"] == "" {
		c.args["limit"] = "100"
	}
	part, next, err := page(c, all, 999)
	if err != nil {
		return nil, err
	}
	shown := make([]wireChannel, len(part))
	for i, ch := range part {
		shown[i] = s.wireChannel(ch)
		if counted {
			shown[i].NumMembers = len(ch.Members)
		}
	}
	return obj{"channels": shown, "response_metadata": nextCursor(next)}, nil
}

func (s *Server) conversationsMembers(c *call) (any, *apiError) {
	ch, err := s.visible(c.args["channel"], ":read")
	if err != nil {
		return nil, err
	}
	if c.args["limit"] == "" {
		c.args["limit"] = "100"
	}
	members, next, err := page(c, ch.Members, 1000)
	if err != nil {
		return nil, err
	}
	return obj{"members": append([]string{}, members...), "response_metadata": nextCursor(next)}, nil
}

func (s *Server) conversationsOpen(c *call) (any, *apiError) {
	if id := c.args["channel"]; id != "" {
		ch := s.state.channelByID[id]
		if ch == nil || ch.im == "" {
			return nil, refuse("channel_not_found")
		}
		return s.opened(c, ch, true)
	}
	users := c.list("users")
	switch {
	case len(users) == 0:
		return nil, refuse("users_list_not_supplied")
	case len(users) > 8:
		return nil, refuse("too_many_users")
	}
	for _, id := range users {
		switch u := s.state.userByID[id]; {
		case u == nil:
			return nil, refuse("user_not_found")
		case u.Deleted:
			return nil, refuse("user_disabled")
		case u.IsStranger:
			return nil, refuse("user_not_visible")
		case u.IsBot || u.ID == "USLACKBOT":
			return nil, refuse("cannot_dm_bot")
		}
	}
	if len(users) > 1 {
		if err := s.require("mpim:write"); err != nil {
			return nil, err
		}
		ch := s.state.addChannel(Channel{ID: s.nextID("G"), Private: true, Members: users, Bot: true})
		ch.mpim = true
		return s.opened(c, ch, false)
	}
	if err := s.require("im:write"); err != nil {
		return nil, err
	}
	known := s.state.dms[users[0]] != nil
	return s.opened(c, s.openDM(users[0]), known)
}

func (s *Server) opened(c *call, ch *channel, known bool) (any, *apiError) {
	reply := obj{"channel": obj{"id": ch.ID}}
	if c.flag("return_im") {
		reply["channel"] = s.wireChannel(ch)
	}
	if known {
		reply["no_op"], reply["already_open"] = true, true
	}
	return reply, nil
}

func (s *Server) conversationsJoin(c *call) (any, *apiError) {
	ch := s.state.channelByID[c.args["channel"]]
	switch {
	case ch == nil, ch.Private && !ch.isMember[BotUserID]:
		return nil, refuse("channel_not_found")
	case ch.im != "" || ch.Private:
		return nil, refuse("method_not_supported_for_channel_type")
	case ch.Archived:
		return nil, refuse("is_archived")
	}
	ch.join(BotUserID)
	return obj{"channel": s.wireChannel(ch)}, nil
}

func (s *Server) conversationsHistory(c *call) (any, *apiError) {
	ch, err := s.visible(c.args["channel"], ":history")
	if err != nil {
		return nil, err
	}
	if !ch.isMember[BotUserID] {
		return nil, refuse("not_in_channel")
	}
	oldest, latest, inclusive := c.args["oldest"], c.args["latest"], c.flag("inclusive")
	var list []*Message
	for _, m := range slices.Backward(ch.messages) { // newest first
		after := oldest == "" || m.TS > oldest || inclusive && m.TS == oldest
		before := latest == "" || latest == "now" || m.TS < latest || inclusive && m.TS == latest
		top := m.ThreadTS == "" || m.ThreadTS == m.TS
		if m.DeletedAt.IsZero() && after && before && top {
			list = append(list, m)
		}
	}
	if c.args["limit"] == "" {
		c.args["limit"] = "100"
	}
	part, next, err := page(c, list, 999)
	if err != nil {
		return nil, err
	}
	shown := make([]wireMessage, len(part))
	for i, m := range part {
		shown[i] = s.wire(m, c.flag("include_all_metadata"))
	}
	return obj{
		"messages": shown, "has_more": next != "", "pin_count": 0,
		"response_metadata": nextCursor(next),
	}, nil
}
