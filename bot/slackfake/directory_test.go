package slackfake

import (
	"fmt"
	"testing"
	"time"

	"github.com/slack-go/slack"
)

func TestUsersListPages(t *testing.T) {
	s, api := start(t, Options{})
	before := len(s.call(t, "users.list", nil)["members"].([]any))
	people := make([]User, 450)
	for i := range people {
		people[i] = User{ID: fmt.Sprintf("UX%03d", i), Email: fmt.Sprintf("x%d@example.org", i)}
	}
	s.AddUser(people...)
	users, err := api.GetUsersContext(ctxOf(t), slack.GetUsersOptionLimit(200))
	if err != nil {
		t.Fatal(err)
	}
	if len(users) != before+450 {
		t.Errorf("%d people, want %d", len(users), before+450)
	}
	for _, u := range users {
		if u.ID == "UOUT" || u.ID == "USTRANGE" {
			t.Errorf("%s is of another organisation", u.ID)
		}
	}
	if n := s.CallCount("users.list"); n != 1+3 {
		t.Errorf("%d calls", n)
	}
	if u := users[2]; u.ID != "U1" || u.Profile.Email != "asha@example.org" || u.TZ != "Europe/London" {
		t.Errorf("%+v", u)
	}
	if answer := s.call(t, "users.list", args("cursor", "nonsense")); answer["error"] != "invalid_cursor" {
		t.Error(answer)
	}
}

func TestUsersListNeedsALimit(t *testing.T) {
	s, _ := start(t, Options{})
	people := make([]User, 10_000)
	for i := range people {
		people[i] = User{ID: fmt.Sprintf("UY%05d", i)}
	}
	s.AddUser(people...)
	if answer := s.call(t, "users.list", nil); answer["error"] != "limit_required" {
		t.Error(answer["error"])
	}
}

func TestEmailsNeedTheirScope(t *testing.T) {
	s, api := start(t, Options{Scopes: []string{"users:read"}})
	u, err := api.GetUserInfoContext(ctxOf(t), "U1")
	if err != nil || u.Profile.Email != "" {
		t.Errorf("%q, %v", u.Profile.Email, err)
	}
	if answer := s.call(t, "users.lookupByEmail", args("email", "asha@example.org")); answer["needed"] != "users:read.email" {
		t.Error(answer)
	}
}

func TestDirectoryErrors(t *testing.T) {
	s, _ := start(t, Options{})
	s.AddUsergroup(Usergroup{ID: "S1", Handle: "leads", Name: "Leads", Users: []string{"U1"}}, Usergroup{ID: "S2", Disabled: true})
	for _, tt := range []struct {
		method string
		args   []string
		want   string
	}{
		{"users.info", []string{"user", "U1"}, ""},
		{"users.info", []string{"user", "UOUT"}, ""},
		{"users.info", []string{"user", "U9"}, "user_not_found"},
		{"users.info", []string{"user", "USTRANGE"}, "user_not_visible"},
		{"users.lookupByEmail", []string{"email", "Asha@Example.org"}, ""},
		{"users.lookupByEmail", []string{"email", "gone@example.org"}, "users_not_found"},
		{"usergroups.users.list", []string{"usergroup", "S1"}, ""},
		{"usergroups.users.list", []string{"usergroup", "S2"}, "no_such_subteam"},
		{"usergroups.users.list", []string{"usergroup", "S2", "include_disabled", "true"}, ""},
		{"conversations.info", []string{"channel", "C2"}, ""},
		{"conversations.info", []string{"channel", "CPRIV"}, "channel_not_found"},
		{"conversations.info", []string{"channel", "C9"}, "channel_not_found"},
		{"conversations.list", []string{"types", "public_channel,private_channel"}, ""},
		{"conversations.list", []string{"types", "secret"}, "invalid_types"},
		{"conversations.members", []string{"channel", "C1", "limit", "x"}, "invalid_limit"},
		{"conversations.open", nil, "users_list_not_supplied"},
		{"conversations.open", []string{"users", "UGONE"}, "user_disabled"},
		{"conversations.open", []string{"users", "U9"}, "user_not_found"},
		{"conversations.open", []string{"users", "USTRANGE"}, "user_not_visible"},
		{"conversations.open", []string{"users", "U1,U1,U1,U1,U1,U1,U1,U1,U1"}, "too_many_users"},
		{"conversations.join", []string{"channel", "C2"}, ""},
		{"conversations.join", []string{"channel", "COLD"}, "is_archived"},
		{"conversations.join", []string{"channel", "CPRIV"}, "channel_not_found"},
		{"team.info", []string{"team", "T9"}, "team_not_found"},
		{"dnd.info", []string{"user", "U9"}, "user_not_found"},
	} {
		answer := s.call(t, tt.method, args(tt.args...))
		if got, _ := answer["error"].(string); got != tt.want {
			t.Errorf("%s %v: %q, want %q", tt.method, tt.args, got, tt.want)
		}
	}
}

