package main

import (
	"context"

	"github.com/briefed/briefed/bot/chat"
	"github.com/briefed/briefed/digest"
)

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
