package chat

import (
	"context"

	"github.com/briefed/briefed/digest"
	slacktext "github.com/briefed/briefed/templates/slack"
)

// reportDesk is what reporting asks of the use cases.
type reportDesk interface {
	Report(ctx context.Context, actor digest.Actor, q digest.ReportQuery) (digest.Report, error)
}

// reporting is for those who may see a team's counts; the use case decides who.
func (b *Bot) reporting() subject {
	return subject{commands: map[string]word{"report": b.report}}
}

func (b *Bot) report(ctx context.Context, actor digest.Actor, c command) outcome {
	report, err := b.desk.Report(ctx, actor, digest.ReportQuery{Team: c.Rest})
	switch {
	case digest.CodeOf(err) == digest.Forbidden:
		return b.say(c, slacktext.Reply(slacktext.ManagersOnly))
	case err != nil:
		return b.say(c, slacktext.Reply(b.refusal("reporting", err, slacktext.NotShown)))
	default:
		return b.say(c, b.render.Report(report))
	}
}
