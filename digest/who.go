package digest

import "fmt"

// A person is one record for ever. Who a line of a file, a start, an account or a
// sign-in is of is said in this order:
//
//   - by the office's own number (staff_no), where a file has one: whatever else the
//     line says of them has changed, their address too;
//   - by the Slack id, as long as the names have a word in common – a first name,
//     mostly – so that an id in the wrong line makes nobody somebody else;
//   - by the address, as long as the names have a word in common and the person has
//     not left: addresses are passed on, to the next J. Smith.
//
// Where the address says one thing and the rest another, nobody is taken for anybody:
// a person says who it is. The record before keeps its history, and loses the address,
// and the account with it, from that day on.

// Who is what a person says of an address that leads to a record.
type Who string

// The answers.
const (
	NotSaid    Who = ""
	SamePerson Who = "same" // the one on record, with another name or back again
	NewPerson  Who = "new"  // somebody else, whose record begins now
)

// Doubt is why an address does not say who somebody is.
type Doubt string

// The doubts.
const (
	NoDoubt     Doubt = ""
	OtherName   Doubt = "name"   // the names have no word in common
	HasLeft     Doubt = "left"   // the person on record has left
	OtherNumber Doubt = "number" // the office gives another number
)

// doubt returns why an address of somebody on record may be another's by now. Where
// no name is given, it says nothing against.
func (p Person) doubt(name string, left bool) Doubt {
	switch {
	case name != "" && !ShareAWord(p.Name, name):
		return OtherName
	case left:
		return HasLeft
	default:
		return NoDoubt
	}
}

// Owns reports whether an account that the directory has by a person's address is
// theirs: the address is the same, and the names have a word in common where the
// directory gives one.
func (p Person) Owns(a Account) bool {
	a = a.cleaned()
	return a.Email != "" && a.Email == p.Email && !a.Gone && !a.Bot && p.doubt(a.Name, false) == NoDoubt
}

// Asked is an address that a file or a start gives, and a person must say whose it is.
type Asked struct {
	Line   int // of the file
	Email  string
	Name   string // as it is given now
	Record Person // who has the address on record
	Last   Date   // their last day in any team, zero while they are in one
	Doubt  Doubt
}

// Problem says what is asked, and how to answer it. It holds no name: both stand side
// by side in the browser.
func (a Asked) Problem(path string) Problem {
	var why string
	switch a.Doubt {
	case OtherName:
		why = "the address is on record of somebody whose name has no word in common with this one"
	case HasLeft:
		why = fmt.Sprintf("the address is on record of somebody whose last day was %s", a.Last.Long())
	case OtherNumber:
		why = "the address is on record of somebody with another staff number"
	case NoDoubt:
	}
	return Problem{
		Path: path, Line: a.Line, Column: "email", Kind: "whose address, " + string(a.Doubt),
		Message: why,
		Flag:    fmt.Sprintf("import with --new-person %s if this is somebody else, or --same-person %s if it is the same person", a.Email, a.Email),
	}
}
