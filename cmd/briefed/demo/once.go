package demo

import (
	"context"
	"fmt"
	"html"
	"io"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// Once plays the first Monday of the sample council without a page: it imports,
// plans, delivers, lets part of the staff answer, and prints one person's digest
// as text and their manager's report.
func (o *Office) Once(ctx context.Context, out, talk io.Writer) error {
	say := func(format string, args ...any) { fmt.Fprintf(talk, format+"\n", args...) }
	if err := o.Council.Import(ctx, o.Service); err != nil {
		return err
	}
	say("%s, %s of staff, %s.", letter.Count(len(o.Council.Teams), "team", "teams"), letter.Count(len(o.Council.Rows), "row", "rows"),
		letter.Count(len(o.Council.Items), "lesson or policy change", "lessons and policy changes"))
	opened, err := o.Advance(ctx, Start.Add(2*time.Hour))
	if err != nil {
		return err
	}
	say("Monday at nine: %d digests went out.", opened.Messages)
	answers, err := o.LetStaffAnswer(ctx, 60)
	if err != nil {
		return err
	}
	say("By eleven, people had pressed %d buttons.", answers)
	if _, err := o.Advance(ctx, Start.Add(5*time.Hour)); err != nil {
		return err
	}

	roles := o.Roles()
	worker, manager := roles[0], roles[1]
	fmt.Fprintf(out, "What %s got in Slack\n\n", worker.Name)
	for _, m := range o.Slack.DMs(worker.Who) {
		fmt.Fprintln(out, html.UnescapeString(m.Text)) // as Slack shows it
	}
	actor, err := o.Service.ActorByAccount(ctx, digest.Slack, manager.Who)
	if err != nil {
		return err
	}
	report, err := o.Service.Report(ctx, actor, digest.ReportQuery{})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nWhat %s sees as manager, %s\n\n", manager.Name, report.AsOf)
	row := func(name string, m digest.Measure) {
		share := "–"
		if m.Share != nil {
			share = fmt.Sprintf("%d%%", digest.Percent(*m.Share))
		}
		fmt.Fprintf(out, "%-16s %4d of %-4d informed  %4s   %d waiting for a reply, %d open, %d overdue; %d not told yet, %d away, %d not reachable\n",
			name, m.Informed, m.Expected, share, m.Asked, m.Outstanding, m.Overdue, m.Waiting, m.Away, m.Unreachable)
	}
	row("Lessons", report.Measures.Lessons)
	row("Policy changes", report.Measures.Policies)
	fmt.Fprintln(out, "\nIn 2010 half of 4,141 social workers felt informed (Ofsted).")
	return nil
}
