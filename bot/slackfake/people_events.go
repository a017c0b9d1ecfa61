package slackfake

import (
	"cmp"
	"context"
	"slices"
)

// ChangeUser adds somebody to the directory or changes them, and tells the app:
// by team_join who is new, by user_change who was there.
func (s *Server) ChangeUser(ctx context.Context, u User) (Reply, error) {
	s.mu.Lock()
	u.TeamID = cmp.Or(u.TeamID, s.opts.TeamID)
	kind := "user_change"
	if s.state.userByID[u.ID] == nil {
		kind = "team_join"
	}
	s.state.addUser(u)
	event := obj{"type": kind, "user": s.wireUser(s.state.userByID[u.ID]), "event_ts": s.nextTS()}
	s.changed()
	s.mu.Unlock()
	return s.Event(ctx, event)
}

// shownMembers is how many members subteam_updated shows of a large group;
// user_count is always of all (docs.slack.dev: subteam_updated).
const shownMembers = 500

// ChangeUsergroup adds a user group or replaces it, and tells the app as Slack
// does: of the group as it is now and, where its members changed, of who came and
// who went. The reply is to the last of these.
func (s *Server) ChangeUsergroup(ctx context.Context, g Usergroup) (Reply, error) {
	s.mu.Lock()
	kind, before := "subteam_created", []string(nil)
	for _, old := range s.state.groups {
		if old.ID == g.ID {
			kind, before = "subteam_updated", old.Users
		}
	}
	s.mu.Unlock()
	s.AddUsergroup(g)
	shown := s.wireGroup(g)
	shown["users"], shown["user_count"] = g.Users[:min(len(g.Users), shownMembers)], len(g.Users)
	reply, err := s.Event(ctx, obj{"type": kind, "subteam": shown})
	added, removed := without(g.Users, before), without(before, g.Users)
	if err != nil || kind == "subteam_created" || len(added)+len(removed) == 0 {
		return reply, err
	}
	return s.Event(ctx, obj{
		"type": "subteam_members_changed", "subteam_id": g.ID, "team_id": s.opts.TeamID,
		"added_users": added, "added_users_count": len(added), "removed_users": removed, "removed_users_count": len(removed),
	})
}

// without returns what is in one list and not in another.
func without(list, other []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(other, id) })
}
