package slacktext

// Words of the screens for what cannot be done as it stands.
const (
	DayToCome       = "Choose a day that is not to come."
	ANumber         = "Write a number of days."
	ChooseItem      = "Choose the item that was discussed."
	ChoosePerson    = "Choose one of the people."
	ChangedSince    = "Somebody else has changed the draft since you opened it. Open it again and look at their changes."
	ManyOfThatTitle = "There are many items with this title. Choose another."
	NoSuchQuestion  = "This question does not wait for a reply any more."
	StarterGone     = "One of these items is not live any more. Open the list again."
	NotLive         = "This item is not live any more."
	OnRecord        = "That is on record."
	OnlyPolicyLeads = "only policy leads write items: ask one of them"
)

// Sentence writes what a use case says as a sentence.
func Sentence(words string) string { return capital(oneLine(words)) }
