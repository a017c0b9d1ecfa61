package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/alecthomas/kong"
)

// doctorCommand checks everything and says what to do.
type doctorCommand struct {
	Names bool   `help:"List by address whom only one of the staff list and Slack knows; the look is put on record."`
	Mail  string `placeholder:"ADDRESS" help:"Send one mail to this address, to see whether mails arrive."`
}

// level is how well something is.
type level string

const (
	fine level = "ok"
	warn level = "warn"
	fail level = "fail"
)

// ward collects what the checks find, one line each.
type ward struct {
	out    io.Writer
	failed int
	warned int
}

func (w *ward) note(l level, subject, format string, args ...any) {
	switch l {
	case fail:
		w.failed++
	case warn:
		w.warned++
	case fine, name:
	}
	fmt.Fprintf(w.out, "%-4s  %-12s  %s\n", l, subject, fmt.Sprintf(format, args...))
}

// Run prints a line for each check; any fail is a failure.
func (d *doctorCommand) Run(ctx context.Context, parsed *kong.Context, s *settings, term terminal) (err error) {
	w := &ward{out: term.out}
	w.checkSecrets(parsed, s)
	c, err := s.config()
	if err != nil {
		var wrong configError
		if !errors.As(err, &wrong) {
			return err
		}
		for _, problem := range wrong {
			w.note(fail, "settings", "%s", problem)
		}
		return w.verdict()
	}
	w.note(fine, "settings", "%s, bank holidays of %s, %d minutes a week", c.Zone, c.Nation, c.WeeklyMinutes)
	w.checkClock(c)

	begin := newAppToRead
	if d.Names { // a look at names is put on record
		begin = newApp
	}
	app, err := begin(ctx, c, newLogger(term.err, c), term)
	if err != nil {
		w.note(fail, "database", "%v", err)
	} else {
		defer app.close(&err)
		w.checkReaders("database", app.store.File())
		w.checkDatabase(ctx, app)
		w.checkDirectory(ctx, app, d.Names)
		w.checkMail(ctx, app, d.Mail)
	}
	w.checkSlack(ctx, c, app)
	return w.verdict()
}

func (w *ward) verdict() error {
	switch {
	case w.failed > 0:
		return fmt.Errorf("%s failed, %s: each line above says what to do", plural(w.failed, "check", "checks"), plural(w.warned, "warning", "warnings"))
	default:
		return nil
	}
}
