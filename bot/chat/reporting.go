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

// report answers /briefed report, with a team, a past day, a breakdown, or some of
// them behind it: “mash 2026-11-30 by role”.
func (b reporting) report(ctx context.Context, actor digest.Actor, c command) outcome {
	spot, by := slacktext.Spot{}, digest.Breakdown("")
	words := strings.Fields(c.Rest)
	for i, word := range words {
		day, err := digest.ParseDate(word)
		switch {
		case i > 0 && words[i-1] == "by":
			by = digest.Breakdown(strings.ToLower(word))
		case word == "by":
		case err == nil:
			spot.On = day
		default:
			spot.Team = word
		}
	}
	q := query(spot)
	q.By = by
	report, err := b.service.WholeReport(ctx, actor, q)
	switch {
	case digest.CodeOf(err) == digest.Forbidden:
		return b.say(c, slacktext.Reply(slacktext.ManagersOnly))
	case err != nil:
		return b.say(c, slacktext.Reply(b.refusal("reporting", err, slacktext.NotShown)))
	default:
		return b.say(c, slacktext.ReportActions(b.render.Report(report), spot))
	}
}
