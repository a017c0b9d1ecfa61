package letter

import "github.com/briefed/briefed/digest"

// Kind is what people call an item of a kind.
func Kind(k digest.Kind) string {
	switch k {
	case digest.Policy:
		return "Policy change"
	case digest.Training:
		return "Training"
	default:
		return "Lesson"
	}
}

// Answer is what people press and read for an answer.
func Answer(k digest.AnswerKind) string {
	switch k {
	case digest.Understood:
		return "Understood"
	case digest.Question:
		return "I have a question"
	case digest.NotClear:
		return "Not clear to me"
	case digest.NotMyRole:
		return "Not my role"
	case digest.Supervision:
		return "Discuss in supervision"
	case digest.Discussed:
		return "Discussed in the team"
	case digest.Undone:
		return "Undone"
	default:
		return string(k)
	}
}

// Readers says who reads what is written with an answer, and where a reply goes: the
// same on every face, before and after it is given.
func Readers(k digest.AnswerKind) string {
	switch k {
	case digest.Question:
		return "Your question goes to the policy lead, without your name. The reply comes back to you, and stands under the item for everyone unless it is for you alone."
	case digest.NotClear:
		return "The author reads your reason, without your name: it is about the writing, and not about you."
	case digest.NotMyRole:
		return "The policy lead reads your reason, without your name: it shows whom to ask next time."
	case digest.Supervision:
		return "This is between you and your manager: it is on their list for your supervision, and in your own record."
	default:
		return "You find this again in your history."
	}
}

// State is how somebody stands on an item, in the middle of a sentence.
func State(s digest.State) string {
	switch s {
	case digest.StateOutstanding:
		return "open"
	case digest.StateUnreachable:
		return "not reachable"
	case digest.StateWaiting:
		return "not told yet"
	case digest.StateAsked:
		return "waiting for a reply"
	default:
		return string(s)
	}
}

// Meeting is a kind of meeting.
func Meeting(m digest.Meeting) string {
	switch m {
	case digest.TeamMeeting:
		return "Team meeting"
	case digest.GroupSupervision:
		return "Group supervision"
	case digest.OneToOne:
		return "One to one supervision"
	default:
		return string(m)
	}
}

// Access names what somebody may see and do beside their own items.
func Access(a digest.Access) string {
	switch a {
	case digest.PolicyLead:
		return "policy lead"
	case digest.Senior:
		return "senior manager"
	case digest.Admin:
		return "administrator"
	default:
		return "their own items alone"
	}
}

// Compared says when a person last laid an item beside its source: for a policy
// lead, who answers for what goes out.
func Compared(t digest.Text) string {
	switch {
	case !t.Checked.IsZero():
		return "Compared with its source on " + t.Checked.Long() + "."
	case t.Source.Publisher+t.Source.URL == "":
		return "It names no source to be compared with."
	default:
		return "Not yet compared with its source."
	}
}

// Stage says how far a policy has come.
func Stage(s digest.Stage) string {
	switch s {
	case digest.Consultation:
		return "Consultation, not in force"
	case digest.Proposed:
		return "Proposal, not in force"
	case digest.Enacted:
		return "Enacted, not yet in force"
	default:
		return "In force"
	}
}

// Find says what was found at a source, to a policy lead.
func Find(k digest.FindKind) string {
	switch k {
	case digest.FindNews:
		return "New"
	case digest.FindRevision:
		return "Revised"
	case digest.FindWithdrawn:
		return "Withdrawn by its publisher"
	case digest.FindEnded:
		return "This feed has ended"
	case digest.FindMoved:
		return "This feed has moved"
	case digest.FindFailing:
		return "This feed cannot be read"
	default:
		return string(k)
	}
}

// Closed says why nothing more is asked of somebody about an item, "" where something is.
func Closed(c digest.CloseReason) string {
	switch c {
	case digest.Left:
		return "they left"
	case digest.Moved:
		return "not theirs any more"
	case digest.Superseded:
		return "a newer version asks"
	case digest.Corrected:
		return "corrected"
	case digest.Withdrawn:
		return "withdrawn"
	case digest.Exempt:
		return "exempt"
	default:
		return string(c)
	}
}

// Said is what somebody asked, in their words: what they answered, where they said no
// more, or where it is no question.
func Said(q digest.AskedQuestion) string {
	switch {
	case q.Text == "":
		return Answer(q.Kind) + ", without words"
	case q.Kind == digest.Question || q.Kind == "":
		return Line(q.Text)
	default:
		return Answer(q.Kind) + ": " + Line(q.Text)
	}
}