func TestConversations(t *testing.T) {
	s, api := start(t, Options{})
	info, err := api.GetConversationInfoContext(ctxOf(t), &slack.GetConversationInfoInput{ChannelID: "CEXT", IncludeNumMembers: true})
	if err != nil || !info.IsExtShared || !info.IsMember || info.NumMembers != 3 {
		t.Errorf("%+v, %v", info, err)
	}
	s.Invite("CPRIV", BotUserID)
	list, _, err := api.GetConversationsContext(ctxOf(t), &slack.GetConversationsParameters{
		Types: []string{"public_channel", "private_channel"}, ExcludeArchived: true, Limit: 200,
	})
	if err != nil || len(list) != 4 {
		t.Errorf("%d channels, %v", len(list), err)
	}
	members, next, err := api.GetUsersInConversationContext(ctxOf(t), &slack.GetUsersInConversationParameters{ChannelID: "C1", Limit: 2})
	if err != nil || len(members) != 2 || next == "" {
		t.Errorf("%v %q %v", members, next, err)
	}
	members, next, err = api.GetUsersInConversationContext(ctxOf(t), &slack.GetUsersInConversationParameters{ChannelID: "C1", Cursor: next})
	if err != nil || len(members) != 1 || next != "" {
		t.Errorf("%v %q %v", members, next, err)
	}
	dm, _, again, err := api.OpenConversationContext(ctxOf(t), &slack.OpenConversationParameters{Users: []string{"U1"}, ReturnIM: true})
	if err != nil || dm.ID[0] != 'D' || again || dm.User != "U1" {
		t.Errorf("%+v %v %v", dm, again, err)
	}
	if id := s.call(t, "chat.postMessage", args("channel", "U1", "text", "hi"))["channel"]; id != dm.ID {
		t.Errorf("chat.postMessage went to %v, not %s", id, dm.ID)
	}
	s.Kick("C1", BotUserID)
	if answer := s.call(t, "chat.postMessage", args("channel", "C1", "text", "hi")); answer["error"] != "not_in_channel" {
		t.Error(answer)
	}
}

func TestGroupsTeamAndQuietHours(t *testing.T) {
	now := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	s, api := start(t, Options{Now: func() time.Time { return now }, TeamName: "North Borough"})
	s.AddUsergroup(Usergroup{ID: "S1", Handle: "leads", Name: "Leads", Users: []string{"U1", "U2"}})
	groups, err := api.GetUserGroupsContext(ctxOf(t), slack.GetUserGroupsOptionIncludeUsers(true))
	if err != nil || len(groups) != 1 || len(groups[0].Users) != 2 {
		t.Errorf("%+v %v", groups, err)
	}
	members, err := api.GetUserGroupMembersContext(ctxOf(t), "S1")
	if err != nil || len(members) != 2 {
		t.Errorf("%v %v", members, err)
	}
	team, err := api.GetTeamInfoContext(ctxOf(t))
	if err != nil || team.Domain != "north-borough" {
		t.Errorf("%+v %v", team, err)
	}
	s.AddUser(User{ID: "U1", DNDUntil: now.Add(time.Hour)})
	user := "U1"
	dnd, err := api.GetDNDInfoContext(ctxOf(t), &user)
	if err != nil || !dnd.Enabled || int64(dnd.NextEndTimestamp) != now.Add(time.Hour).Unix() {
		t.Errorf("%+v %v", dnd, err)
	}
}
