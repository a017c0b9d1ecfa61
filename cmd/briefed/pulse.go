package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
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
	felt, err := app.service.Felt(ctx, digest.Operator())
	if err != nil {
		return err
	}
	if len(felt) == 0 {
		fmt.Fprintln(term.out, "Nobody was asked yet, or the questions are still open: what people say is shown once they are closed.")
		return nil
	}
	share := func(n *int) string {
		if n == nil {
			return "not shown"
		}
		return strconv.Itoa(*n) + " %"
	}
	for _, f := range felt {
		fmt.Fprintf(term.out, "%s to %s: %s\n", letter.Day(f.Opens), letter.Day(f.Closes), letter.PulseQuestion(f.Question))
		for _, g := range f.Groups {
			name, replies := g.Service, "not shown"
			if name == "" {
				name = "Everybody"
			}
			if g.Replies != digest.Hidden {
				replies = plural(g.Replies, "reply", "replies")
			}
			fmt.Fprintf(term.out, "  %s: %s, yes %s; informed, as recorded, %s\n", name, replies, share(g.Yes), share(g.Recorded))
		}
	}
	return nil
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
