package slacktext

// Words of the desks.
const (
	DayToCome = "Choose a day that is not to come."
	ANumber   = "Write a number of days."
	OnRecord  = "That is on record."
)

// Sentence writes what a use case says as a sentence.
func Sentence(words string) string { return capital(oneLine(words)) }
