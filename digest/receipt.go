package digest

import "time"

// Receipt is one person's obligation for one item. It is keyed by person, item
// and the version that asked, never by a message.
type Receipt struct {
	PersonID   int64
	ItemID     int64
	Asks       int // the version that asked: Version.Asks
	AssignedAt time.Time
	DueFrom    Date // when the clock started: later than assigned for a paced backlog
	DueOn      Date // zero while away without an end
	ToldAt     time.Time
	Reminders  int
	Answer     AnswerKind // the newest, "" for none
	AnsweredAt time.Time
	ClosedAt   time.Time
	Closed     CloseReason
}

// CloseReason says why a receipt ended without an answer being needed.
type CloseReason string

// The reasons.
const (
	Left       CloseReason = "left"
	Moved      CloseReason = "moved" // no longer in the audience
	Superseded CloseReason = "superseded"
	Withdrawn  CloseReason = "withdrawn"
	Exempt     CloseReason = "exempt" // by a manager, with a reason
)

// Open reports whether the person still owes an answer that informs: nothing
// closed it, and they have not said anything.
func (r Receipt) Open() bool { return r.ClosedAt.IsZero() && r.Answer == "" }

// State is how a receipt counts on a day.
type State string

// The states, in the order in which they are decided.
const (
	StateExempt      State = "exempt"
	StateInformed    State = "informed"
	StateAway        State = "away"
	StateUnreachable State = "unreachable"
	StateOverdue     State = "overdue"
	StateOutstanding State = "outstanding"
)

// StateOn decides how a receipt counts on a day, given its newest answer by
// then. Who is exempt is not asked, whatever they answered before. Who knows,
// knows, even on leave. People who are away or unreachable are not counted
// against anybody.
func StateOn(on Date, answer AnswerKind, closed CloseReason, due Date, isAway, reachable bool) State {
	switch {
	case closed == Exempt:
		return StateExempt
	case answer.Informed():
		return StateInformed
	case isAway:
		return StateAway
	case !reachable:
		return StateUnreachable
	case !due.IsZero() && due < on:
		return StateOverdue
	default:
		return StateOutstanding
	}
}
