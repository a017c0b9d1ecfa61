package letter

import (
	"time"

	"github.com/briefed/briefed/digest"
)

// Letter is what one letter says: [Items], a [Summary], a [Notice], [Waiting] or
// [Words].
type Letter interface {
	// Preview is what may be seen of the letter before it is opened, in one line.
	Preview() string
}

// Writer writes letters for one organisation and one face.
type Writer struct {
	Zone    *time.Location // of the times shown; nil for UTC
	Support string         // one sentence about staff support; "" for the general one
	Ways    Ways
}

// Ways says how readers do things in a face, as sentences or parts of one.
type Ways struct {
	Open        string // a sentence: how to see everything that is open
	See         string // a sentence: the same, where nothing else is said
	Record      string // a sentence: where to find what was decided about one
	Object      string // after “If you were not there, ”
	Report      string // a sentence: how to see a team's items
	Unreachable string // of people who have no way to be reached
}

// Of says what a letter says. It never fails: what is not known is said in general
// words.
func (w Writer) Of(l digest.Letter) Letter {
	switch l.Kind {
	case digest.SummaryLetter:
		if l.Summary == nil {
			return Words("There is no summary this week.")
		}
		return w.Summary(*l.Summary)
	case digest.NoticeLetter:
		return w.notice(l)
	case digest.ReminderLetter:
		return w.Reminder(l)
	default:
		return w.Digest(l)
	}
}

// Words are what somebody wrote to be sent as it is, in Markdown.
type Words string

// Preview says that there is something to read.
func (Words) Preview() string { return "News from Briefed" }

func (w Writer) zone() *time.Location {
	if w.Zone == nil {
		return time.UTC
	}
	return w.Zone
}

// SupportLine says who is there for the reader.
func (w Writer) SupportLine() string {
	if w.Support != "" {
		return Clean(w.Support)
	}
	return "If something here is close to home, your supervisor and your staff support are there for you."
}
