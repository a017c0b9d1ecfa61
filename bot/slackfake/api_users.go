package slackfake

import (
	"slices"
	"strings"
)

// listWithoutLimit is how many people users.list gives when no limit is asked
// for; a larger directory answers limit_required.
const listWithoutLimit = 1000

func (s *Server) usersList(c *call) (any, *apiError) {
	var own []*User // people of other organisations are left out, as in Slack
	for _, u := range s.state.users {
		if u.TeamID == s.opts.TeamID {
			own = append(own, u)
		}
	}
	if c.args["limit"] == "" && len(own) > listWithoutLimit {
		return nil, refuse("limit_required")
	}
	part, next, err := page(c, own, 1000)
	if err != nil {
		return nil, err
	}
	members := make([]wireUser, len(part))
	for i, u := range part {
		members[i] = s.wireUser(u)
	}
	return obj{
		"members": members, "cache_ts": s.opts.Now().Unix(),
		"response_metadata": nextCursor(next),
	}, nil
}

func (s *Server) usersInfo(c *call) (any, *apiError) {
	u := s.state.userByID[c.args["user"]]
	switch {
	case u == nil:
		return nil, refuse("user_not_found")
	case u.IsStranger:
		return nil, refuse("user_not_visible")
	}
	return obj{"user": s.wireUser(u)}, nil
}

func (s *Server) usersLookupByEmail(c *call) (any, *apiError) {
	for _, u := range s.state.users {
		// People who have left are not found (docs.slack.dev: users.lookupByEmail).
		if strings.EqualFold(u.Email, c.args["email"]) && !u.Deleted {
			return obj{"user": s.wireUser(u)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

func (s *Server) usergroupsList(c *call) (any, *apiError) {
	groups := []obj{}
	for _, g := range s.state.groups {
		if g.Disabled && !c.flag("include_disabled") {
			continue
		}
		shown := s.wireGroup(g)
		if c.flag("include_count") {
			shown["user_count"] = len(g.Users)
		}
		if c.flag("include_users") {
			shown["users"] = slices.Clone(g.Users)
		}
		groups = append(groups, shown)
	}
	return obj{"usergroups": groups}, nil
}

func (s *Server) wireGroup(g Usergroup) obj {
	shown := obj{
		"id": g.ID, "team_id": s.opts.TeamID, "is_usergroup": true, "is_external": false,
		"name": g.Name, "handle": g.Handle, "description": "",
		"date_create": 1_700_000_000, "date_update": 1_700_000_000, "date_delete": 0,
	}
	if g.Disabled {
		shown["date_delete"] = 1_700_000_001
	}
	return shown
}

func (s *Server) usergroupsUsersList(c *call) (any, *apiError) {
	for _, g := range s.state.groups {
		if g.ID == c.args["usergroup"] && (!g.Disabled || c.flag("include_disabled")) {
			return obj{"users": append([]string{}, g.Users...)}, nil
		}
	}
	return nil, refuse("no_such_subteam")
}
