package slackfake

import (
	"cmp"
	"slices"
)

// Channel is a channel to add. ID is the only field that must be set.
type Channel struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Private channels do not exist for a bot that is not in them.
	Private  bool `json:"private"`
	Archived bool `json:"archived"`
	// ExtShared and PendingExtShared mark channels shared, or about to be, with
	// another organisation; OrgShared, with another workspace of the same one.
	ExtShared        bool `json:"ext_shared"`
	PendingExtShared bool `json:"pending_ext_shared"`
	OrgShared        bool `json:"org_shared"`
	// Members are people's ids; Bot adds the app's own bot.
	Members []string `json:"members"`
	Bot     bool     `json:"bot"`
	// ReadOnly and ThreadOnly are the administrators' posting preferences.
	ReadOnly   bool `json:"read_only"`
	ThreadOnly bool `json:"thread_only"`
}

// channel is a conversation with its messages.
type channel struct {
	Channel
	im       string // the other person, in a direct message
	mpim     bool
	isMember map[string]bool
	messages []*Message
	byTS     map[string]*Message
}

func (ch *channel) present() []Message {
	list := make([]Message, 0, len(ch.messages))
	for _, m := range ch.messages {
		if m.DeletedAt.IsZero() {
			list = append(list, m.clone())
		}
	}
	return list
}

func (ch *channel) join(user string) {
	if !ch.isMember[user] {
		ch.isMember[user] = true
		ch.Members = append(ch.Members, user)
	}
}

func (st *State) addChannel(c Channel) *channel {
	ch := st.channelByID[c.ID]
	if ch == nil {
		ch = &channel{byTS: make(map[string]*Message)}
		st.channelByID[c.ID] = ch
		st.channels = append(st.channels, ch)
	}
	members := c.Members
	c.Members = nil
	ch.Channel = c
	ch.Name = cmp.Or(ch.Name, ch.ID)
	ch.isMember = make(map[string]bool, len(members)+1)
	if c.Bot {
		ch.join(BotUserID)
	}
	for _, user := range members {
		ch.join(user)
	}
	return ch
}

// AddChannel adds channels, or changes those whose id is known; messages stay.
func (s *Server) AddChannel(channels ...Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range channels {
		s.state.addChannel(c)
	}
	s.changed()
}

// Invite makes people, or the bot by BotUserID, members of a channel.
func (s *Server) Invite(channelID string, users ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.state.channelByID[channelID]; ch != nil {
		for _, user := range users {
			ch.join(user)
		}
		s.changed()
	}
}

// Kick ends memberships of a channel.
func (s *Server) Kick(channelID string, users ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.state.channelByID[channelID]; ch != nil {
		for _, user := range users {
			delete(ch.isMember, user)
		}
		ch.Members = slices.DeleteFunc(ch.Members, func(id string) bool { return !ch.isMember[id] })
		s.changed()
	}
}

// openDM returns the app's conversation with a person, opening it if needed.
// The caller holds the lock and has checked the person.
func (s *Server) openDM(user string) *channel {
	if ch := s.state.dms[user]; ch != nil {
		return ch
	}
	id := s.nextID("D")
	ch := s.state.addChannel(Channel{ID: id, Name: user, Members: []string{user}, Bot: true})
	ch.im = user
	s.state.dms[user] = ch
	return ch
}

// SetMessagesTab turns the app's Messages tab on or off; while it is off,
// direct messages are refused with messages_tab_disabled.
func (s *Server) SetMessagesTab(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.noMessagesTab = !on
}

// SetHomeTab turns the app's Home tab on or off; while it is off, views.publish
// is refused with not_enabled.
func (s *Server) SetHomeTab(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.noHomeTab = !on
}

// wireChannel is a conversation as conversations.info and .list show it.
type wireChannel struct {
	ID                 string `json:"id"`
	Name               string `json:"name,omitempty"`
	NameNormalized     string `json:"name_normalized,omitempty"`
	IsChannel          bool   `json:"is_channel"`
	IsGroup            bool   `json:"is_group"`
	IsIM               bool   `json:"is_im"`
	IsMPIM             bool   `json:"is_mpim"`
	IsPrivate          bool   `json:"is_private"`
	IsArchived         bool   `json:"is_archived"`
	IsGeneral          bool   `json:"is_general"`
	IsShared           bool   `json:"is_shared"`
	IsExtShared        bool   `json:"is_ext_shared"`
	IsOrgShared        bool   `json:"is_org_shared"`
	IsPendingExtShared bool   `json:"is_pending_ext_shared"`
	IsMember           bool   `json:"is_member"`
	IsUserDeleted      bool   `json:"is_user_deleted,omitempty"`
	User               string `json:"user,omitempty"`
	NumMembers         int    `json:"num_members,omitempty"`
	ContextTeamID      string `json:"context_team_id"`
	Created            int64  `json:"created"`
}

func (s *Server) wireChannel(ch *channel) wireChannel {
	w := wireChannel{
		ID: ch.ID, IsArchived: ch.Archived, ContextTeamID: s.opts.TeamID, Created: 1_700_000_000,
		IsMember: ch.isMember[BotUserID],
	}
	if ch.im != "" {
		w.IsIM, w.User = true, ch.im
		if u := s.state.userByID[ch.im]; u != nil {
			w.IsUserDeleted = u.Deleted
		}
		return w
	}
	w.Name, w.NameNormalized = ch.Name, ch.Name
	w.IsMPIM = ch.mpim
	w.IsChannel, w.IsGroup, w.IsPrivate = !ch.Private, ch.Private && !ch.mpim, ch.Private
	w.IsExtShared, w.IsOrgShared, w.IsPendingExtShared = ch.ExtShared, ch.OrgShared, ch.PendingExtShared
	w.IsShared = ch.ExtShared || ch.OrgShared
	return w
}
