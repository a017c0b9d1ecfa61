package digest

import "time"

// Receipt is one person's obligation for one item. It is keyed by person, item
// and the version that asked, never by a message.
type Receipt struct {
	PersonID   int64
	ItemID     int64
	Asks       int // the version that asked: Version.Asks
	AssignedAt time.Time
	// DueFrom is the day from which the clock runs: that on which the person was
	// told. Until then it is the day of the item's turn in their queue.
	DueFrom Date
	// DueOn is by when an answer is due, zero while away without an end. Until the
	// person is told it only orders their queue, and counts against nobody.
	DueOn      Date
	ToldAt     time.Time // when they were told: by the first letter that arrived, or by opening the item
	SaidAt     time.Time // when they first said anything themself: who does so knows of the item
	Reminders  int
	Answer     AnswerKind // the newest, "" for none
	AnsweredAt time.Time
	RepliedAt  time.Time // when the newest answer, one other than yes, came back to the person
	FailedAt   time.Time // since when what would have told them has failed for good
	Failed     string    // why
	// Before is how many tenths of an hour the version before took to be understood,
	// where it was: that counts until the person is told of this one. Else nil.
	Before   *int
	ClosedAt time.Time
	Closed   CloseReason
}

// Told reports whether somebody told the person of the item by a moment, or the
// person has said something of it.
func (r Receipt) Told(at time.Time) bool { return by(r.ToldAt, at) || by(r.SaidAt, at) }

// by reports whether something happened by a moment.
func by(t, at time.Time) bool { return !t.IsZero() && !t.After(at) }

// CloseReason says why a receipt ended without an answer being needed.
type CloseReason string

// The reasons.
const (
	Left       CloseReason = "left"
	Moved      CloseReason = "moved" // no longer in the audience
	Superseded CloseReason = "superseded"
	Corrected  CloseReason = "corrected" // superseded, because it was wrong: who understood it is not informed
	Withdrawn  CloseReason = "withdrawn"
	Exempt     CloseReason = "exempt" // by a manager, with a reason
)

// Open reports whether it is the person's turn to answer: nothing closed the
// receipt, and they have said nothing, or what they asked has come back to them.
//
// What counts as open on every face is [Receipt.Owed]: an item that nobody has told
// the person of yet is open to be answered, and waits for its turn.
func (r Receipt) Open() bool {
	return r.ClosedAt.IsZero() && (r.Answer == "" || r.Answer.WaitsFor() != "" && !r.RepliedAt.IsZero())
}

// Owed reports whether the item is open for the person: they know of it, and it is
// their turn. Home, /briefed and the web pages count these.
func (r Receipt) Owed() bool { return r.Open() && !(r.ToldAt.IsZero() && r.SaidAt.IsZero()) }

// Waits reports whether the item waits for a later digest to tell of it.
func (r Receipt) Waits() bool { return r.Open() && !r.Owed() }

// Answered reports whether the person has said something that stands, and it is not
// their turn again.
func (r Receipt) Answered() bool { return r.Answer != "" && !r.Open() }
