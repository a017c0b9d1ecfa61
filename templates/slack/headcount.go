package slacktext

import (
	"github.com/slack-go/slack"

	"github.com/briefed/briefed/digest"
	"github.com/briefed/briefed/templates/letter"
)

// The most room that a count takes, as a block and in the text.
const (
	countSize   = 240
	countLength = 60
)

// counted is what stands under an item in a channel: never who has answered, or
// who has not.
func counted(e digest.Entry) []slack.Block {
	words := letter.Headcount(e.Count)
	if words == "" {
		return nil
	}
	return []slack.Block{slack.NewContextBlock("count:"+TargetOf(e.Item).String(), mrkdwn(words))}
}

// countLine is the same in the text, which screen readers read.
func countLine(e digest.Entry) string {
	words := letter.Headcount(e.Count)
	if words == "" {
		return ""
	}
	return words + "\n"
}
