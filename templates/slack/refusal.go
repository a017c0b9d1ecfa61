package slacktext

import (
	"errors"

	"github.com/briefed/briefed/digest"
)

// Words for what could not be done. None of them claims that something was saved.
const (
	NotSaved     = "Not saved – please try again. If it happens again, tell the person who looks after Briefed in your council; your answer was not recorded."
	NotDone      = "That could not be done – please try again. If it happens again, tell the person who looks after Briefed in your council; nothing was changed."
	NotShown     = "That could not be shown – please try again in a moment."
	OldButton    = "This button is no longer in use. Write /briefed to see what you have open."
	StillOpen    = "Not recorded yet: the question is still open. Choose again, or press Understood once more later."
	PressAgain   = "That took too long for Slack – please press the button again. Nothing was recorded."
	OtherCouncil = "Briefed answers only people of the council that runs it. Nothing was recorded."
	NotStaff     = "You are not in a team on the staff list today, so there is nothing for you to answer. If that is wrong, tell your manager."
	ManagersOnly = "The report is for managers, about their own teams, and for those who look after the whole council. Write /briefed to see your own items."
	NotYourName  = "Briefed does not know this Slack account. Ask your manager whether you are on the staff list, with this address."
	ChooseOne    = "Choose one of the answers."
	UnknownWord  = "Briefed does not know that word. Write /briefed help for the commands."
)

// Refusal turns an error of a use case into words for the person who acted. An
// error that no use case returned on purpose says nothing of its cause;
// otherwise says what to say then: [NotSaved] or [NotShown].
func Refusal(err error, otherwise string) string {
	var e *digest.Error
	if !errors.As(err, &e) {
		return otherwise
	}
	switch e.Code {
	case digest.Invalid, digest.Forbidden, digest.Conflict, digest.NotFound:
		return capital(oneLine(e.Message))
	case digest.Internal:
		return otherwise
	default:
		return otherwise
	}
}
