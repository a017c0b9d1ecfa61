package slacktext

import (
	"strings"

	"github.com/slack-go/slack"
)

// nothing is said in place of no words, which Slack refuses.
const nothing = "There is nothing to say."

// notice renders words that somebody wrote: a correction, a withdrawal, a reply
// to a question.
func (r Renderer) notice(words string) Message {
	content, whole := rich(words)
	m := Message{Text: cutEscaped(words, maxText), Blocks: content}
	if !whole || !m.Fits() {
		m.Blocks = []slack.Block{section(cutEscaped(words, maxSection))}
	}
	if strings.TrimSpace(m.Text) == "" || len(m.Blocks) == 0 {
		return Reply(nothing)
	}
	return m
}

// Reply is a few words in answer to something a person did. They may hold
// anything: they are escaped.
func Reply(words string) Message {
	if words = cutEscaped(strings.TrimSpace(words), maxSection); words == "" {
		words = nothing
	}
	return Message{Text: words, Blocks: []slack.Block{section(words)}}
}

// Fallback is a letter's plain text as the whole of a message, for when Slack
// does not take our blocks.
func (m Message) Fallback() Message {
	const open = "\n\nThe buttons could not be shown here. Write /briefed to answer."
	return Message{Text: cut(m.Text, maxText-len(open)) + open}
}
