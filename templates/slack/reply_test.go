package slacktext_test

import (
	"testing"

	slacktext "github.com/briefed/briefed/templates/slack"
)

// TestAReplyOfNothingToSee says so to a screen reader too.
func TestAReplyOfNothingToSee(t *testing.T) {
	for _, words := range []string{"", " \n", "\u202e\n\n\x00", "\u200b", "\x00"} {
		checkMessage(t, slacktext.Reply(words))
	}
}
