package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/briefed/briefed/digest"
)

// checkCommand lists what of the live library is to be looked at again.
type checkCommand struct{}

// Run prints one line a reason. That there are some is no failure: it is what was
// asked.
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
		return nil
	}
	table := tabwriter.NewWriter(term.out, 0, 0, 2, ' ', 0)
	_, err = fmt.Fprintln(table, "REF\tWHY\tWHAT")
	for _, a := range list {
		_, wrong := fmt.Fprintf(table, "%s\t%s\t%s\n", a.Ref, a.Kind, a.What)
		err = errors.Join(err, wrong)
	}
	return errors.Join(err, table.Flush())
}
