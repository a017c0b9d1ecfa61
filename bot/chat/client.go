package chat

import (
	"context"
	"time"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// Client is what we use of Slack. No call is repeated by itself: a repeated post
// is a second message. Errors are [*CallError].
type Client interface {
	// Post sends a message to a user id or channel id, marked with a delivery, 0 for none;
	// it returns the conversation it landed in and the message's ts.
	Post(ctx context.Context, to string, m slacktext.Message, delivery int64) (digest.Carried, error)
	// Update changes a message of ours, which keeps its mark; channel is where Post
	// said it landed.
	Update(ctx context.Context, channel, ts string, m slacktext.Message, delivery int64) error
	// Ephemeral shows a message to one member of a channel.
	Ephemeral(ctx context.Context, channel, user string, m slacktext.Message) error
	// Respond uses a response_url: five times within half an hour.
	Respond(ctx context.Context, address string, r Response) error
	// OpenView opens a modal; a trigger lives for three seconds.
	OpenView(ctx context.Context, trigger string, v slack.ModalViewRequest) error
	// PushView lays a modal on the one that the trigger is from; three at most.
	PushView(ctx context.Context, trigger string, v slack.ModalViewRequest) error
	// UpdateView changes an open modal, unless it is not the one with the hash any
	// more, and returns the new one's.
	UpdateView(ctx context.Context, id, hash string, v slack.ModalViewRequest) (next string, err error)
	PublishView(ctx context.Context, user, hash string, v slack.HomeTabViewRequest) error
	// AccountByEmail looks one account up; [digest.NotFound] where there is none.
	AccountByEmail(ctx context.Context, email string) (digest.Account, error)
	// Accounts lists the workspace's accounts, a page of at most 200 at a time.
	Accounts(ctx context.Context, page func([]digest.Account) error) error
	Via() digest.Via // of the directory
	// Groups lists the user groups, disabled ones too, with their members.
	Groups(ctx context.Context) ([]digest.UserGroup, digest.GroupState, error)
	// Workspace says who the token is, and what it may do.
	Workspace(ctx context.Context) (Workspace, error)
	Channel(ctx context.Context, id string) (Channel, error)
	// Marked returns our own marked messages of a conversation between two times.
	Marked(ctx context.Context, channel string, from, to time.Time) ([]Marked, error)
	// Upload shares a file in a conversation, by its channel id.
	Upload(ctx context.Context, channel string, f File) error
}

// Response is an answer over a response_url: a reply that only the person sees,
// or what replaces the message the button was in.
type Response struct {
	slacktext.Message
	Replace bool
}

// Workspace is where the bot is installed.
type Workspace struct {
	TeamID       string
	EnterpriseID string
	BotUserID    string
	BotID        string
	URL          string
	Scopes       []string
}

// Has reports whether a scope is granted.
func (w Workspace) Has(scope string) bool {
	for _, s := range w.Scopes {
		if s == scope {
			return true
		}
	}
	return false
}

// Channel is what sending to a channel depends on.
type Channel struct {
	ID       string
	Name     string
	Archived bool
	Member   bool // the bot is in it
	Shared   bool // with another organisation, or about to be
}

// Marked is a message of ours that carries a delivery's id.
type Marked struct {
	Delivery string
	TS       string
}

// File is a file to share. AltText is for people who cannot see it.
type File struct {
	Name, Title, AltText string
	Content              []byte
}

// CallError says which call of Slack's API failed. Its text names neither a
// token nor an address: a response_url lets whoever holds it write for half an
// hour.
type CallError struct {
	Method string
	Code   string // Slack's error, or ""
	// Reached reports whether a connection to Slack was had: without one,
	// nothing was sent.
	Reached bool
	err     error
}

func (e *CallError) Error() string { return "slack " + e.Method + ": " + e.err.Error() }

// Unwrap returns the cause.
func (e *CallError) Unwrap() error { return e.err }
