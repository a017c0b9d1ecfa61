package slacktext

import (
	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
)

// Words for what was done, and for what is still to be given.
const (
	Objected          = "Recorded: you were not there. You do not count as informed by this discussion, and the manager who recorded it is told."
	SettingsKept      = "Your settings are saved."
	PauseKept         = "Your leave is on record. Nothing is sent to you while it lasts, and the clock stands still. Your list to catch up with waits for you."
	PauseEnded        = "Welcome back. Your leave has ended."
	PauseCancelled    = "Your leave is cancelled: it is as if you had not recorded it."
	ReflectionKept    = "Saved, for you alone. You find it under My reflections on the Home tab, where you can change, export and delete it."
	ReflectionDeleted = "Deleted for good."
	FileIntro         = "Here is the reflection you exported. It went to nobody else."
	FileNotSent       = "The file could not be put here: this workspace does not allow it. Its content is shown where you asked for it."
	FileSent          = "The file is in your messages from Briefed."
	ChooseDay         = "Choose a day."
)

// Kept is the modal that says what was kept, and when the next digest comes now.
func (r Renderer) Kept(words string, next digest.Upcoming) slack.ModalViewRequest {
	if !next.At.IsZero() {
		words += "\nYour next digest comes on " + r.dayAndTime(next.At) + "."
	}
	return Said(Reply(words))
}
