package main

import (
	"context"
	"fmt"

	"github.com/briefed/briefed/digest"
)

// pinCommand hands a checkpoint of the log to somebody outside.
type pinCommand struct {
	To string `required:"" placeholder:"WHO" help:"Who keeps it, such as \"the auditor's mailbox\"; on record with the log."`
}

// longestPlace bounds who keeps a checkpoint, in characters.
const longestPlace = 200

// Run puts what waits into the log, prints the newest checkpoint, and keeps on record
// that it was handed over. Whoever has it can tell later whether the log was rewritten:
// briefed verify --checkpoint.
func (p pinCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	if n := len([]rune(p.To)); n == 0 || n > longestPlace {
		return usageError(fmt.Sprintf("--to says who keeps the checkpoint, in 1 to %d characters", longestPlace))
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	if err := app.sequenceWaiting(ctx); err != nil {
		return err
	}
	note, err := app.store.Pin(ctx, app.service.Now(), p.To)
	if digest.CodeOf(err) == digest.NotFound {
		return digest.Errorf(digest.NotFound, "the log is empty: there is nothing to hand over yet")
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(term.out, note); err != nil {
		return fmt.Errorf("writing the checkpoint: it is on record as handed over, and was not: %w", err)
	}
	if app.config.EvidenceKey == nil {
		fmt.Fprintln(term.err, "It is not signed, as there is no key (BRIEFED_EVIDENCE_KEY): it still shows whoever keeps it that the log was rewritten.")
	}
	return nil
}
