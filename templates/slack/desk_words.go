package slacktext

// Words of the desks.
const (
	DayToCome = "Choose a day that is not to come."
	OnRecord  = "That is on record."
)
