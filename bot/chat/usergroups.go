package chat

import (
	"context"
	"errors"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// groupsScope is what user groups are read with.
const groupsScope = "usergroups:read"

// Groups asks once for all: user groups are not given in pages.
func (c *goClient) Groups(ctx context.Context) (groups []digest.UserGroup, state digest.GroupState, err error) {
	var list []slack.UserGroup
	err = c.patiently(ctx, "usergroups.list", func(ctx context.Context) (err error) {
		list, err = c.api.GetUserGroupsContext(ctx, slack.GetUserGroupsOptionIncludeUsers(true), slack.GetUserGroupsOptionIncludeDisabled(true))
		return err
	})
	var call *CallError
	if !errors.As(err, &call) {
		call = &CallError{}
	}
	switch call.Code {
	case "missing_scope", "not_allowed_token_type", "no_permission":
		return nil, digest.GroupScope, nil
	case "plan_upgrade_required", "paid_teams_only":
		return nil, digest.GroupPlan, nil
	}
	for _, g := range list {
		groups = append(groups, userGroup(g))
	}
	return groups, digest.GroupRead, err
}

// userGroup turns Slack's into ours. A list of members can be shortened.
func userGroup(g slack.UserGroup) digest.UserGroup {
	return digest.UserGroup{ID: g.ID, Handle: g.Handle, Disabled: g.DateDelete != 0, Members: g.Users, Partial: g.UserCount > len(g.Users)}
}
