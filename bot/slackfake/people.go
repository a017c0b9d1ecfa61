package slackfake

import (
	"cmp"
	"strings"
	"time"
)

// User is a person (or bot) as the workspace's directory knows them. ID is the
// only field that must be set.
type User struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	RealName string `json:"real_name"`
	Email    string `json:"email"`
	// TZ is an IANA time zone; default Europe/London.
	TZ string `json:"tz"`
	// TeamID other than the workspace's own marks a person of another
	// organisation, seen through a shared channel.
	TeamID string `json:"team_id"`

	Deleted           bool `json:"deleted"`
	IsBot             bool `json:"is_bot"`
	IsAppUser         bool `json:"is_app_user"`
	IsInvitedUser     bool `json:"is_invited_user"`
	IsRestricted      bool `json:"is_restricted"`
	IsUltraRestricted bool `json:"is_ultra_restricted"`
	// IsStranger marks a person of another organisation with whom no channel
	// is shared: the app cannot reach them.
	IsStranger bool `json:"is_stranger"`
	IsAdmin    bool `json:"is_admin"`

	// DNDUntil is when the person's do-not-disturb ends; zero when it is off.
	DNDUntil time.Time `json:"dnd_until,omitzero"`
}

// Usergroup is a group of people, such as @safeguarding-leads.
type Usergroup struct {
	ID     string   `json:"id"`
	Handle string   `json:"handle"`
	Name   string   `json:"name"`
	Users  []string `json:"users"`
	// Disabled groups are listed only when asked for.
	Disabled bool `json:"disabled"`
}

func (st *State) addUser(u User) {
	u.TZ = cmp.Or(u.TZ, "Europe/London")
	u.Name = cmp.Or(u.Name, strings.ToLower(u.ID))
	u.RealName = cmp.Or(u.RealName, u.Name)
	if old := st.userByID[u.ID]; old != nil {
		*old = u
		return
	}
	st.userByID[u.ID] = &u
	st.users = append(st.users, &u)
}

// AddUser adds people to the directory, or changes them where the id is known.
// No event is sent; Event does that.
func (s *Server) AddUser(users ...User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range users {
		u.TeamID = cmp.Or(u.TeamID, s.opts.TeamID)
		s.state.addUser(u)
	}
	s.changed()
}

// AddUsergroup adds a user group, or replaces the one with the same id.
func (s *Server) AddUsergroup(groups ...Usergroup) {
	s.mu.Lock()
	defer s.mu.Unlock()
next:
	for _, g := range groups {
		for i := range s.state.groups {
			if s.state.groups[i].ID == g.ID {
				s.state.groups[i] = g
				continue next
			}
		}
		s.state.groups = append(s.state.groups, g)
	}
	s.changed()
}

// wireUser is a user as users.info and users.list show it.
type wireUser struct {
	ID                string      `json:"id"`
	TeamID            string      `json:"team_id"`
	Name              string      `json:"name"`
	RealName          string      `json:"real_name"`
	Deleted           bool        `json:"deleted"`
	TZ                string      `json:"tz,omitempty"`
	TZLabel           string      `json:"tz_label,omitempty"`
	TZOffset          int         `json:"tz_offset"`
	Profile           wireProfile `json:"profile"`
	IsAdmin           bool        `json:"is_admin"`
	IsOwner           bool        `json:"is_owner"`
	IsBot             bool        `json:"is_bot"`
	IsAppUser         bool        `json:"is_app_user"`
	IsInvitedUser     bool        `json:"is_invited_user,omitempty"`
	IsRestricted      bool        `json:"is_restricted"`
	IsUltraRestricted bool        `json:"is_ultra_restricted"`
	IsStranger        bool        `json:"is_stranger,omitempty"`
	Updated           int64       `json:"updated"`
}

type wireProfile struct {
	RealName    string `json:"real_name"`
	DisplayName string `json:"display_name"`
	Email       string `json:"email,omitempty"`
	Team        string `json:"team"`
}

// wireUser shows a user; the address only with users:read.email.
func (s *Server) wireUser(u *User) wireUser {
	w := wireUser{
		ID: u.ID, TeamID: u.TeamID, Name: u.Name, RealName: u.RealName, Deleted: u.Deleted,
		TZ: u.TZ, TZLabel: u.TZ,
		Profile: wireProfile{RealName: u.RealName, DisplayName: u.Name, Team: u.TeamID},
		IsAdmin: u.IsAdmin, IsBot: u.IsBot, IsAppUser: u.IsAppUser, IsInvitedUser: u.IsInvitedUser,
		IsRestricted: u.IsRestricted, IsUltraRestricted: u.IsUltraRestricted, IsStranger: u.IsStranger,
		Updated: 1_700_000_000,
	}
	if zone := s.zone(u.TZ); zone != nil {
		_, w.TZOffset = s.opts.Now().In(zone).Zone()
	}
	if s.scopes["users:read.email"] {
		w.Profile.Email = u.Email
	}
	return w
}

// zone loads a time zone, once, for a directory names few of them many times;
// nil if there is none of that name.
func (s *Server) zone(name string) *time.Location {
	zone, known := s.zones[name]
	if !known {
		var err error
		if zone, err = time.LoadLocation(name); err != nil {
			zone = nil
		}
		s.zones[name] = zone
	}
	return zone
}
