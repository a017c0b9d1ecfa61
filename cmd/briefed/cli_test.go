package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/briefed/briefed/digest/outbox"
)

// TestPatience: what is quick says nothing; what takes long says so every two
// seconds, on standard error.
func TestPatience(t *testing.T) {
	for took, want := range map[time.Duration]string{
		time.Second:     "",
		5 * time.Second: "Planning, 2 seconds so far\nPlanning, 4 seconds so far\n",
	} {
		synctest.Test(t, func(t *testing.T) {
			var said strings.Builder
			done := terminal{err: &said}.during("Planning")
			time.Sleep(took) //nolint:forbidigo // of the bubble's clock
			done()
			synctest.Wait()
			if said.String() != want {
				t.Errorf("after %s: %q, want %q", took, said.String(), want)
			}
		})
	}
}

// TestExitOfWhatIsLeft: letters that were due and did not go are told by a code of their
// own, which is neither a failure nor a success; a refused token is a failure.
func TestExitOfWhatIsLeft(t *testing.T) {
	var out strings.Builder
	term := terminal{out: &out, err: &out}
	for _, c := range []struct {
		drained outbox.Drained
		code    int
		says    string
	}{
		{outbox.Drained{Sent: 3}, exitOK, ""},
		{outbox.Drained{Sent: 3, Left: 2}, exitOK, ""}, // not due yet
		{outbox.Drained{Left: 2, Due: 1}, exitLeft, "1 message is left that should have gone"},
		{outbox.Drained{Left: 2, Due: 2, Refused: "invalid_auth"}, exitError, "nothing more was sent"},
	} {
		out.Reset()
		if code := explain(term, refused(c.drained)); code != c.code || !strings.Contains(out.String(), c.says) {
			t.Errorf("%+v: exit %d, want %d: %s", c.drained, code, c.code, out.String())
		}
	}
}
