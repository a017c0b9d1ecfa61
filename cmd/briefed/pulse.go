package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// pulseCommand prints what people felt.
type pulseCommand struct{}

// Run prints each closed pulse: a line for everybody, and one for each service.
func (pulseCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	felt, err := app.service.Felt(ctx, digest.Operator(), 0)
	if err != nil {
		return err
	}
	if len(felt) == 0 {
		fmt.Fprintln(term.out, "Nobody was asked yet, or the questions are still open: what people say is shown once they are closed.")
		return nil
	}
	p := &page{}
	p.felt(felt)
	_, err = term.out.Write(p.done.Bytes())
	return err
}

// months reads a list of months, or off.
func (r *reader) months(name, text string) (months []time.Month) {
	if text == "off" {
		return nil
	}
	for part := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || n < 1 || n > 12 {
			r.wrong(name, "write months by number with commas between them, such as 3,9, or off")
			return nil
		}
		if !slices.Contains(months, time.Month(n)) {
			months = append(months, time.Month(n))
		}
	}
	return months
}
