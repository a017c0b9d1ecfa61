package chat

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// accountService is what following the directory asks of the use cases.
type accountService interface {
	SeeAccount(ctx context.Context, via digest.Via, account digest.Account) error
	SeeGroup(ctx context.Context, group digest.UserGroup) error
	SeeGroupMembers(ctx context.Context, group string, added, removed []string) error
}

// following keeps the directory fresh between two nightly passes: somebody who
// joins is known at once, and somebody who leaves is gone at once.
type following struct {
	*Bot
	service accountService
}

func (b following) subject() subject {
	return subject{events: map[string]happens{
		"team_join": b.accountSeen, "user_change": b.accountSeen,
		"subteam_created": b.groupSeen, "subteam_updated": b.groupSeen, "subteam_members_changed": b.membersSeen,
	}}
}

// accountSeen takes notice of an account. An error leaves it to the nightly pass.
func (b following) accountSeen(ctx context.Context, e event) outcome {
	var user slack.User
	if err := json.Unmarshal(e.Event.User, &user); err != nil || user.ID == "" {
		b.log.Warn("an account could not be read")
		return outcome{}
	}
	workspace := b.workspace
	if workspace.TeamID == "" { // Slack did not answer when we began
		var err error
		if workspace, err = b.client.Workspace(ctx); err != nil {
			b.log.Warn("whose an account is could not be told", "error", err)
			return outcome{}
		}
	}
	if err := b.service.SeeAccount(ctx, digest.Slack, workspace.account(user)); err != nil {
		b.failed("taking notice of an account", err)
	}
	return outcome{}
}

// groupSeen takes notice of a user group. Slack shortens long lists of members and
// says how many there are; the change itself comes as an event of its own.
func (b following) groupSeen(ctx context.Context, e event) outcome {
	var g slack.UserGroup
	if err := json.Unmarshal(e.Event.Subteam, &g); err != nil || g.ID == "" {
		b.log.Warn("a user group could not be read")
		return outcome{}
	}
	if err := b.service.SeeGroup(ctx, userGroup(g)); err != nil {
		b.failed("taking notice of a user group", err)
	}
	return outcome{}
}

func (b following) membersSeen(ctx context.Context, e event) outcome {
	if err := b.service.SeeGroupMembers(ctx, e.Event.SubteamID, e.Event.Added, e.Event.Removed); err != nil {
		b.failed("taking notice of the members of a user group", err)
	}
	return outcome{}
}
