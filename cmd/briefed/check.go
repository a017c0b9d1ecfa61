package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/briefed/briefed/digest"
)

// checkCommand lists what of the live library is to be looked at again, and fails where
// planning has missed something.
type checkCommand struct {
	CountAgain bool `help:"Have what reports count by made again from the receipts, where it is not what they say."`
}

// Run prints one line a reason. That there are some is no failure: it is what was
// asked. That somebody owes what they should not, or does not owe what they should, is.
func (c checkCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	list, err := app.service.Ageing(ctx, digest.Operator())
	if err != nil {
		return err
	}
	if len(list) == 0 {
		term.say("Nothing is to be looked at again.")
		return errors.Join(planningMissed(ctx, app, term), c.counts(ctx, app, term))
	}
	table := tabwriter.NewWriter(term.out, 0, 0, 2, ' ', 0)
	_, err = fmt.Fprintln(table, "REF\tWHY\tWHAT")
	for _, a := range list {
		_, wrong := fmt.Fprintf(table, "%s\t%s\t%s\n", a.Ref, a.Kind, a.What)
		err = errors.Join(err, wrong)
	}
	return errors.Join(err, table.Flush(), planningMissed(ctx, app, term), c.counts(ctx, app, term))
}

// planningMissed looks at everybody again and says what planning has missed: nothing, or
// an error.
func planningMissed(ctx context.Context, app *app, term terminal) error {
	found, err := app.service.CheckPlanning(ctx)
	if err != nil {
		return fmt.Errorf("check what everybody owes: %w", err)
	}
	if found.Any() {
		return fmt.Errorf("planning has missed receipts to give out: %d, to close: %d, due on another day: %d. briefed serve mends it in the night, before six; tell us, as this should not happen", found.Assigned, found.Closed, found.Due)
	}
	term.say("What is asked of %s is as it should be.", people(found.People))
	return nil
}

// counts counts everybody from the receipts and says where a report would say anything
// else: nowhere, or an error, unless it is to be mended. What tells that something has
// changed must be there, too: without it, counts are right only until then.
func (c checkCommand) counts(ctx context.Context, app *app, term terminal) error {
	sound, err := app.store.Sound(ctx)
	if err != nil {
		return fmt.Errorf("check what keeps the counts: %w", err)
	}
	if missing := sound.MissingTriggers; len(missing) > 0 {
		err = fmt.Errorf("somebody took away what keeps evidence and counts: %s. Restore a backup of before, and find out who had a hand in the database", strings.Join(missing, ", "))
	}
	wrong, failed := app.service.CheckCounts(ctx)
	switch {
	case failed != nil:
		return errors.Join(err, fmt.Errorf("check what reports count: %w", failed))
	case len(wrong) == 0:
		term.say("What reports count is what the receipts say.")
		return err
	case c.CountAgain:
		if failed := app.service.CountAgain(ctx); failed != nil {
			return errors.Join(err, fmt.Errorf("count again: %w", failed))
		}
		term.say("Reports said something else than the receipts of %s: they count from the receipts again.", strings.Join(wrong, ", "))
		return err
	default:
		return errors.Join(err, fmt.Errorf("reports say something else than the receipts of %s: briefed check --count-again mends it, and briefed serve in the night, before six; tell us, as this should not happen", strings.Join(wrong, ", ")))
	}
}
