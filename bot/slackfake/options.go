package slackfake

import (
	"strings"
	"time"
)

// Options describes the workspace and the app a Server pretends to know. The
// zero value is usable: every field has a default.
type Options struct {
	// Addr is where Start listens; default 127.0.0.1:0.
	Addr string

	// TeamID, TeamName and TeamDomain describe the workspace.
	TeamID, TeamName, TeamDomain string
	// AppID is the app's id, sent as api_app_id.
	AppID string
	// BotToken (xoxb-…) and AppToken (xapp-…) are the only tokens accepted.
	BotToken, AppToken string
	// SigningSecret signs what is delivered to the app over HTTP.
	SigningSecret string

	// AppURL is where the app listens for HTTP delivery, without a path.
	// Empty means Socket Mode. SetAppURL changes it later.
	AppURL string
	// EventsPath, InteractionsPath and CommandsPath are appended to AppURL;
	// defaults /slack/events, /slack/interactions and /slack/commands.
	EventsPath, InteractionsPath, CommandsPath string

	// Now gives the time that messages are stamped with; default time.Now.
	Now func() time.Time
	// Wall gives the time that expiry and rate limits go by; default time.Now. A
	// test that moves it makes triggers expire at once. Signatures always carry
	// the real time, for that is what verifiers compare them with.
	Wall func() time.Time

	// RateLimits turns on HTTP 429: one message a second per channel,
	// PostsPerMinute messages a workspace, and every other method's tier.
	RateLimits bool
	// PostsPerMinute is the workspace's limit on chat.postMessage; default 300.
	// Slack says only "several hundred messages per minute".
	PostsPerMinute int
	// Latency is waited before every answer of the Web API.
	Latency time.Duration

	// Scopes are the bot scopes granted; nil grants all but chat:write.public,
	// which would hide a bot that was never invited.
	Scopes []string
	// NoValidation accepts any blocks, view, text and metadata unread. It is
	// for benchmarks.
	NoValidation bool

	// AckTimeout is how long the app has to acknowledge; default 3 s, Slack's.
	AckTimeout time.Duration
	// RetryDelays are the waits before the retries of an event that the app did
	// not take; default Slack's three: none, one minute, five minutes.
	RetryDelays []time.Duration
	// PingInterval is the time between WebSocket pings; default 5 s.
	PingInterval time.Duration
	// KeepCalls is how many recorded Web API calls are kept; default 10,000,
	// negative keeps none. Counts are always complete.
	KeepCalls int
}

// allScopes is what Options.Scopes == nil grants.
var allScopes = []string{
	"app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read",
	"chat:write", "commands", "dnd:read", "files:read", "files:write", "groups:history",
	"groups:read", "groups:write", "im:history", "im:read", "im:write", "mpim:history",
	"mpim:read", "mpim:write", "reactions:read", "team:read", "usergroups:read",
	"users:read", "users:read.email",
}

func (o Options) withDefaults() Options {
	text := func(p *string, value string) {
		if *p == "" {
			*p = value
		}
	}
	text(&o.Addr, "127.0.0.1:0")
	text(&o.TeamID, "T0FAKE001")
	text(&o.TeamName, "Fake Council")
	text(&o.TeamDomain, strings.ToLower(strings.ReplaceAll(o.TeamName, " ", "-")))
	text(&o.AppID, "A0FAKE001")
	text(&o.BotToken, "xoxb-fake-bot-token")
	text(&o.AppToken, "xapp-fake-app-token")
	text(&o.SigningSecret, "fake-signing-secret")
	text(&o.EventsPath, "/slack/events")
	text(&o.InteractionsPath, "/slack/interactions")
	text(&o.CommandsPath, "/slack/commands")
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wall == nil {
		o.Wall = time.Now
	}
	if o.PostsPerMinute == 0 {
		o.PostsPerMinute = 300
	}
	if o.Scopes == nil {
		o.Scopes = allScopes
	}
	if o.AckTimeout == 0 {
		o.AckTimeout = 3 * time.Second
	}
	if o.RetryDelays == nil {
		o.RetryDelays = []time.Duration{0, time.Minute, 5 * time.Minute}
	}
	if o.PingInterval == 0 {
		o.PingInterval = 5 * time.Second
	}
	if o.KeepCalls == 0 {
		o.KeepCalls = 10_000
	}
	return o
}
