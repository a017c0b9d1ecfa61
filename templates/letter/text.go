package letter

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/briefed/briefed/digest"
)

// Clean removes control characters and those that change the direction of
// writing, which can make text read otherwise than it is.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError:
			return -1
		default:
			return r
		}
	}, s)
}

// Line folds white space, and says so rather than show nothing.
func Line(s string) string {
	if s = strings.Join(strings.Fields(Clean(s)), " "); s == "" {
		return "(no text)"
	}
	return s
}

// quoted is a title or a line in quotation marks.
func quoted(s string) string { return "“" + Line(s) + "”" }

// Capital writes the first letter large.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// Count writes a number with its noun: 1 item, 3 items.
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Day writes a date as people do: 2 March 2026.
func Day(d digest.Date) string { return d.Long() }

// Moment writes a time in the organisation's zone: 2 March 2026, 09:14.
func (w Writer) Moment(t time.Time) string { return t.In(w.zone()).Format("2 January 2006, 15:04") }

// Partial writes the year, month or day that a source gives.
func Partial(s string) string {
	if t, err := time.Parse("2006-01-02", s); err == nil {
		return t.Format("2 January 2006")
	}
	if t, err := time.Parse("2006-01", s); err == nil {
		return t.Format("January 2006")
	}
	return s
}
