package main

import (
	"context"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/digest"
)

// checkTransport looks at how answers come back from Slack.
func (w *ward) checkTransport(ctx context.Context, c config) {
	switch {
	case c.AppToken != "":
		if err := openSocket(ctx, c); err != nil {
			w.note(fail, "socket mode", "BRIEFED_SLACK_APP_TOKEN: %s", slackAdvice(err))
			return
		}
		w.note(fine, "socket mode", "the app token works: no port needs to be open")
	case c.SigningSecret != "" && c.BaseURL == "":
		w.note(warn, "http", "BRIEFED_BASE_URL is not set: Slack must reach this server at an https:// address; set it, and briefed manifest --http writes it into the manifest")
	case c.SigningSecret != "":
		w.note(fine, "http", "Slack reaches this server at %s/slack/…", c.BaseURL)
	default:
		w.note(fail, "answers", "neither BRIEFED_SLACK_APP_TOKEN (Socket Mode) nor BRIEFED_SLACK_SIGNING_SECRET (HTTP) is set: nobody's answer could arrive")
	}
}

// checkChannels looks at the channels of teams that read together.
func (w *ward) checkChannels(ctx context.Context, app *app, client chat.Client) {
	teams, err := app.store.Teams(ctx)
	if err != nil {
		w.note(fail, "channels", "teams cannot be read: %v", err)
		return
	}
	good := 0
	for _, team := range teams {
		if team.Mode == digest.ByChannel && w.checkChannel(ctx, team, client) {
			good++
		}
	}
	if good > 0 {
		w.note(fine, "channels", "%d team channels can be written to", good)
	}
}

func (w *ward) checkChannel(ctx context.Context, team digest.Team, client chat.Client) bool {
	channel, err := client.Channel(ctx, team.Channel)
	switch code := slackCode(err); {
	case code == "channel_not_found":
		w.note(fail, "channels", "team %s: channel %s is deleted, or private and Briefed is not in it: invite it there with /invite @Briefed, or correct teams.csv", team.Slug, team.Channel)
	case code == "missing_scope":
		w.note(warn, "channels", "team %s: channel %s cannot be looked at without the scopes channels:read and groups:read", team.Slug, team.Channel)
	case err != nil:
		w.note(warn, "channels", "team %s: %s", team.Slug, slackAdvice(err))
	case channel.Archived:
		w.note(fail, "channels", "team %s: channel %s is archived: choose another in teams.csv", team.Slug, team.Channel)
	case channel.Shared:
		w.note(fail, "channels", "team %s: channel %s is shared with another organisation: choose one of your own in teams.csv", team.Slug, team.Channel)
	case !channel.Member:
		w.note(fail, "channels", "team %s: Briefed is not in channel %s: invite it there with /invite @Briefed", team.Slug, team.Channel)
	default:
		return true
	}
	return false
}
