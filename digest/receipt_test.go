package digest_test

import (
	"testing"
	"time"

	"github.com/briefed/briefed/digest"
)

// Every face counts as open what is owed: one of the three holds of each receipt
// that nothing has closed.
func TestWhatIsOpenWaitsAndIsAnswered(t *testing.T) {
	then := noon.At
	for name, c := range map[string]struct {
		receipt               digest.Receipt
		owed, waits, answered bool
	}{
		"told by nobody":            {digest.Receipt{}, false, true, false},
		"told":                      {digest.Receipt{ToldAt: then}, true, false, false},
		"took an answer back":       {digest.Receipt{SaidAt: then, AnsweredAt: then}, true, false, false},
		"understood":                {digest.Receipt{ToldAt: then, Answer: digest.Understood}, false, false, true},
		"asks":                      {digest.Receipt{ToldAt: then, SaidAt: then, Answer: digest.Question}, false, false, true},
		"asked, and was replied to": {digest.Receipt{ToldAt: then, SaidAt: then, Answer: digest.Question, RepliedAt: then.Add(time.Hour)}, true, false, false},
		"closed":                    {digest.Receipt{ToldAt: then, ClosedAt: then, Closed: digest.Exempt}, false, false, false},
	} {
		if r := c.receipt; r.Owed() != c.owed || r.Waits() != c.waits || r.Answered() != c.answered {
			t.Errorf("%s: owed %t, waits %t, answered %t", name, r.Owed(), r.Waits(), r.Answered())
		}
	}
}
