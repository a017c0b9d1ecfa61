package chat

import (
	"context"
	"errors"

	slacktext "github.com/briefed/briefed/templates/slack"
)

// filesScope lets the bot hand over files; it is optional.
const filesScope = "files:write"

var errNoFiles = errors.New("the workspace does not allow files")

// hand puts a file into somebody's direct messages, under a line that says what
// it is. Nothing is written where files are known not to be allowed.
func (b *Bot) hand(ctx context.Context, user string, intro slacktext.Message, f File) error {
	if b.workspace.TeamID != "" && !b.workspace.Has(filesScope) {
		return errNoFiles
	}
	// A file goes to a conversation, and posting is what finds a person's own.
	at, err := b.client.Post(ctx, user, intro, 0)
	if err != nil {
		return err
	}
	err = b.client.Upload(ctx, at.Place, f)
	if err != nil {
		if err := b.client.Update(ctx, at.Place, at.Reference, slacktext.Reply(slacktext.FileNotSent), 0); err != nil {
			b.log.Warn("a message could not be changed", "error", err)
		}
	}
	return err
}
