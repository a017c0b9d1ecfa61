package chat

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	slacktext "github.com/briefed/briefed/templates/slack"
)

// Transport is how Slack reaches us.
type Transport string

// The transports.
const (
	SocketMode Transport = "socket"
	HTTP       Transport = "http"
)

// CommandName is the slash command.
const CommandName = "/briefed"

// Scopes are what the bot cannot do without: writing, its command, and finding
// staff by address. Knowing who somebody is takes both users scopes.
func Scopes() []string {
	return []string{"chat:write", "commands", "users:read", "users:read.email"}
}

// OptionalScopes are what serves some councils: looking whether a team's channel
// is shared with another organisation (the first two), finding out what became of
// a message whose answer was lost (the histories), comparing teams with user
// groups, and handing over files. Whoever installs the app may leave out any of
// them, and nothing stops without.
func OptionalScopes() []string {
	return []string{"channels:read", "groups:read", "channels:history", "groups:history", "im:history", groupsScope, filesScope}
}

// Events are what Slack tells us of: that somebody opens the Home tab, and that an
// account or, where groups may be read, a user group is new or has changed: without
// that scope Slack does not tell of groups. An event that nobody wants is work for
// both sides.
func Events() []string {
	return []string{"app_home_opened", "team_join", "user_change", "subteam_created", "subteam_updated", "subteam_members_changed"}
}

type manifest struct {
	Metadata struct {
		SchemaVersion int `json:"schema_version"`
		MajorVersion  int `json:"major_version"`
	} `json:"_metadata"`
	Display struct {
		Name            string `json:"name"`
		Description     string `json:"description"`
		LongDescription string `json:"long_description"`
	} `json:"display_information"`
	Features struct {
		AppHome struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		BotUser struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Commands []manifestCommand `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot      []string `json:"bot"`
			Optional []string `json:"bot_optional"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events        *manifestEvents       `json:"event_subscriptions,omitempty"`
		Interactivity manifestInteractivity `json:"interactivity"`
		OrgDeploy     bool                  `json:"org_deploy_enabled"`
		Socket        bool                  `json:"socket_mode_enabled"`
		Rotation      bool                  `json:"token_rotation_enabled"`
	} `json:"settings"`
}

type manifestCommand struct {
	Command     string `json:"command"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description"`
	UsageHint   string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"`
}

type manifestEvents struct {
	URL    string   `json:"request_url,omitempty"`
	Events []string `json:"bot_events"`
}

type manifestInteractivity struct {
	Enabled bool   `json:"is_enabled"`
	URL     string `json:"request_url,omitempty"`
}

// Manifest is the app's manifest at Slack for a transport, as indented JSON. For
// HTTP, baseURL is the https:// address at which Slack reaches this service.
func Manifest(transport Transport, baseURL string) ([]byte, error) {
	var m manifest
	at := func(string) string { return "" }
	if transport == HTTP {
		base, err := url.Parse(baseURL)
		if err != nil || base.Scheme != "https" || base.Host == "" {
			return nil, errors.New("the manifest for HTTP needs the https:// address at which Slack reaches Briefed: set BRIEFED_BASE_URL")
		}
		at = func(path string) string { return strings.TrimSuffix(baseURL, "/") + path }
	}
	m.Metadata.SchemaVersion, m.Metadata.MajorVersion = 2, 2
	m.Display.Name, m.Display.Description, m.Display.LongDescription = slacktext.AppName, slacktext.AppDescription, slacktext.AppAbout
	m.Features.AppHome.Home, m.Features.AppHome.Messages = true, true
	m.Features.AppHome.ReadOnly = true // a broadcast inbox: what somebody writes there nobody would read
	m.Features.BotUser.Name, m.Features.BotUser.Online = slacktext.AppName, true
	m.Features.Commands = []manifestCommand{{
		Command: CommandName, URL: at(CommandsPath), Description: slacktext.CommandAbout, UsageHint: slacktext.CommandHint,
		Escape: true, // people and channels arrive as ids
	}}
	// Slack asks for what stands under bot alone; what is optional of it is named again
	// (docs.slack.dev/reference/app-manifest).
	m.OAuth.Scopes.Bot, m.OAuth.Scopes.Optional = append(Scopes(), OptionalScopes()...), OptionalScopes()
	m.Settings.Interactivity = manifestInteractivity{Enabled: true, URL: at(InteractionsPath)}
	if events := Events(); len(events) > 0 {
		m.Settings.Events = &manifestEvents{URL: at(EventsPath), Events: events}
	}
	m.Settings.Socket = transport == SocketMode
	raw, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, err
	}
	return append(raw, '\n'), nil
}
