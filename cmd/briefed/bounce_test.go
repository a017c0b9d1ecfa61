package main

import (
	"errors"
	"fmt"
	"testing"

	mailbot "github.com/briefed/briefed/bot/mail"
	"github.com/briefed/briefed/digest"
)

// TestBounceIsHandedOverAgain: a mail server that pipes into briefed bounce keeps what
// could not be recorded now, and gives up what will never be read.
func TestBounceIsHandedOverAgain(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct {
		err  error
		code int
	}{
		"all is well":                  {nil, exitOK},
		"the letter is still sending":  {digest.Errorf(digest.Conflict, "it is not on record as sent yet"), exitLater},
		"the database is busy or away": {fmt.Errorf("noting a bounce: %w", errors.New("database is locked")), exitLater},
		"somebody else's letter":       {mailbot.ErrNotOurs, exitError},
		"no report that can be read":   {fmt.Errorf("reading: %w", mailbot.ErrUnreadable), exitError},
		"no address for bounces":       {configError{"BRIEFED_MAIL_BOUNCES: it is not set"}, exitUsage},
	} {
		if code := explain(terminal{out: t.Output(), err: t.Output()}, later(c.err)); code != c.code {
			t.Errorf("%s: exit %d, want %d", what, code, c.code)
		}
	}
}
