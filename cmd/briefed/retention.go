package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/briefed/briefed/digest"
)

// retentionCommand shows for how long records are kept, and sets it.
type retentionCommand struct {
	Set    string `placeholder:"KIND=YEARS" help:"Keep a kind of record, leavers, notes or letters, for so many years; 0 takes the period away."`
	Reason string `help:"Why; on record."`
}

// Run sets a period, and prints all of them.
func (r retentionCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	if r.Set != "" {
		kind, text, _ := strings.Cut(r.Set, "=")
		years, err := strconv.Atoi(text)
		if err != nil {
			return usageError("--set is a kind of record and a number of years, as in leavers=6")
		}
		if err := app.service.SetRetention(ctx, digest.Operator(), digest.RetentionKind(kind), years, r.Reason); err != nil {
			return err
		}
	}
	set, err := app.service.Retentions(ctx, digest.Operator())
	if err != nil {
		return err
	}
	for _, kept := range set {
		if kept.Kind == digest.KeepBodies {
			period := "kept, as BRIEFED_KEEP_BODIES is never"
			if kept.Years > 0 {
				period = plural(kept.Years, "year", "years") + ", by BRIEFED_KEEP_BODIES: the service lets them go each night"
			}
			fmt.Fprintf(term.out, "%s: %s\n", kept.Kind, period)
			continue
		}
		if kept.Years == 0 {
			fmt.Fprintf(term.out, "%s: kept, as no period is set\n", kept.Kind)
			continue
		}
		fmt.Fprintf(term.out, "%s: %d years, set on %s by %s: %s\n", kept.Kind, kept.Years, kept.At.Format(time.DateOnly), kept.By, kept.Reason)
	}
	return nil
}

// holdCommand keeps a record from being forgotten.
type holdCommand struct {
	Person string `placeholder:"EMAIL" help:"Hold what is about a person."`
	Team   string `placeholder:"SLUG" help:"Hold what is about a team and everybody who was in it."`
	Item   string `placeholder:"REF" help:"Hold what is about an item and everybody whom it was asked of."`
	Lift   int64  `placeholder:"NUMBER" help:"End a hold."`
	Reason string `help:"Why; on record."`
}

// Run places or lifts a hold, or lists them.
func (h holdCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	switch {
	case h.Lift != 0:
		return app.service.LiftHold(ctx, digest.Operator(), h.Lift, h.Reason)
	case h.Person+h.Team+h.Item != "":
		placed, err := app.service.PlaceHold(ctx, digest.Operator(), digest.HoldRequest{Email: h.Person, Team: h.Team, Item: h.Item, Reason: h.Reason})
		if err != nil {
			return err
		}
		fmt.Fprintf(term.out, "hold %d: %s\n", placed.ID, placed.What)
		return nil
	}
	all, err := app.service.Holds(ctx, digest.Operator())
	if err != nil {
		return err
	}
	for _, hold := range all {
		line := fmt.Sprintf("hold %d: %s, since %s by %s: %s", hold.ID, hold.What, hold.At.Format(time.DateOnly), hold.By, hold.Reason)
		if !hold.Lifted.IsZero() {
			line += fmt.Sprintf("; lifted on %s by %s", hold.Lifted.Format(time.DateOnly), hold.LiftedBy)
		}
		fmt.Fprintln(term.out, line)
	}
	return nil
}

// forgetCommand erases what the periods let go.
type forgetCommand struct {
	DryRun bool   `help:"Say what would go, and change nothing."`
	By     string `placeholder:"EMAIL" help:"The administrator who carries it out: it stands on record under their name."`
}

// Run says what goes, and lets it go.
func (f forgetCommand) Run(ctx context.Context, s *settings, term terminal) (err error) {
	if f.DryRun == (f.By != "") {
		return usageError("say --dry-run to see what would go, or --by with the address of the administrator who carries it out")
	}
	app, err := open(ctx, s, term)
	if err != nil {
		return err
	}
	defer app.close(&err)
	if f.DryRun {
		would, err := app.service.Forgettable(ctx, digest.Operator())
		if err != nil {
			return err
		}
		for _, w := range would {
			writeForgettable(term, w, "would go")
			for _, p := range w.People {
				fmt.Fprintf(term.out, "  person %d  %s\n", p.ID, p.Name)
			}
		}
		return nil
	}
	if err := app.sequenceWaiting(ctx); err != nil {
		return err
	}
	done := term.during("Forgetting")
	defer done()
	gone, err := app.service.Forget(ctx, digest.Operator(), f.By)
	for _, g := range gone {
		writeForgettable(term, g, "went")
	}
	if err != nil {
		return err
	}
	if err := app.sequenceWaiting(ctx); err != nil {
		return err
	}
	term.say("Backups that were made before, and packs that were handed out, still have it: it is forgotten on the day on which the oldest of them has run out.")
	return nil
}

func writeForgettable(term terminal, f digest.Forgettable, verb string) {
	switch f.Rule {
	case digest.KeepLeavers:
		fmt.Fprintf(term.out, "leavers: %s of who left before %s %s; holds keep %d\n", plural(len(f.People), "record", "records"), f.Before, verb, f.Held)
	case digest.KeepLetters:
		fmt.Fprintf(term.out, "letters: %s sent before %s %s; holds keep %d\n", plural(f.Letters, "letter", "letters"), f.Before, verb, f.Held)
	case digest.KeepBodies:
		fmt.Fprintf(term.out, "bodies: of %s closed before %s the body %s; holds keep %d\n", plural(f.Letters, "letter", "letters"), f.Before, verb, f.Held)
	default:
		fmt.Fprintf(term.out, "notes: %s written before %s %s; holds keep %d\n", plural(f.Words, "text", "texts"), f.Before, verb, f.Held)
	}
}
