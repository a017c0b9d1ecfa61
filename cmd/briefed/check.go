package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/briefed/briefed/digest"
)

// checkCommand lists what of the live library is to be looked at again, and fails where
// planning has missed something.
type checkCommand struct{}

// Run prints one line a reason. That there are some is no failure: it is what was
// asked. That somebody owes what they should not, or does not owe what they should, is.
func (checkCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
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
		return planningMissed(ctx, app, term)
	}
	table := tabwriter.NewWriter(term.out, 0, 0, 2, ' ', 0)
	_, err = fmt.Fprintln(table, "REF\tWHY\tWHAT")
	for _, a := range list {
		_, wrong := fmt.Fprintf(table, "%s\t%s\t%s\n", a.Ref, a.Kind, a.What)
		err = errors.Join(err, wrong)
	}
	return errors.Join(err, table.Flush(), planningMissed(ctx, app, term))
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
