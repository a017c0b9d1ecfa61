package digest

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// Code says what kind of failure an [Error] is. Each face maps it once: to an
// exit code, an HTTP status or a sentence in Slack.
type Code string

// The kinds of failure.
const (
	Invalid   Code = "invalid"   // the input is wrong; the message says where
	NotFound  Code = "not_found" // no such item, person, team …
	Forbidden Code = "forbidden" // the actor may not do this
	Conflict  Code = "conflict"  // the world has moved on: a newer version, a closed receipt
	Internal  Code = "internal"  // a fault of ours or of the machine
)

// Error is the one kind of error that the use cases return on purpose. Message
// is written for the person who acted, carries what was attempted and what they
// can do, and holds no secret, message body or personal datum.
type Error struct {
	Code    Code
	Message string
	cause   error
}

// Errorf returns an [Error]; a %w in the format is kept as its cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), cause: errors.Unwrap(err)}
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, if any.
func (e *Error) Unwrap() error { return e.cause }

// CodeOf returns the code of the [Error] in err's chain: "" for nil, [Internal]
// for any other error.
func CodeOf(err error) Code {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	default:
		return Internal
	}
}

// Problem is one thing wrong in a file that somebody gave us.
type Problem struct {
	Path    string // file, or "" for standard input
	Line    int    // from 1; 0 where the whole file is meant
	Column  string // the column or key, or ""
	Message string // what is wrong and what to write instead
	Flag    string // what to do about it on the command line, where a form asks it otherwise
	Kind    string // the same for mistakes that differ only in what the cell holds; "" for none
}

// String returns the problem as one line that is safe to print: names of columns
// and keys come from outside.
func (p Problem) String() string {
	place := cmp.Or(p.Path, "standard input")
	if p.Line > 0 {
		place += fmt.Sprintf(":%d", p.Line)
	}
	if p.Column != "" {
		place += " (" + p.Column + ")"
	}
	return strings.Map(func(r rune) rune {
		if _, found := hidden(string(r), false); found {
			return '\uFFFD'
		}
		return r
	}, place+": "+p.said())
}

func (p Problem) said() string {
	if p.Flag == "" {
		return p.Message
	}
	return p.Message + ": " + p.Flag
}

// Problems is every problem of an import. A non-empty list means that nothing
// was imported.
type Problems []Problem

func (ps Problems) Error() string {
	switch len(ps) {
	case 0:
		return "no problems"
	case 1:
		return "nothing was imported: " + ps[0].String()
	default:
		return fmt.Sprintf("%s, nothing was imported; the first: %s", counted(len(ps), "problem", "problems"), ps[0])
	}
}
