package slacktext

import (
	"fmt"

	"github.com/slack-go/slack"

	"github.com/briefed/briefed/templates/letter"
)

// The controls of a note whose reader does not lead its writer any more.
const (
	ActionShareNote = "note_share"
	ActionKeepNote  = "note_keep"
)

// What somebody is told who decided about a note.
const (
	NoteShared = "Shared. Who leads you now can read what you wrote."
	NoteKept   = "Kept. Who leads you now sees that you asked to talk, and when, and not what you wrote. You can share it later, in My record."
)

// sharing are the controls to share a note or to keep it.
func sharing(of letter.Sharing) slack.Block {
	at := Spot{ID: of.Note}.String()
	return slack.NewActionBlock(fmt.Sprintf("note:%d", of.Note),
		button(ActionShareNote, at, "Share what I wrote", of.Title), button(ActionKeepNote, at, "Keep it as it is", of.Title))
}
