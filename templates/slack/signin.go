package slacktext

import (
	"github.com/slack-go/slack"
)

// NoPages is said where the web pages have no address.
const NoPages = "The web pages are not set up here. Ask the person who looks after Briefed in your council."

// SignInLink is the message that opens the web pages. It is shown to one person
// and not kept: the address in it is a key.
func (r Renderer) SignInLink(address string) Message {
	words := "<" + address + "|Open Briefed in your browser>\nThe link works once, within five minutes, and is for you alone."
	return Message{Text: words, Blocks: []slack.Block{section(words)}}
}
