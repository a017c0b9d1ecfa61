package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/digest/outbox"
)

// sendCommand plans and sends what is due, then exits.
type sendCommand struct {
	Team   string `placeholder:"SLUG" help:"This team's digest now, whether due or not."`
	DryRun bool   `help:"Say what would be sent, and send nothing."`
	Again  bool   `help:"Send messages once more of which nobody knows whether they arrived. Some people may get two."`
}

// Run sends.
func (c *sendCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	if c.DryRun && c.Again {
		return usageError("--again sends: leave out --dry-run, and look with briefed doctor first")
	}
	if !c.DryRun { // before a database is made
		if _, err := s.connected(false); err != nil {
			return err
		}
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	if err := app.allow(ctx, false); err != nil {
		return err
	}
	if c.DryRun {
		plan, err := app.plan(ctx, c.Team, true, term)
		if err != nil {
			return err
		}
		return app.printPlan(ctx, plan, c.Team, term)
	}
	face, err := app.slackIfAny()
	if err != nil {
		return err
	}
	return c.send(ctx, app, face, term)
}

func (c *sendCommand) send(ctx context.Context, app *app, face *slackFace, term terminal) error {
	if face != nil {
		face.link(ctx, term)
	}
	plan, err := app.plan(ctx, c.Team, false, term)
	if err != nil {
		return err
	}
	if c.Again {
		if err := app.sendAgain(ctx, term); err != nil {
			return err
		}
	}
	term.say("Planned %s of %s. Sending what is due.", plural(plan.Messages, "message", "messages"), plural(len(plan.Runs), "run", "runs"))
	ways, stop, err := app.ways(ctx, face)
	if err != nil {
		return err
	}
	defer stop()
	why := &reasons{}
	for i := range ways {
		ways[i].Courier = &tally{courier: ways[i].Courier, reasons: why}
	}
	sender := app.newSender(outbox.Options{Holder: holder()}, ways...)
	drained, err := app.drain(ctx, sender, term)
	if err != nil {
		return err
	}
	printDrained(term, drained, why.all)
	app.keepStandings(ctx)
	return refused(drained)
}

// leftError is how many letters are left that were due: no failure, as nothing is lost,
// and yet a timer has to see it.
type leftError int

func (e leftError) Error() string {
	return fmt.Sprintf("%s left that should have gone: nothing is lost, run it again in a while, or look with briefed doctor", plural(int(e), "message is", "messages are"))
}

func refused(d outbox.Drained) error {
	switch {
	case d.Refused == "" && d.Due > 0:
		return leftError(d.Due)
	case d.Refused == "":
		return nil
	}
	return fmt.Errorf("nothing more was sent, since we are refused: %s. Every message is kept: put it right, check with briefed doctor, and send again", d.Refused)
}

// plan plans what is due, or one team's digest now.
func (a *app) plan(ctx context.Context, team string, dryRun bool, term terminal) (digest.Plan, error) {
	defer term.during("Planning")()
	if team != "" {
		return a.service.PlanTeam(ctx, team, dryRun)
	}
	return a.service.PlanDue(ctx, dryRun)
}

// sendAgain queues what may or may not have arrived, because the operator chose
// to: it is the only way in which somebody gets a message twice.
func (a *app) sendAgain(ctx context.Context, term terminal) error {
	n, err := a.service.SendAgain(ctx, digest.Operator(), nil)
	if err != nil {
		return err
	}
	term.say("Queued once more, although it may have arrived: %s.", plural(n, "message", "messages"))
	return nil
}

// printPlan says what would be sent, by team and kind, and names nobody.
func (a *app) printPlan(ctx context.Context, plan digest.Plan, team string, term terminal) error {
	teams, err := a.store.Teams(ctx)
	if err != nil {
		return err
	}
	type line struct {
		slug string
		kind digest.DeliveryKind
	}
	slugs := map[int64]string{}
	for _, t := range teams {
		slugs[t.ID] = t.Slug
	}
	messages, items := map[line]int{}, map[line]int{}
	for _, letter := range plan.Letters {
		l := line{slugs[letter.TeamID], letter.Kind}
		messages[l]++
		items[l] += len(letter.Entries)
	}
	p := &page{}
	p.row("TEAM", "KIND", "MESSAGES", "ITEMS")
	byTeam := func(a, b line) int { return cmp.Or(cmp.Compare(a.slug, b.slug), cmp.Compare(a.kind, b.kind)) }
	for _, l := range slices.SortedFunc(maps.Keys(messages), byTeam) {
		p.row(l.slug, l.kind, messages[l], items[l])
	}
	p.table()
	if len(plan.Letters) == 0 {
		p.done.Reset()
		if err := a.sayNothingDue(ctx, team, term); err != nil {
			return err
		}
	}
	term.say("Nothing was sent.")
	_, err = term.out.Write(p.done.Bytes())
	return err
}

// sayNothingDue says why there is nothing to send, what comes next, and how to
// send a digest now.
func (a *app) sayNothingDue(ctx context.Context, team string, term terminal) error {
	if team != "" {
		term.say("There is nothing to send to %s: nobody there has anything open that they were not told of. Something new: briefed publish REF.", team)
		return nil
	}
	coming, err := a.service.Coming(ctx)
	if err != nil {
		return err
	}
	if len(coming) == 0 {
		term.say("There is nothing to send: no team has a schedule. Begin with briefed import teams teams.csv.")
		return nil
	}
	next, messages := coming[0], 0
	for _, c := range coming {
		messages += c.Messages
		if c.Messages > next.Messages {
			next = c
		}
	}
	others := ""
	if n := len(coming) - 1; n > 0 {
		others = fmt.Sprintf(", and at the same time %s, %s in all", plural(n, "other team", "other teams"), plural(messages, "message", "messages"))
	}
	term.say("There is nothing to send: no team's digest is due now. Next: %s, %s, %s%s.", next.Team.Slug,
		next.At.Format("Monday 2 January 15:04"), plural(next.Messages, "message", "messages"), others)
	if messages == 0 {
		term.say("Nobody has anything to read then: publish something (briefed publish REF), or everything is answered or with people already.")
	}
	term.say("To send a team's digest now: briefed send --team=%s", next.Team.Slug)
	return nil
}
