package digest

import "time"

// AnswerKind is what a person said.
type AnswerKind string

// The five answers, and the undoing of one. Only Understood, and an attended
// team discussion that a manager recorded, count as informed.
const (
	Understood  AnswerKind = "understood"
	Question    AnswerKind = "question"
	NotClear    AnswerKind = "not_clear"
	NotMyRole   AnswerKind = "not_my_role"
	Supervision AnswerKind = "supervision"
	Discussed   AnswerKind = "discussed" // recorded by manager
	Undone      AnswerKind = "undone"
)

// PersonalAnswers are the answers a person can give for themselves, in the
// order in which they are offered.
var PersonalAnswers = []AnswerKind{Understood, Question, NotClear, NotMyRole, Supervision}

// Informed reports whether the answer counts as informed.
func (k AnswerKind) Informed() bool { return k == Understood || k == Discussed }

// Face is where an answer was given.
type Face string

// The faces.
const (
	FaceSlack   Face = "slack"
	FaceWeb     Face = "web"
	FaceMail    Face = "mail"
	FaceManager Face = "manager" // recorded by manager
	FaceCLI     Face = "cli"
)

// Answer is what somebody said, about which version, when and where. Answers
// are only ever added; the newest one counts.
type Answer struct {
	ID       int64
	PersonID int64
	ItemID   int64
	Asks     int // the version that asked
	Shown    int // the version that was read
	Kind     AnswerKind
	Note     string // a disclosable record; never logged
	Face     Face
	At       time.Time
	On       Date // the organisation's day of it: whom a note was written to is decided on it
}
