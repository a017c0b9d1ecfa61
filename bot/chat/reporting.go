package chat

import (
	"context"
	"strings"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

func (b reporting) subject() subject {
	s := subject{
		commands: map[string]word{"report": b.report},
		actions: map[string]act{
			slacktext.ActionTeam: b.leads("showing a team", b.team),
			slacktext.ActionAsOf: b.leads("showing a team", b.team),
			slacktext.ActionItem: b.leads("showing an item", b.itemIn),
			slacktext.ActionCSV:  b.shows(b.takes(asCSV)),
			slacktext.ActionXLSX: b.shows(b.takes(asXLSX)),
		},
		needs: b.ownTeams,
		home:  b.otherTeams,
	}
	s.paged(slacktext.ActionTeams, b.leads("showing the teams", b.teams))
	s.paged(slacktext.ActionPeople, b.leads("showing people", b.people))
	s.paged(slacktext.ActionPerson, b.leads("showing a person", b.person))
	s.paged(slacktext.ActionItems, b.leads("showing items", b.items))
	return s
}

// report answers /briefed report, with a team, a past day, or both behind it.
func (b reporting) report(ctx context.Context, actor digest.Actor, c command) outcome {
	spot := slacktext.Spot{}
	for _, word := range strings.Fields(c.Rest) {
		if day, err := digest.ParseDate(word); err == nil {
			spot.On = day
		} else {
			spot.Team = word
		}
	}
	report, err := b.service.Report(ctx, actor, query(spot))
	switch {
	case digest.CodeOf(err) == digest.Forbidden:
		return b.say(c, slacktext.Reply(slacktext.ManagersOnly))
	case err != nil:
		return b.say(c, slacktext.Reply(b.refusal("reporting", err, slacktext.NotShown)))
	default:
		return b.say(c, slacktext.ReportActions(b.render.Report(report), spot))
	}
}
