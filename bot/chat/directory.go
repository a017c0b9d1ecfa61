package chat

import (
	"context"
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// accountDesk is what following the directory asks of the use cases.
type accountDesk interface {
	SeeAccount(ctx context.Context, account digest.Account) error
}

// following keeps the directory fresh between two nightly passes: somebody who
// joins is known at once, and somebody who leaves is gone at once.
func (b *Bot) following() subject {
	return subject{events: map[string]happens{"team_join": b.accountSeen, "user_change": b.accountSeen}}
}

// accountSeen takes notice of an account. An error leaves it to the nightly pass.
func (b *Bot) accountSeen(ctx context.Context, e event) outcome {
	var user slack.User
	if err := json.Unmarshal(e.Event.User, &user); err != nil || user.ID == "" {
		b.log.Warn("an account could not be read")
		return outcome{}
	}
	if err := b.desk.SeeAccount(ctx, b.workspace.account(user)); err != nil {
		b.failed("taking notice of an account", err)
	}
	return outcome{}
}
