package digest

// State is how a receipt stands on a day.
type State string

// The states, in the order in which they are decided.
const (
	StateExempt      State = "exempt"
	StateInformed    State = "informed"
	StateAway        State = "away"
	StateUnreachable State = "unreachable" // no way leads to them, or the last try to tell them failed for good
	StateWaiting     State = "waiting"     // nobody has told them: the turn comes with a later digest
	StateAsked       State = "asked"       // they said something other than yes, and the ball is with us
	StateOverdue     State = "overdue"
	StateOutstanding State = "outstanding"
)

// States are all states, in the order in which they are decided.
var States = []State{
	StateExempt, StateInformed, StateAway, StateUnreachable, StateWaiting, StateAsked, StateOverdue, StateOutstanding,
}

// Facts are what decides how a receipt stands, as they were by a moment.
type Facts struct {
	Closed    CloseReason // only [Exempt] decides anything: what else closes a receipt takes it out of every count
	Answer    AnswerKind  // the newest, "" and [Undone] for none
	Replied   bool        // what was asked has come back to the person
	Away      bool
	Reachable bool
	Told      bool // see [Receipt.Told]
	Failed    bool // what would have told them failed for good
	DueOn     Date
}

// On decides how the receipt stands on a day. Who is exempt is not asked, whatever
// they answered before. Who knows, knows, even on leave. Who is away, cannot be
// reached, was told by nobody or waits for our reply is counted as what they are,
// and held against nobody.
func (f Facts) On(day Date) State {
	switch {
	case f.Closed == Exempt:
		return StateExempt
	case f.Answer.Informed():
		return StateInformed
	case f.Away:
		return StateAway
	case !f.Reachable || f.Failed && !f.Told:
		return StateUnreachable
	case !f.Told:
		return StateWaiting
	case f.Answer.WaitsFor() != "" && !f.Replied:
		return StateAsked
	case f.past(day):
		return StateOverdue
	default:
		return StateOutstanding
	}
}

// past reports whether the day by which the person was to answer has passed.
func (f Facts) past(day Date) bool { return f.Told && !f.DueOn.IsZero() && f.DueOn < day }

// Open reports whether it is the person's turn to answer: the one meaning of an
// open item on every face.
func (s State) Open() bool { return s == StateOutstanding || s == StateOverdue }

// Party is who the ball is with after an answer other than yes.
type Party string

// The parties.
const (
	ToPolicyLead Party = "policy lead"
	ToAuthor     Party = "author"
	ToManager    Party = "manager"
)

// WaitsFor returns who has to do something about the answer, "" for who has
// nothing to do.
func (k AnswerKind) WaitsFor() Party {
	switch k {
	case Question, NotMyRole:
		return ToPolicyLead
	case NotClear:
		return ToAuthor
	case Supervision:
		return ToManager
	default:
		return ""
	}
}
